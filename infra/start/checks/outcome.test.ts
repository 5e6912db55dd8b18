import { expect, test } from 'vitest';
import { countVitest, summary } from './outcome.ts';

const file = (status: string, tests: number) => ({
  name: 'threads.test.ts',
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
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
