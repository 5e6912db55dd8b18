// Which scripts Dovecot 2.3 runs for a mailbox, and in which order: the host's before, its own, the host's after.
import { readdir } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { SieveScriptKind } from '../protocol/sieve.ts';
import type { NamedScript } from './verdict.ts';

export interface Mailbox {
  address: string;
  home: string;
}

export interface HostScript extends NamedScript {
  path: string;
}

/** Somewhere that sieve-test cannot be pointed at: a database, a directory service, a variable that is not known here. */
export class ScriptElsewhere extends Error {}

/** Dovecot's own way to number them: sieve_before, sieve_before2, sieve_before3 …, until one is missing. */
const MOST = 20;

/** `sieve_before` or `sieve_after`. Throws ScriptElsewhere. */
export async function hostScripts(
  kind: Extract<SieveScriptKind, 'before' | 'after'>,
  settings: ReadonlyMap<string, string>,
  mailbox: Mailbox,
): Promise<HostScript[]> {
  const found: HostScript[] = [];
  for (let number = 1; number <= MOST; number++) {
    const value = settings.get(`sieve_${kind}${number === 1 ? '' : number}`);
    if (value === undefined || value === '') break;
    const path = pathOf(value, mailbox);
    const names = await scriptsAt(path);
    if (names === null) found.push({ kind, file: basename(path), path });
    else for (const name of names) found.push({ kind, file: name, path: join(path, name) });
  }
  return found;
}

/** What takes the place of a mailbox's own script while there is none. Throws ScriptElsewhere. */
export function defaultScript(settings: ReadonlyMap<string, string>, mailbox: Mailbox): HostScript | null {
  const value = settings.get('sieve_default') ?? '';
  if (value === '') return null;
  const path = pathOf(value, mailbox);
  return { kind: 'default', file: basename(path), path };
}

/** In a folder all whose names end in `.sieve`, by their names; null where it is a file. */
async function scriptsAt(path: string): Promise<string[] | null> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.sieve')).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return null;
    if (code === 'ENOENT') return [];
    throw error;
  }
}

/** `file:~/x.sieve;name=…` → an absolute path. */
function pathOf(value: string, { address, home }: Mailbox): string {
  const [location = ''] = value.replace(/^file:/, '').split(';');
  const [user = '', domain = ''] = address.split('@');
  const known: Record<string, string> = {
    ...{ '%u': address, '%n': user, '%d': domain, '%h': home },
    ...{ '%{user}': address, '%{username}': user, '%{domain}': domain, '%{home}': home },
  };
  const path = location.replace(/^~(?=\/)/, home).replace(/%(?:\{\w+\}|\w)/g, (each) => known[each] ?? each);
  if (!isAbsolute(path) || path.includes('%')) throw new ScriptElsewhere(location);
  return path;
}

/** Of the block `plugin { … }` as doveconf prints it. */
export function pluginSettings(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^ {2}(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
