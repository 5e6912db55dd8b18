// `npm test`: set-up, checks and every kind of test, from a clean clone. Its last line is `N passed, N failed`.
// `npm test -- --only unit,integration [filter…]` runs a part.
import { parseArgs } from 'node:util';
import { ensureAccount } from './account.ts';
import { checkDrift } from './checks/drift.ts';
import { type Outcome, summary } from './checks/outcome.ts';
import { reportFile, runCheck, runVitest } from './checks/run.ts';
import { describeFailure } from './errors.ts';
import { createProgress } from './progress.ts';
import { APP, buildWhenChanged, PRISMA_CLIENT, SCHEMA_TYPES } from './steps/build.ts';
import { ensurePackages, SERVER_PACKAGES, TEST_PACKAGES } from './steps/packages.ts';

const WORKSPACES = ['api', 'pwa', 'schema', 'prisma', 'infra', 'tests'];

/** In the order of the table at the end. */
const SUITES = ['drift', 'types', 'lint', 'unit', 'stack', 'integration', 'e2e'] as const;
type Suite = (typeof SUITES)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});

function chosenSuites(): ReadonlySet<Suite> {
  if (!values.only) return new Set(SUITES);
  const names = values.only.split(',');
  const unknown = names.filter((name) => !(SUITES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}. There are: ${SUITES.join(', ')}.`);
    process.exit(2);
  }
  return new Set(names as Suite[]);
}

async function prepare(): Promise<void> {
  const progress = createProgress();
  const logFile = reportFile('prepare.log');
  await progress.step('Debian packages', () =>
    ensurePackages([...SERVER_PACKAGES, ...TEST_PACKAGES], { logFile, note: progress.note }),
  );
  await progress.step('Account', () => ensureAccount());
  for (const task of [PRISMA_CLIENT, SCHEMA_TYPES]) {
    await progress.step(`Generate ${task.name}`, () => buildWhenChanged(task, { logFile }));
  }
}

type Work = () => Promise<Outcome | Outcome[]>;

/** Two lanes for two cores: what computes beside what mostly waits for servers. */
async function runAll(suites: ReadonlySet<Suite>): Promise<Outcome[]> {
  const when = (suite: Suite, ...work: Work[]): Work[] => (suites.has(suite) ? work : []);
  const vitest =
    (name: string, ...projects: string[]): Work =>
    () =>
      runVitest(name, projects, positionals);
  // Alone, because it writes the files that tests read.
  const drift = await inTurn(when('drift', checkDrift));
  const [quick, shared] = await Promise.all([
    inTurn([
      ...when('lint', checkFormat, checkImports),
      ...when('types', ...WORKSPACES.map(typesOf)),
      ...when('unit', vitest('unit and contract', 'unit', 'pwa')),
      // On servers of its own, and mostly waiting: beside the rest of the other lane.
      ...when('integration', vitest('integration alone', 'alone')),
    ]),
    inTurn(when('integration', vitest('integration', 'integration'))),
  ]);
  // These get the machine to themselves: some of the stack's measure time, and pages that wait for a processor look broken.
  const stack = await inTurn(when('stack', vitest('stack', 'stack')));
  const browser = await inTurn(when('e2e', buildApp, vitest('browser', 'e2e')));
  return [...drift, ...quick, ...shared, ...stack, ...browser];
}

const checkFormat: Work = () =>
  runCheck('lint: code and format', 'biome', ['check', '.', '--max-diagnostics=30']);

const checkImports: Work = () =>
  runCheck('lint: import rules', 'depcruise', ['--config', '.dependency-cruiser.cjs', ...WORKSPACES]);

const typesOf =
  (workspace: string): Work =>
  () =>
    runCheck(`types: ${workspace}`, 'npm', ['run', 'typecheck', '--workspace', `@postroom/${workspace}`]);

async function buildApp(): Promise<Outcome> {
  const began = performance.now();
  try {
    await buildWhenChanged(APP, { logFile: reportFile('build.log') });
    return { suite: 'build: app', passed: 1, failed: 0, skipped: 0, ms: performance.now() - began };
  } catch (error) {
    const ms = performance.now() - began;
    return { suite: 'build: app', passed: 0, failed: 1, skipped: 0, ms, report: (error as Error).message };
  }
}

async function inTurn(works: Work[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const work of works) {
    const made = [await work()].flat();
    for (const { suite, failed, report } of made) {
      console.log(`${failed > 0 ? '✗' : '✓'} ${suite}`);
      if (report) console.log(report);
    }
    outcomes.push(...made);
  }
  return outcomes;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
process.once('disconnect', () => process.exit(130));

try {
  const suites = chosenSuites();
  await prepare();
  const outcomes = await runAll(suites);
  console.log(`\n${summary(outcomes)}`);
  process.exit(outcomes.some(({ failed }) => failed > 0) ? 1 : 0);
} catch (error) {
  console.error(`\n${describeFailure(error, reportFile(''))}\n\n0 passed, 1 failed`);
  process.exit(1);
}
