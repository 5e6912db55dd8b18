import { expect, test } from 'vitest';
import { countVitest, failuresOf, summary } from './outcome.ts';

const file = (status: string, tests: number) => ({
  name: 'threads.test.ts',
  status,
  assertionResults: Array.from({ length: tests }, (_, index) => ({
    fullName: `Threads are read ${index + 1}`,
    status,
    failureMessages: status === 'failed' ? ['Error: No thread.'] : [],
  })),
});

test('a test file that could not be loaded counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    testResults: [file('passed', 4), file('failed', 0)],
  };
  expect(countVitest(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('a run that ends badly with every test green counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    testResults: [file('passed', 3)],
  };
  expect(countVitest(report, 1).failed).toBe(1);
  expect(countVitest(report, 0).failed).toBe(0);
});

test('a run without a report counts as a failure', () => {
  expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the last line gives the totals over all suites', () => {
  const text = summary([
    { suite: 'lint', passed: 1, failed: 0, skipped: 0, ms: 900 },
    { suite: 'integration', passed: 41, failed: 2, skipped: 3, ms: 62_000 },
  ]);
  expect(text.split('\n').at(-1)).toBe('42 passed, 2 failed');
});

test('what failed is told once more at the end, by file, name and reason', () => {
  const testResults = [file('passed', 2), file('failed', 1), { ...file('failed', 0), message: 'No module.' }];
  const failures = failuresOf({
    ...{ numPassedTests: 2, numFailedTests: 1, numPendingTests: 0, testResults },
  });
  const lint = { suite: 'lint', passed: 0, failed: 1, skipped: 0, ms: 9, report: 'Unused import.' };
  const text = summary([lint, { suite: 'unit', passed: 2, failed: 2, skipped: 0, ms: 900, failures }]);
  expect(
    text
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, 6),
  ).toEqual([
    '✗ lint',
    '  Unused import.',
    '✗ threads.test.ts > Threads are read 1',
    '  Error: No thread.',
    '✗ threads.test.ts',
    '  No module.',
  ]);
});
