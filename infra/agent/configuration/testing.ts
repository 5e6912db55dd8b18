// What the tests of configuration files share: those of this machine, and edits that are the same in every run.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Debian ships and what is installed here, read as it is. */
export function filesBelow(folders: string[], pattern: RegExp): { path: string; text: string }[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** The same sequence in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const pick = <T>(random: () => number, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;
/** What a value may look like, and what would be something else were it not quoted. */
export const VALUES = [
  '',
  'yes',
  '# not a comment',
  'a, b',
  '$mydomain, { inner = x }',
  'permit_mynetworks, reject',
  '"quoted # value"',
  '<not-a-file',
  "it's #1",
  'C:\\',
  '%{orig_user} = x',
  'hash:/etc/postfix/virtual',
  'a b  c',
  '<>',
  "'",
  '"',
];
