import { z } from 'zod';
import type { Transaction } from '../../core/database.ts';
import { defineJob, type Job } from '../../core/jobs.ts';
import { takeFromSigner } from './signing-keys.ts';

interface SignedWith {
  domain: string;
  selector: string;
}

/** Takes the key of a domain that is gone from the signer; tried again until the agent has done it. */
export const forgetKeyJob: Job<SignedWith> = defineJob({
  name: 'dkim.forget',
  payload: z.strictObject({ domain: z.string(), selector: z.string() }),
  timeoutMs: 60_000,
  run: ({ domain, selector }, { deps }) => takeFromSigner(deps, domain, selector),
});

/** In the transaction that deletes a domain, before its rows are gone. */
export async function forgetKeysOf(tx: Transaction, domainId: string, domain: string): Promise<void> {
  const keys = await tx.db.dkimKey.findMany({ where: { domainId, state: 'ACTIVE' } });
  for (const { selector } of keys) await tx.enqueue(forgetKeyJob, { domain, selector });
}
