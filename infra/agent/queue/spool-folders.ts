// The directories of a queue: where they are, and whether they have changed.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueueName } from '../protocol/queue.ts';
import { type Deferral, readDeferLog } from './defer-log.ts';
import { isQueueId } from './queue-id.ts';

/** In the order in which messages go, so that one on its way is met twice rather than never. */
const QUEUES = ['maildrop', 'incoming', 'active', 'deferred', 'hold', 'corrupt'] as const;
/** The kernel's clock for files moves in steps: a directory that changed so shortly before is looked at again. */
const CLOCK_STEP_MS = 20;

export interface Leaf {
  queue: QueueName;
  path: string;
  /** What it was at the last look; 0 to look in any case. */
  changedAt: number;
  /** When all its files were looked at last; milliseconds. */
  sweptAt: number;
  names: Set<string>;
}

/** The names in a directory when it has changed since the last look, else null. */
export function namesIn(leaf: Leaf): Set<string> | null {
  const stat = lstatSync(leaf.path, { throwIfNoEntry: false });
  if (stat === undefined) return new Set();
  if (stat.mtimeMs === leaf.changedAt) return null;
  const settled = Date.now() - stat.mtimeMs > CLOCK_STEP_MS;
  leaf.changedAt = settled ? stat.mtimeMs : 0;
  return new Set(list(leaf.path).filter(isQueueId));
}

interface Folder {
  queue: QueueName;
  path: string;
  /** The part of the ids by which it was chosen; empty for a queue's own folder. */
  hash: string;
}

/** Short ids are hashed by their beginning, long ones by a time within them. */
export const mayHold = (hash: string, queueId: string): boolean =>
  queueId.startsWith(hash) || queueId.includes('z');

export interface Folders {
  at: number;
  /** Each queue's own and, where names are hashed, those below it. */
  queues: Folder[];
  defer: Pick<Folder, 'path' | 'hash'>[];
}

export const findFolders = (directory: string): Folders => ({
  at: Date.now(),
  queues: QUEUES.flatMap((queue) =>
    foldersOf(join(directory, queue)).map((folder) => ({ queue, ...folder })),
  ),
  defer: foldersOf(join(directory, 'defer')),
});

/** What was written down of a message that was put off; empty when nothing was, or its folder is newer than these. */
export function deferralsIn(folders: Folders['defer'], queueId: string): Deferral[] {
  for (const { path, hash } of folders) {
    if (!mayHold(hash, queueId)) continue;
    const found = readDeferLog(join(path, queueId));
    if (found.length > 0) return found;
  }
  return [];
}

/** Postfix may hash names several deep (hash_queue_depth); a folder's name is a single character then. */
function foldersOf(path: string, hash = ''): { path: string; hash: string }[] {
  if (hash.length === DEEPEST) return [{ path, hash }];
  const below = FOLDERS.filter((name) => isFolder(join(path, name)));
  return [{ path, hash }, ...below.flatMap((name) => foldersOf(join(path, name), hash + name))];
}

const DEEPEST = 3;
const FOLDERS = [...'0123456789ABCDEF'];

const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

export const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // removed meanwhile
  }
}

/** The master holds a lock on its pid file; that its process is there is enough for a notice on a page. */
export function masterRuns(directory: string): boolean {
  const path = join(directory, 'pid', 'master.pid');
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isSafeInteger(pid) && pid > 0 && exists(`/proc/${pid}`);
  } catch {
    return false;
  }
}
