// The look-up tables that a configuration refers to, as they are told.
import { existsSync } from 'node:fs';
import type { LookupTable } from '../protocol/configuration.ts';
import type { ConfigurationFiles, HostFile } from './files.ts';
import { isInside } from './inside.ts';
import { splitBlocks } from './lines.ts';
import { isSecret, MASK } from './secrets.ts';
import { type TableReference, tablesIn } from './tables.ts';

const MOST_TABLES = 100;
const MOST_USES = 20;
const LONGEST_NAME = 300;

export function listTables({
  files,
  directories,
}: Pick<ConfigurationFiles, 'files' | 'directories'>): LookupTable[] {
  if (directories.postfix === null) return [];
  const directory = directories.postfix;
  const text = (role: HostFile['role']) => files.find((file) => file.role === role)?.text ?? '';
  const references = tablesIn({ main: text('main.cf'), master: text('master.cf') }, directory);
  const tables = Map.groupBy(references, ({ type, name }) => `${type}:${name}`);
  return [...tables.values()].slice(0, MOST_TABLES).flatMap((uses) => {
    const [first] = uses;
    return first === undefined ? [] : [describe(first, uses, files, directory)];
  });
}

function describe(
  { type, kind, name }: TableReference,
  uses: readonly TableReference[],
  files: readonly HostFile[],
  directory: string,
): LookupTable {
  const file = files.find(({ path }) => path === name);
  const secret = uses.some(({ usedBy }) => isSecret(usedBy.name, `${type}:${name}`));
  return {
    ...{ type, kind, name: secret ? MASK : name.slice(0, LONGEST_NAME) },
    usedBy: uses.slice(0, MOST_USES).map(({ usedBy }) => usedBy),
    file: file?.id ?? null,
    entries: file?.table && file.text !== null ? entriesIn(file.text) : null,
    index: kind === 'index' ? (file?.table?.index ?? null) : null,
    editable: file?.editable ?? false,
    note: file?.note ?? whyNotShown(kind, name, directory),
  };
}

/** Lines that say something, with those that go on with them. */
const entriesIn = (text: string): number => splitBlocks(text).filter(({ kind }) => kind === 'entry').length;

function whyNotShown(kind: LookupTable['kind'], name: string, directory: string): string | null {
  if (kind === 'remote') return 'Another program answers.';
  if (kind === 'inline') return 'It stands in the parameter itself: change it there.';
  if (!name.startsWith('/')) return 'It is described by parameters of main.cf that begin with its name.';
  if (!isInside(name, directory)) return 'It lies outside of the directory of the configuration.';
  if (!existsSync(name)) return 'There is no such file.';
  return 'It may hold keys or passwords: it is not shown, and changed on the host itself.';
}
