// Generated files that are kept in the repository must be what their sources say.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../paths.ts';
import type { Outcome } from './outcome.ts';
import { runCheck } from './run.ts';

/** Written by `generate` of api and schema, in this order: the second reads what the first wrote. */
const STEPS = [
  { workspace: '@postroom/api', files: ['schema/schema.graphql'] },
  { workspace: '@postroom/schema', files: ['schema/persisted.json', 'schema/types.json'] },
];

/** Generates anew and compares. The files are put back, so that a second run says the same. */
export async function checkDrift(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { workspace, files } of STEPS) {
    const before = files.map(readIfThere);
    const made = await runCheck(`drift: generate ${workspace}`, 'npm', [
      'run',
      'generate',
      '--workspace',
      workspace,
    ]);
    if (made.failed > 0) outcomes.push(made);
    else outcomes.push(...files.map((file, index) => compare(file, before[index], made.ms / files.length)));
    restore(files, before);
  }
  const migrations = await runCheck('drift: migrations', 'node', ['prisma/migrate.ts', 'check']);
  return [...outcomes, migrations];
}

function compare(file: string, before: string | undefined, ms: number): Outcome {
  const same = readIfThere(file) === before;
  const outcome = { suite: `drift: ${file}`, passed: same ? 1 : 0, failed: same ? 0 : 1, skipped: 0, ms };
  if (same) return outcome;
  return {
    ...outcome,
    report: `${file} is not what its sources say. Run npm run generate and commit the result.`,
  };
}

const readIfThere = (file: string): string | undefined =>
  existsSync(inRoot(file)) ? readFileSync(inRoot(file), 'utf8') : undefined;

function restore(files: string[], contents: (string | undefined)[]): void {
  files.forEach((file, index) => {
    const content = contents[index];
    if (content !== undefined && readIfThere(file) !== content) writeFileSync(inRoot(file), content);
  });
}
