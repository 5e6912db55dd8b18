/** What one suite of checks or tests came to. */
export interface Outcome {
  suite: string;
  passed: number;
  failed: number;
  skipped: number;
  ms: number;
  /** What the person at the terminal needs to see of a failure. */
  report?: string;
}

/** The parts of vitest's JSON report that are counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests?: number;
  testResults: { name: string; status: string; message?: string; assertionResults: unknown[] }[];
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

/** A table of the suites; its last line is `N passed, N failed`. */
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
  return [...rows, '', last].join('\n');
}
