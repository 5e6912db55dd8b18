// The files of the audit log: the one that is written, and full ones before it. The chain of hashes goes on from one to the
// next: a file's first entry names the last one of the file before, and says how much of the log there was.
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AgentError } from '../errors.ts';

export const FIRST_HASH = '0'.repeat(64);
export const ROTATED = 'audit.rotate';

export interface AuditLimits {
  /** Bytes after which a file is full. */
  largest: number;
  /** Full files that are kept; what is older goes. */
  kept: number;
}

/** 32 MB in all: the whole of it is followed with every health check. */
export const AUDIT_LIMITS: AuditLimits = { largest: 4 * 1024 * 1024, kept: 7 };

/** How much of the log came before a file, also what is not kept any more. */
export interface FileStart {
  /** Bytes. Positions in the log count from the very first one. */
  begin: number;
  entries: number;
  /** Hash of the entry before. */
  previous: string;
}

export interface AuditFile extends FileStart {
  /** Good also when the file is put aside or let go of meanwhile. */
  file: FileHandle;
  size: number;
  /** Nothing is written to it any more. */
  full: boolean;
}

const Start = z.object({
  verb: z.literal(ROTATED),
  params: z.object({ begin: z.number(), entries: z.number() }),
  previous: z.string(),
});

/** Full ones, oldest first. */
export async function fullFiles(path: string): Promise<string[]> {
  const name = basename(path);
  const names = await readdir(dirname(path));
  return names
    .filter((each) => each.startsWith(`${name}.`) && /^\d{7}$/.test(each.slice(name.length + 1)))
    .sort()
    .map((each) => join(dirname(path), each));
}

/**
 * Hands over all files that there are, oldest first, as they are at one time: the last one is the one that is written, and
 * is absent where an agent was stopped between two files. They are closed when the work is done.
 */
export async function withAuditFiles<T>(path: string, work: (files: AuditFile[]) => Promise<T>): Promise<T> {
  const opened = await openAll(path);
  try {
    const described = opened.map(async ({ file, full }): Promise<AuditFile> => {
      const size = full ? (await file.stat()).size : await wholeSize(file);
      return { file, full, size, ...(await startIn(file)) };
    });
    return await work(await Promise.all(described));
  } finally {
    await Promise.all(opened.map(({ file }) => file.close()));
  }
}

type Opened = Pick<AuditFile, 'file' | 'full'>;

/** So long it may be between two files, or in the middle of an entry; an agent that was stopped there leaves it so. */
const MOMENT_MS = 500;
const LIMIT_MS = 10_000;

/** Until no file was put aside meanwhile: then they follow on each other. */
async function openAll(path: string): Promise<Opened[]> {
  for (const begun = Date.now(); ; await sleep(5)) {
    const waited = Date.now() - begun;
    const before = await fullFiles(path);
    const files = await Promise.all([...before, path].map(openThere));
    const isSame = before.join() === (await fullFiles(path)).join();
    const opened = files.flatMap((file, at) => (file === null ? [] : [{ file, full: at < before.length }]));
    const isWhole = opened.length === files.length;
    const isStopped = opened.length === before.length && files.at(-1) === null && waited > MOMENT_MS;
    if (isSame && (isWhole || isStopped)) return opened;
    await Promise.all(opened.map(({ file }) => file.close()));
    if (waited > LIMIT_MS) throw new AgentError('FAILED', 'The audit log changes all the time: try again.');
  }
}

async function openThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Up to the end of an entry: one may be half written just now. */
async function wholeSize(file: FileHandle): Promise<number> {
  for (const begun = Date.now(); ; await sleep(5)) {
    const { size } = await file.stat();
    if (size === 0 || Date.now() - begun > MOMENT_MS) return size;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer[0] === 0x0a) return size;
  }
}

/** Its lines, as far as it went when it was handed over. */
export async function* linesIn({ file, size }: AuditFile): AsyncIterable<string> {
  if (size === 0) return;
  const input = file.createReadStream({ start: 0, end: size - 1, autoClose: false });
  yield* createInterface({ input });
}

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size;

async function startOf(path: string): Promise<FileStart> {
  const file = await open(path, 'r');
  try {
    return await startIn(file);
  } finally {
    await file.close();
  }
}

async function startIn(file: FileHandle): Promise<FileStart> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
  const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
  const start = Start.safeParse(parseJson(line));
  return start.success
    ? { ...start.data.params, previous: start.data.previous }
    : { begin: 0, entries: 0, previous: FIRST_HASH };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // reported as an altered line
  }
}

/** Puts the full file aside and lets go of what is too old. */
export async function putAside(path: string, { kept }: AuditLimits): Promise<void> {
  const before = await fullFiles(path);
  const last = Number(before.at(-1)?.slice(-7) ?? 0);
  await rename(path, `${path}.${String(last + 1).padStart(7, '0')}`);
  for (const old of before.slice(0, Math.max(0, before.length + 1 - kept))) await rm(old);
}

/** How much of the log there is up to the end of a file. */
export async function endOf(path: string): Promise<{ begin: number; entries: number }> {
  const { begin, entries } = await startOf(path);
  let lines = 0;
  for await (const _line of createInterface({ input: createReadStream(path) })) lines++;
  return { begin: begin + (await sizeOf(path)), entries: entries + lines };
}
