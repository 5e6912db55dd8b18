// Writes rendered configuration files, and remembers what was rendered.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeDurably } from '../agent/generations/durable.ts';
import { ensureDirectory, type Owner, ROOT_OWNER } from './layout.ts';
import { type Facts, type MergedKind, merge, rebase } from './merge.ts';

export interface RenderedFile {
  path: string;
  kind: MergedKind;
  text: string;
  owner: Owner;
  mode: number;
}

export interface RenderedSet {
  /** Where it is remembered: outside of what servers read. */
  memory: string;
  /** Notes for the agent of what changed here and not by hand. */
  notes: string;
  facts: Facts;
  files: RenderedFile[];
}

/** Postfix waits until a file is two seconds old before it believes that its writer is done. */
const EARLIER_MS = 10_000;

/** Files that need no change are not touched. */
export async function writeRendered({ memory, notes, facts, files }: RenderedSet): Promise<void> {
  await ensureDirectory(memory, ROOT_OWNER, 0o700);
  const factsFile = join(memory, 'facts.json');
  const then = JSON.parse((await readIfThere(factsFile)) || '{}') as Facts;
  for (const file of files) {
    const memorized = join(memory, basename(file.path));
    const [base, disk] = await Promise.all([readIfThere(memorized), readIfThere(file.path)]);
    const text =
      base === null || disk === null
        ? file.text
        : merge(file.kind, {
            base: rebase(base, then, facts),
            disk: rebase(disk, then, facts),
            rendered: file.text,
          });
    if (text !== disk) await noteChange(notes, file.path, disk, text);
    if (text !== disk) await writeAged(file, text);
    await writeDurably(memorized, file.text);
  }
  await writeDurably(factsFile, JSON.stringify(facts));
}

function writeAged({ path, owner, mode }: RenderedFile, text: string): Promise<void> {
  return writeDurably(path, text, { owner, mode, writtenAt: new Date(Date.now() - EARLIER_MS) });
}

const readIfThere = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** By path: hashes that the file had before changes of ours, and the one that it has now. */
export type RenderedNotes = Record<string, { before: string[]; after: string }>;

const MOST_NOTES = 20;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function noteChange(notes: string, path: string, before: string | null, after: string): Promise<void> {
  const all = JSON.parse((await readIfThere(notes)) || '{}') as RenderedNotes;
  const known = all[path];
  const hash = before === null ? '' : hashOf(before);
  const earlier = known?.after === hash ? known.before : [];
  all[path] = { before: [...earlier, hash].slice(-MOST_NOTES), after: hashOf(after) };
  await mkdir(dirname(notes), { recursive: true, mode: 0o700 });
  await writeDurably(notes, JSON.stringify(all));
}
