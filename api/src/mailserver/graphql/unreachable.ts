import { authorize } from '../../core/policy.ts';
import { HostUnreachableError } from '../errors.ts';
import { policy } from '../policy.ts';

/** Null in place of the error that the agent does not answer: the page shows that as a state. */
export async function unlessUnreachable<T>(ask: () => Promise<T>): Promise<T | null> {
  authorize(policy.seeHosts);
  try {
    return await ask();
  } catch (error) {
    if (error instanceof HostUnreachableError) return null;
    throw error;
  }
}
