// RFC 8058: one POST to where the sender said, and nothing in it that tells who reads.
import { z } from 'zod';
import { GuardError } from '../../core/guard.ts';
import { GuardedFetchError, guardedFetch } from '../../core/guarded-fetch.ts';
import { defineJob } from '../../core/jobs.ts';
import { findUnsubscriptions, settle } from './unsubscription.ts';

const timeoutMs = 15_000;
const maxBytes = 256 * 1024;

export const postUnsubscribeJob = defineJob({
  name: 'mail.unsubscribe',
  payload: z.object({ unsubscriptionId: z.uuid() }),
  maxAttempts: 5,
  timeoutMs: 30_000,
  async run({ unsubscriptionId }, { deps, signal, lastAttempt }) {
    const [entry] = await findUnsubscriptions(deps, [unsubscriptionId]);
    if (entry === undefined || entry.state !== 'ASKED') return;
    try {
      const { status } = await guardedFetch(deps.webGuard, entry.target, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': 'Mozilla/5.0 (compatible; one-click unsubscribe)',
        },
        body: 'List-Unsubscribe=One-Click',
        timeoutMs,
        maxBytes,
        signal,
      });
      if (status < 200 || status > 299) throw new Error(`The sender's server answered ${status}.`);
      await settle(deps, entry.id, 'DONE', 'You are off the list, says the sender’s server.');
    } catch (error) {
      signal.throwIfAborted();
      // What will not change is not tried again.
      const final = lastAttempt || error instanceof GuardError || error instanceof GuardedFetchError;
      if (!final) throw error;
      deps.log.info({ err: error }, 'A list could not be left');
      await settle(
        deps,
        entry.id,
        'FAILED',
        'The sender’s server did not accept it. Open the message’s own link, or block the sender.',
      );
    }
  },
});
