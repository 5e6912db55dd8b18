// When a domain is closed, whoever is signed in with one of its addresses is so no longer: Dovecot remembers sign-ins for
// minutes and keeps connections open for as long as they last.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob, type Job } from '../../core/jobs.ts';

const PAUSE_MS = 100;
/** Addresses in one request. */
const BATCH = 500;

export const endSignIns: Job<{ domainId: string }> = defineJob({
  name: 'domains.end-sign-ins',
  payload: z.strictObject({ domainId: z.uuid() }),
  timeoutMs: 60_000,
  async run({ domainId }, { deps, signal }) {
    const { mailHost, directory, database } = deps;
    if (mailHost === null || directory === null) return;
    // Not before the directory says so: Dovecot would ask it, and remember the old answer.
    for (;;) {
      const row = await database.tenant.hostedDomain.findFirst({ where: { id: domainId } });
      if (row === null) return;
      if (row.writtenVersion >= row.version) {
        const mailboxes = await database.tenant.hostedMailbox.findMany({
          where: { domainId },
          select: { address: true },
        });
        for (let at = 0; at < mailboxes.length; at += BATCH) {
          await mailHost.flushAuthCache(mailboxes.slice(at, at + BATCH).map(({ address }) => address));
        }
        return mailHost.kick(`*@${row.name}`);
      }
      await sleep(PAUSE_MS, undefined, { signal });
    }
  },
});
