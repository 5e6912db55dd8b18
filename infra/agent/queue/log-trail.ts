// The lines of Postfix's log that name a message, from the end of the log backwards.
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { trailInJournal } from '../log/journal.ts';
import type { Run } from '../run.ts';

const CHUNK = 1024 * 1024;
/** How far back is looked, over the log and the file it was rotated to. */
const FURTHEST = 48 * CHUNK;
const MOST_LINES = 200;
const LONGEST_LINE = 1_000;

/**
 * Oldest first; at most 200. A log that cannot be read gives none: the message matters more.
 * @param logFile null: the journal
 */
export async function logTrail(
  logFile: string | null,
  queueId: string,
  { run, signal }: { run: Run; signal: AbortSignal },
): Promise<string[]> {
  if (logFile === null) return trailInJournal(run, queueId, signal).catch(() => []);
  const found: string[] = [];
  let left = FURTHEST;
  for (const path of await logFiles(logFile)) {
    left = await search(path, `: ${queueId}: `, left, found, signal);
    if (left <= 0 || found.length >= MOST_LINES) break;
  }
  return found.slice(0, MOST_LINES).reverse();
}

async function logFiles(logFile: string): Promise<string[]> {
  const folder = dirname(logFile);
  const names = await readdir(folder).catch(() => []);
  const rotated = names.filter(
    (name) => name.startsWith(`${basename(logFile)}.`) && !/\.(gz|xz|bz2|zst)$/.test(name),
  );
  const paths = rotated.map((name) => join(folder, name));
  const dated = await Promise.all(
    paths.map(async (path) => ({ path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 })),
  );
  return [logFile, ...dated.sort((a, b) => b.at - a.at).map(({ path }) => path)].slice(0, 3);
}

async function search(
  path: string,
  needle: string,
  most: number,
  found: string[],
  signal: AbortSignal,
): Promise<number> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return most;
  try {
    let end = (await file.stat()).size;
    let rest = Buffer.alloc(0);
    while (end > 0 && most > 0 && found.length < MOST_LINES) {
      signal.throwIfAborted();
      const length = Math.min(CHUNK, end);
      const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, end - length);
      end -= length;
      most -= length;
      const text = Buffer.concat([buffer, rest]);
      const begin = end === 0 ? 0 : text.indexOf(0x0a) + 1;
      rest = Buffer.from(text.subarray(0, begin)).subarray(0, CHUNK);
      collect(text.subarray(begin), needle, found);
    }
    return most;
  } finally {
    await file.close();
  }
}

/** From the last to the first. */
function collect(text: Buffer, needle: string, found: string[]): void {
  for (let at = text.lastIndexOf(needle); at >= 0; ) {
    const from = text.lastIndexOf(0x0a, at) + 1;
    const end = text.indexOf(0x0a, at);
    found.push(text.toString('utf8', from, Math.min(end < 0 ? text.length : end, from + LONGEST_LINE)));
    if (from === 0 || found.length >= MOST_LINES) return;
    at = text.lastIndexOf(needle, from - 1);
  }
}
