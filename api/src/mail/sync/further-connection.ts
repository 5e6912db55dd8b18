// The second and third connection of an account. A server that lets in no more of them is not down: what the first
// connection does goes on, and the rest waits for its turn.
import { MailServerError } from '../../core/errors.ts';
import type { MailConnection } from '../ports.ts';
import { connectAccount, type SyncContext } from './context.ts';
import { pause } from './pause.ts';

const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** How servers say that there are too many connections, or that they are busy: a refusal, or hanging up. */
const BUSY = new Set(['SERVER_BUSY', 'CONNECTION_REFUSED', 'TIMEOUT']);

export interface FurtherConnectionOptions {
  purpose: string;
  /** Told each time the server refuses, with the milliseconds until the next attempt. */
  onRefused(error: MailServerError, delay: number): Promise<void>;
  /** Told when the server lets in again what it refused before. */
  onAdmitted(): Promise<void>;
  firstWaitMs?: number;
}

/** Tries until the server lets it in. Throws at once what trying again does not mend, and when the session ends. */
export async function connectFurther(
  context: SyncContext,
  { purpose, onRefused, onAdmitted, firstWaitMs = FIRST_WAIT_MS }: FurtherConnectionOptions,
): Promise<MailConnection> {
  for (let delay = firstWaitMs; ; delay = Math.min(delay * 2, LONGEST_WAIT_MS)) {
    try {
      const connection = await connectAccount(context, purpose);
      if (delay > firstWaitMs) await onAdmitted();
      return connection;
    } catch (error) {
      if (!(error instanceof MailServerError) || !BUSY.has(error.problem)) throw error;
      if (context.signal.aborted) throw error;
      context.log.info({ err: error, purpose, delay }, 'A further connection of a mail account was refused');
      await onRefused(error, delay);
      await pause(delay, context.signal);
      if (context.signal.aborted) throw error;
    }
  }
}
