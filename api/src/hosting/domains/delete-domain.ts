import type { HostedDomain } from '@postroom/prisma';
import { parseDomainName } from '../../core/address.ts';
import { ConflictError, InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { refuseWhileCatchAll } from './catch-all.ts';
import { lockDomainRow, refuseStale } from './domain-change.ts';
import { close, refuseOwnMailbox } from './suspend-domain.ts';

export interface DomainDeletion {
  domainId: string;
  /** The domain's name once more, typed. */
  confirmName: string;
  /** Days for which it can be restored: 0 to 365. */
  retentionDays: number;
  reason: string;
  basedOnVersion?: number | undefined;
}

const DAY_MS = 86_400_000;
const LONGEST_RETENTION = 365;

/** Mail is refused from now on; mailboxes and mail are kept for the days asked for, then removed by a job. */
export async function deleteDomain(deps: Deps, input: DomainDeletion): Promise<HostedDomain> {
  const { actor } = authorize(policy.deleteDomain);
  const reason = reasonOf(input.reason) ?? '';
  const { retentionDays } = input;
  if (!Number.isInteger(retentionDays) || retentionDays < 0 || retentionDays > LONGEST_RETENTION) {
    throw new InputError({ retentionDays: `Enter a number of days from 0 to ${LONGEST_RETENTION}.` });
  }
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, input.domainId);
    const typed = parseDomainName(input.confirmName);
    if (!typed.ok || typed.value !== row.name) {
      throw new InputError({ confirmName: `Type ${row.name} to confirm.` });
    }
    if (row.deletedAt !== null) return row;
    refuseStale(row, input.basedOnVersion, { deletedAt: 'now' });
    await refuseOwnMailbox(tx, actor, row, 'delete');
    const aliasDomains = await tx.db.hostedDomain.findMany({ where: { aliasOfId: row.id }, take: 3 });
    if (aliasDomains.length > 0) {
      const names = aliasDomains.map(({ name }) => name).join(', ');
      throw new ConflictError(
        `${names} stand for ${row.name}. Delete them first, or give them another domain.`,
      );
    }
    await refuseWhileCatchAll(tx, `@${row.name}`);
    const deletedAt = new Date();
    const purgeAfter = new Date(deletedAt.getTime() + retentionDays * DAY_MS);
    await close(
      tx,
      row,
      { suspended: true, wasSuspended: row.suspended, deletedAt, purgeAfter, deletedReason: reason },
      { deleted: true, reason, retentionDays },
    );
    return lockDomainRow(tx, row.id);
  });
}

/** A deleted domain is as it was before, as long as its mail is kept. Throws ConflictError after that. */
export async function restoreDomain(deps: Deps, { domainId }: { domainId: string }): Promise<HostedDomain> {
  authorize(policy.deleteDomain);
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, domainId);
    if (row.deletedAt === null) return row;
    if (row.purgeAfter !== null && row.purgeAfter.getTime() <= Date.now()) {
      throw new ConflictError(`${row.name} is being removed: what was in it cannot be restored any more.`);
    }
    const suspended = row.wasSuspended;
    const data = { suspended, wasSuspended: false, deletedAt: null, purgeAfter: null, deletedReason: null };
    await close(tx, row, data, { deleted: false });
    return lockDomainRow(tx, row.id);
  });
}
