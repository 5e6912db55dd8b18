import { describe, expect, it } from 'vitest';
import { MailServerError } from '../../core/errors.ts';
import { judgeFailure } from './backoff.ts';

const MINUTE = 60_000;
const middle = () => 0.5;
const failed = (problem: MailServerError['problem']) =>
  new MailServerError(problem, 'imap.example:993', 'It says no.');

describe('after a failure', () => {
  it('waits longer each time, up to five minutes', () => {
    const delays = [1, 2, 3, 20].map((count) => judgeFailure(failed('TIMEOUT'), count, false, middle).delay);
    expect(delays).toEqual([2_000, 4_000, 8_000, 5 * MINUTE]);
  });

  it('does not hammer a server with a password it refused', () => {
    const failure = judgeFailure(failed('WRONG_PASSWORD'), 1, false, middle);
    expect(failure).toMatchObject({ status: 'FAILED', problem: 'WRONG_PASSWORD', message: 'It says no.' });
    expect(failure.delay).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  it('gives the directory time to know a new mailbox', () => {
    expect(judgeFailure(failed('WRONG_PASSWORD'), 1, true, middle)).toMatchObject({
      status: 'WAITING',
      delay: 1_000,
    });
    expect(judgeFailure(failed('WRONG_PASSWORD'), 9, true, middle).status).toBe('FAILED');
  });

  it('hides what went wrong on our side behind words', () => {
    const failure = judgeFailure(new TypeError('x is not a function'), 1, false, middle);
    expect(failure).toMatchObject({ status: 'WAITING', problem: null });
    expect(failure.message).not.toContain('function');
  });

  it('spreads attempts by a quarter to each side', () => {
    expect(judgeFailure(failed('TIMEOUT'), 1, false, () => 0).delay).toBe(1_500);
    expect(judgeFailure(failed('TIMEOUT'), 1, false, () => 1).delay).toBe(2_500);
  });
});
