// When to try again, and how a failure is told.
import { MailServerError, type MailServerProblem } from '../../core/errors.ts';

export interface Failure {
  status: 'WAITING' | 'FAILED';
  problem: MailServerProblem | null;
  message: string;
  /** Milliseconds to wait. */
  delay: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** First delay, and the longest, by what went wrong. */
const DELAYS: Record<'network' | 'limit' | 'password' | 'hosted' | 'ours', [number, number]> = {
  network: [2 * SECOND, 5 * MINUTE],
  limit: [MINUTE, 15 * MINUTE],
  // Whoever tries a wrong password again and again is locked out.
  password: [10 * MINUTE, 6 * 60 * MINUTE],
  // The directory may not know a new mailbox yet.
  hosted: [SECOND, MINUTE],
  ours: [5 * SECOND, 5 * MINUTE],
};

/** @param failures how often it failed in a row, this one included. */
export function judgeFailure(
  error: unknown,
  failures: number,
  hosted: boolean,
  random = Math.random,
): Failure {
  const known = error instanceof MailServerError ? error : null;
  const [first, longest] = DELAYS[kindOf(known?.problem ?? null, hosted)];
  const delay = Math.min(longest, first * 2 ** Math.min(failures - 1, 20));
  const refused = known?.problem === 'WRONG_PASSWORD' || known?.problem === 'NOT_PERMITTED';
  return {
    status: refused && !(hosted && failures <= 3) ? 'FAILED' : 'WAITING',
    problem: known?.problem ?? null,
    message: known?.message ?? 'Something went wrong on our side. Trying again.',
    // Jitter keeps a thousand accounts from coming back at the same moment.
    delay: Math.round(delay * (0.75 + random() / 2)),
  };
}

function kindOf(problem: MailServerProblem | null, hosted: boolean): keyof typeof DELAYS {
  switch (problem) {
    case null:
      return 'ours';
    case 'WRONG_PASSWORD':
      return hosted ? 'hosted' : 'password';
    case 'SERVER_BUSY':
      return hosted ? 'network' : 'limit';
    case 'NOT_PERMITTED':
    case 'ADDRESS_BLOCKED':
      return 'limit';
    default:
      return 'network';
  }
}
