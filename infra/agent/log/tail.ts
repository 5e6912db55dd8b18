// What a log says from now on, for those who wait for a word in it.
import { open, stat } from 'node:fs/promises';
import type { Run } from '../run.ts';
import { endOfJournal, readJournal } from './journal.ts';

/** Gives what was written since the tail was taken. */
export type Tail = () => Promise<string>;

const MOST = 256 * 1024;

/** @param log a file, or null for the journal. Gives null when there is no such log. */
export async function tailOf(log: string | null, run: Run): Promise<Tail | null> {
  if (log === null) {
    const from = await endOfJournal(run);
    return async () => (await readJournal(run, from, 0)).text;
  }
  const found = await stat(log).catch(() => null);
  return found === null ? null : () => readFrom(log, found.size);
}

async function readFrom(path: string, from: number): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST), 0, MOST, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
