import type { HostedDomain } from '@postroom/prisma';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import type { MtaStsMode } from './records.ts';
import { recordDnsChange, requireDomain, writeSettings } from './settings.ts';

/** Publishes, changes or withdraws the policy by which senders insist on TLS (RFC 8461). */
export async function setMtaSts(
  deps: Deps,
  { domainId, mode }: { domainId: string; mode: MtaStsMode },
): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const domain = await requireDomain(deps, domainId);
  if (mode !== 'NONE' && domain.receiving === 'BACKUP') {
    throw new InputError({
      mode: 'The policy would name this server alone, and the domain’s own would get no mail. Publish one there.',
    });
  }
  await deps.database.transaction(async (tx) => {
    await writeSettings(tx, domainId, { mtaStsMode: mode, mtaStsChangedAt: new Date() });
    recordDnsChange(tx, domainId, `The MTA-STS policy is ${mode.toLowerCase()}.`);
  });
  return domain;
}
