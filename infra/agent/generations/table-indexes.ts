// The indexes of tables that a change writes: made by postmap before anything live is touched, put in place with their tables.
import { existsSync } from 'node:fs';
import { indexOf, tableFiles, tableId } from '../configuration/tables.ts';
import { tryTable } from '../configuration/try-table.ts';
import type { Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import type { KeptFile } from './store.ts';

export interface BuiltIndex extends Pick<KeptFile, 'mode' | 'uid' | 'gid'> {
  /** Where it belongs. */
  path: string;
  bytes: Buffer;
}

export interface BuiltIndexes {
  indexes: BuiltIndex[];
  /** Those that were not there. */
  added: string[];
  findings: Finding[];
}

/** Main.cf and master.cf among the files. */
export function textsIn(files: readonly Pick<KeptFile, 'id' | 'text'>[]): { main: string; master: string } {
  const text = (id: string) => files.find((file) => file.id === id)?.text ?? '';
  return { main: text('postfix/main.cf'), master: text('postfix/master.cf') };
}

/** Has postmap look at every table among `changed`. */
export async function buildIndexes(
  run: Run,
  configDirectory: string,
  { files, changed }: { files: readonly KeptFile[]; changed: readonly KeptFile[] },
): Promise<BuiltIndexes> {
  const tables = new Map(tableFiles(textsIn(files), configDirectory).map((table) => [table.path, table]));
  const built: BuiltIndexes = { indexes: [], added: [], findings: [] };
  for (const { path, text, mode, uid, gid } of changed) {
    const table = tables.get(path);
    if (table === undefined) continue;
    const id = tableId(path, configDirectory);
    const { problems, indexes } = await tryTable(run, configDirectory, { id, types: table.types, text });
    built.findings.push(
      ...problems.map(({ message }): Finding => ({ severity: 'error', source: 'postmap', text: message })),
    );
    built.indexes.push(
      ...indexes.map(({ type, bytes }) => ({ path: indexOf(path, type), bytes, mode, uid, gid })),
    );
  }
  built.added = built.indexes.map(({ path }) => path).filter((path) => !existsSync(path));
  return built;
}
