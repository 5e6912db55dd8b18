// What postmap says of the text of a table, and the index that it makes of it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import type { Run } from '../run.ts';
import { indexOf, kindOf } from './tables.ts';

export interface TriedTable {
  problems: { message: string; line: number | null }[];
  /** By type. Empty when something is wrong. */
  indexes: { type: string; bytes: Buffer }[];
}

const POSTMAP = '/usr/sbin/postmap';
/** Nobody's: a look-up has the whole table read. */
const NOBODY = 'nobody@canary.invalid';
const MOST_PROBLEMS = 20;

/** Tries the text in a directory of its own; nothing that Postfix reads is touched. */
export async function tryTable(
  run: Run,
  configDirectory: string,
  { id, types, text }: { id: string; types: readonly string[]; text: string },
): Promise<TriedTable> {
  const directory = await mkdtemp('/tmp/postroom-table-');
  const path = join(directory, 'table');
  const tried: TriedTable = { problems: [], indexes: [] };
  try {
    await writeFile(path, text, { mode: 0o600 });
    for (const type of types) {
      const indexed = kindOf(type) === 'index';
      const args = indexed ? [`${type}:${path}`] : ['-q', NOBODY, `${type}:${path}`];
      const said = await postmap(run, ['-c', configDirectory, ...args]);
      const problems = problemsIn(said, path, id);
      tried.problems.push(...problems);
      if (indexed && problems.length === 0)
        tried.indexes.push({ type, bytes: await readFile(indexOf(path, type)) });
    }
    return { ...tried, problems: tried.problems.slice(0, MOST_PROBLEMS) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function postmap(run: Run, args: string[]): Promise<string> {
  try {
    return (await run(POSTMAP, args, { accept: [1] })).stderr;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return `postmap: fatal: ${error.message}`;
  }
}

/** `postmap: warning: /tmp/…/table, line 3: expected format: key whitespace value`. */
function problemsIn(said: string, path: string, id: string): TriedTable['problems'] {
  return said.split('\n').flatMap((line) => {
    const [, words] = /^\S+: (?:warning|error|fatal): (.*)$/.exec(line) ?? [];
    if (words === undefined) return [];
    const at = /\bline (\d+)\b/.exec(words)?.[1];
    const message = words.replaceAll(path, id).replace(/[; ]*skipping this rule$/, '');
    return [{ message, line: at === undefined ? null : Number(at) }];
  });
}
