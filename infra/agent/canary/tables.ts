// The tables of a staged Postfix: those of the generation, and the live ones for the rest.
import { chmod, copyFile, link, mkdir, realpath, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isInside } from '../configuration/inside.ts';
import { indexOf, tablesIn, within } from '../configuration/tables.ts';
import type { LiveFile } from '../generations/live-files.ts';
import { type BuiltIndex, textsIn } from '../generations/table-indexes.ts';
import type { CanaryPlace } from './place.ts';
import { writeAged } from './write-aged.ts';

interface StageTables {
  place: CanaryPlace;
  files: readonly LiveFile[];
  /** The live directory of the configuration. */
  directory: string;
  /** Of tables that differ from those in it; of the others the live index counts. */
  indexes: readonly BuiltIndex[];
  group: number;
}

/** Every table that the configuration names below its directory, where the staged configuration looks for it. */
export async function stageTables({ place, files, directory, indexes, group }: StageTables): Promise<void> {
  const contents = new Map<string, string | Buffer>([
    ...files.filter(({ path }) => !path.endsWith('.cf')).map(({ path, text }) => [path, text] as const),
    ...indexes.map(({ path, bytes }) => [path, bytes] as const),
  ]);
  const staged = new Set(files.filter(({ path }) => path.endsWith('.cf')).map(({ path }) => path));
  const named = tablesIn(textsIn(files), directory).filter(({ name }) => isInside(name, directory));
  const paths = new Set(
    named.flatMap(({ name, type, kind }) => (kind === 'index' ? [name, indexOf(name, type)] : [name])),
  );
  for (const path of paths) {
    if (staged.has(path)) continue;
    const copy = within(place.postfixConfig, path, directory);
    await makeParents(copy, place.postfixConfig);
    const own = contents.get(path);
    if (own !== undefined) await writeAged(copy, own, group);
    else if (await isThere(path)) await takeLive(path, copy);
  }
}

/** The same file by another name where that can be: it may be huge. Postfix warns of symbolic links out of its directory. */
async function takeLive(path: string, copy: string): Promise<void> {
  const { mtime, atime, mode } = await stat(path);
  const linked = await link(await realpath(path), copy).then(
    () => true,
    () => false,
  );
  if (linked) return;
  await copyFile(path, copy);
  await chmod(copy, mode & 0o777);
  await utimes(copy, atime, mtime);
}

async function makeParents(path: string, top: string): Promise<void> {
  const parent = dirname(path);
  if (parent === top) return;
  await makeParents(parent, top);
  await mkdir(parent, { recursive: true });
  await chmod(parent, 0o755);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
