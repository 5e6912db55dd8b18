/** What one suite of checks or tests came to. */
export interface Outcome {
  suite: string;
  passed: number;
  failed: number;
  skipped: number;
  ms: number;
  /** What the person at the terminal needs to see of a failure. */
  report?: string;
  /** Tests that failed, each with why. */
  failures?: string[];
}

/** The parts of vitest's JSON report that are counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests?: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

/**
 * Sums up a run. A file that could not even be loaded counts as one failed test, and so does a run that ended badly
 * with every test green (an error outside of tests, a set-up that failed).
 */
export function countVitest(
  report: VitestReport | undefined,
  exitCode: number,
): Pick<Outcome, 'passed' | 'failed' | 'skipped'> {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

const LONGEST_REASON = 1_500;

/** Every test that failed by its file and name, with why; and every file that could not be loaded. */
export function failuresOf(report: VitestReport | undefined): string[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [`${name}\n${shortened(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${name} > ${fullName}\n${shortened(failureMessages?.[0])}`,
    );
  });
}

const shortened = (text = ''): string => text.slice(0, LONGEST_REASON).replace(/^/gm, '  ');

/** What failed, and a table of the suites; its last line is `N passed, N failed`. */
export function summary(outcomes: Outcome[]): string {
  const width = Math.max(...outcomes.map(({ suite }) => suite.length));
  const rows = outcomes.map(({ suite, passed, failed, skipped, ms }) => {
    const left = `${failed > 0 ? '✗' : '✓'} ${suite.padEnd(width)}`;
    const rest = skipped > 0 ? `, ${skipped} skipped` : '';
    return `${left}  ${String(passed).padStart(4)} passed, ${failed} failed${rest}  (${(ms / 1000).toFixed(1)} s)`;
  });
  const total = (pick: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + pick(outcome), 0);
  const last = `${total(({ passed }) => passed)} passed, ${total(({ failed }) => failed)} failed`;
  const failed = outcomes
    .flatMap(({ suite, report, failures = report ? [`${suite}\n${shortened(report)}`] : [] }) => failures)
    .map((failure) => `✗ ${failure}\n`);
  return [...failed, ...rows, '', last].join('\n');
}
