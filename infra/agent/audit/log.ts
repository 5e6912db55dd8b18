// The agent's own record of what it did: one JSON object per line, each with the hash of the one before, root's alone.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AgentError } from '../errors.ts';
import type { AgentActor } from '../protocol/index.ts';
import { AUDIT_LIMITS, type AuditLimits, endOf, FIRST_HASH, fullFiles, putAside, ROTATED } from './files.ts';

export interface AuditEntry {
  verb: string;
  params: unknown;
  actor: AgentActor;
  outcome: 'begun' | 'done' | 'failed';
  error?: string;
}

export interface AuditLog {
  /** Resolves when the entry is on the disk. Throws when it cannot be written: then the verb must not run. */
  append(entry: AuditEntry): Promise<void>;
}

/** In the agent's own directory. */
export const AUDIT_FILE = 'audit.log';

export async function openAuditLog(path: string, limits: AuditLimits = AUDIT_LIMITS): Promise<AuditLog> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let last = await newestHash(path);
  let queue: Promise<void> = Promise.resolve();
  const put = async (file: FileHandle, entry: AuditEntry): Promise<void> => {
    const text = JSON.stringify({ at: new Date().toISOString(), ...entry, previous: last });
    await appendWhole(file, `${text}\n`);
    last = hashOf(text);
  };
  const write = async (entry: AuditEntry): Promise<void> => {
    if (((await stat(path).catch(() => null))?.size ?? 0) >= limits.largest) await putAside(path, limits);
    const file = await open(path, 'a', 0o600);
    try {
      const [before] = (await file.stat()).size > 0 ? [] : (await fullFiles(path)).slice(-1);
      if (before !== undefined) {
        const actor = { organizationId: '', userId: null };
        await put(file, { verb: ROTATED, params: await endOf(before), actor, outcome: 'done' });
      }
      await put(file, entry);
    } finally {
      await file.close();
    }
  };
  return {
    append(entry) {
      const written = queue.then(() => write(entry));
      queue = written.catch(() => undefined);
      return written;
    },
  };
}

/** Throws AgentError FAILED, and then nothing of it is in the file: half a line would break the chain. */
async function appendWhole(file: FileHandle, text: string): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch((failed: unknown) => console.error(failed));
    throw new AgentError(
      'FAILED',
      `The audit log cannot be written, so nothing was done: ${wordsOf(error)}`,
      { cause: error },
    );
  }
}

/** Of the file that is written; of the one before it, when somebody was stopped between the two. */
async function newestHash(path: string): Promise<string> {
  const own = await lastHash(path);
  const before = own === null ? (await fullFiles(path)).at(-1) : undefined;
  return own ?? (before === undefined ? null : await lastHash(before)) ?? FIRST_HASH;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** No request is longer, and an entry is little more than one. */
const LONGEST_ENTRY = 8 * 1024 * 1024;

/** Of the last line, read from the end; null when there is none. */
async function lastHash(path: string): Promise<string | null> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, LONGEST_ENTRY);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const last = buffer.toString('utf8').trimEnd().split('\n').at(-1);
    return last === undefined || last === '' ? null : hashOf(last);
  } finally {
    await file.close();
  }
}
