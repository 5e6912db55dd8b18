import type { HostedDomain } from '@postroom/prisma';
import { parseAddress } from '../../core/address.ts';
import type { Transaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { refuseAliasOf } from './alias-domain.ts';
import { refuseCatchAll } from './catch-all.ts';
import { differing, lockDomainRow, refuseStale, tellDomain } from './domain-change.ts';
import { inGigabytes, quotaGiven } from './domain-room.ts';
import { checkLimits, type LimitChange } from './limits.ts';

export interface DomainChange extends LimitChange {
  domainId: string;
  /** The version the caller has seen; absent to change it whatever happened. */
  basedOnVersion?: number | undefined;
  /** An address for mail to unknown ones; null refuses such mail. */
  catchAll?: string | null | undefined;
  /** The domain it stands for; null for addresses of its own. */
  aliasOfId?: string | null | undefined;
  /** Where its wizard is left; null when it is done. */
  setupStep?: string | null | undefined;
}

/** Changes limits, catch-all and what the domain stands for. Postfix and Dovecot follow within moments. */
export async function updateDomain(deps: Deps, input: DomainChange): Promise<HostedDomain> {
  authorize(policy.updateDomain);
  const { domainId, basedOnVersion, ...wanted } = { ...input, catchAll: checkCatchAll(input.catchAll) };
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, domainId);
    const changed = differing(row, wanted);
    const fields = Object.keys(changed);
    refuseStale(row, basedOnVersion, changed);
    if (fields.length === 0) return row;
    const next = { ...row, ...changed };
    checkLimits(next);
    await refuseTooSmall(tx, row, changed);
    if (typeof changed.catchAll === 'string') await refuseCatchAll(tx, next, changed.catchAll);
    if (typeof changed.aliasOfId === 'string') await refuseAliasOf(tx, next, changed.aliasOfId);
    const { setupStep: _step, ...real } = changed;
    const version = Object.keys(real).length === 0 ? {} : { version: { increment: 1 } };
    await tx.db.hostedDomain.updateMany({ where: { id: row.id }, data: { ...changed, ...version } });
    await tellDomain(tx, row, { fields: fields.map((field) => (field === 'aliasOfId' ? 'aliasOf' : field)) });
    return lockDomainRow(tx, domainId);
  });
}

function checkCatchAll(text: string | null | undefined): string | null | undefined {
  if (text === null || text === undefined || text.trim() === '') return text === undefined ? undefined : null;
  const address = parseAddress(text);
  if (!address.ok) throw new InputError({ catchAll: address.problem });
  return address.value;
}

/** A limit below what is there already would say something that does not hold. */
async function refuseTooSmall(
  tx: Transaction,
  row: HostedDomain,
  changed: { maxMailboxes?: number | null; maxAliases?: number | null; maxQuota?: bigint },
): Promise<void> {
  const problems: Record<string, string> = {};
  const where = { domainId: row.id };
  const { maxMailboxes, maxAliases, maxQuota } = changed;
  if (typeof maxMailboxes === 'number') {
    const there = await tx.db.hostedMailbox.count({ where });
    if (there > maxMailboxes) problems.maxMailboxes = `There are ${there} mailboxes already.`;
  }
  if (typeof maxAliases === 'number') {
    const there = await tx.db.hostedAlias.count({ where });
    if (there > maxAliases) problems.maxAliases = `There are ${there} aliases already.`;
  }
  if (maxQuota !== undefined && maxQuota > 0n) {
    const unlimited = await tx.db.hostedMailbox.count({ where: { ...where, quota: 0n } });
    const given = await quotaGiven(tx, row.id);
    if (unlimited > 0) {
      problems.maxQuota = `${unlimited} of its mailboxes have no limit. Give each of them one first.`;
    } else if (given > maxQuota) {
      problems.maxQuota = `Its mailboxes may hold ${inGigabytes(given)} together already.`;
    }
  }
  if (Object.keys(problems).length > 0) throw new InputError(problems);
}
