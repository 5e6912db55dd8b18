// Where a canary lives, and how paths and ports of the live servers become its own.
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { identify } from '../../start/processes.ts';

/** Short, for Unix sockets below it have at most 107 characters; passable, for Postfix and Dovecot drop root. */
const PREFIX = '/tmp/postroom-canary-';

export interface CanaryPlace {
  directory: string;
  postfixConfig: string;
  queue: string;
  data: string;
  dovecotConfig: string;
  run: string;
  state: string;
  home: string;
  mailLog: string;
  dovecotLog: string;
  dovecotStartLog: string;
  /** Nobody's: the domain, its one mailbox, and its password for the life of the canary. */
  domain: string;
  mailbox: { address: string; password: string };
}

/** Anew, for what is tried; what is in it is found only by whoever knows its name. Left ones are swept away. */
export async function makeFolder(): Promise<string> {
  const directory = await mkdtemp(`${PREFIX}${process.pid}-`);
  await chmod(directory, 0o711);
  return directory;
}

export async function makePlace(): Promise<CanaryPlace> {
  const directory = await makeFolder();
  const below = (name: string) => join(directory, name);
  const domain = `canary-${randomBytes(4).toString('hex')}.invalid`;
  const place: CanaryPlace = {
    directory,
    ...{ postfixConfig: below('p'), queue: below('q'), data: below('d') },
    ...{ dovecotConfig: below('c'), run: below('r'), state: below('s'), home: below('h') },
    ...{ mailLog: below('mail.log'), dovecotLog: below('dovecot.log') },
    dovecotStartLog: below('dovecot-start.log'),
    domain,
    mailbox: { address: `probe@${domain}`, password: randomBytes(18).toString('base64url') },
  };
  await makePassable(place.postfixConfig, 0o755);
  await makePassable(place.dovecotConfig, 0o711);
  return place;
}

/** Whatever the agent's umask: the servers' accounts must be able to pass through. */
export async function makePassable(directory: string, mode: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  await chmod(directory, mode);
}

export const removePlace = (place: CanaryPlace): Promise<void> =>
  rm(place.directory, { recursive: true, force: true, maxRetries: 5 });

const DAY_MS = 86_400_000;

/** Takes away what agents left that were killed: ours, of a process that is gone, or older than any canary gets. */
export async function sweepPlaces(): Promise<void> {
  const [parent, prefix] = [dirname(PREFIX), basename(PREFIX)];
  for (const name of (await readdir(parent)).filter((each) => each.startsWith(prefix))) {
    const path = join(parent, name);
    const found = await lstat(path).catch(() => null);
    if (found === null || !found.isDirectory() || found.uid !== process.getuid?.()) continue;
    const [, pid] = /^(\d+)-/.exec(name.slice(prefix.length)) ?? [];
    const gone = pid !== undefined && identify(Number(pid)) === undefined;
    if (gone || Date.now() - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Live path or `host:port` → the canary's. */
export type Translation = readonly (readonly [from: string, to: string])[];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces whole paths and ports, longest first, each place once. */
export function translate(text: string, translation: Translation): string {
  const pairs = [...translation].filter(([from]) => from !== '').sort(([a], [b]) => b.length - a.length);
  if (pairs.length === 0) return text;
  const to = new Map(pairs);
  const pattern = new RegExp(`(?:${pairs.map(([from]) => escaped(from)).join('|')})(?![\\w-]|\\.\\w)`, 'g');
  return text.replace(pattern, (found) => to.get(found) ?? found);
}
