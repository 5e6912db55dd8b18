import type { HostedDomain } from '@postroom/prisma';
import { reachColleagues } from '../../core/colleagues.ts';
import type { Transaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import type { Actor } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { refuseAbove } from '../../identity/index.ts';
import { followDomainSuspension } from '../../mail/index.ts';
import { policy } from '../policy.ts';
import { lockDomainRow, refuseStale, tellDomain } from './domain-change.ts';
import { endSignIns } from './end-sign-ins.ts';

export interface Suspension {
  domainId: string;
  /** Why, in the administrator's words; shown to other administrators. */
  reason: string;
  basedOnVersion?: number | undefined;
}

/** All mail of the domain is refused and nobody signs in with its addresses, until it is resumed. Nothing is removed. */
export async function suspendDomain(deps: Deps, input: Suspension): Promise<HostedDomain> {
  const { actor } = authorize(policy.updateDomain);
  const suspendedReason = reasonOf(input.reason) ?? '';
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, input.domainId);
    if (row.suspended && row.suspendedReason === suspendedReason) return row;
    refuseDeleted(row);
    refuseStale(row, input.basedOnVersion, { suspended: true });
    await refuseOwnMailbox(tx, actor, row, 'suspend');
    await close(tx, row, { suspended: true, suspendedReason }, { suspended: true, reason: suspendedReason });
    return lockDomainRow(tx, row.id);
  });
}

/** Everything is as before the suspension. */
export async function resumeDomain(
  deps: Deps,
  input: Pick<Suspension, 'domainId' | 'basedOnVersion'>,
): Promise<HostedDomain> {
  authorize(policy.updateDomain);
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, input.domainId);
    refuseDeleted(row);
    if (!row.suspended) return row;
    refuseStale(row, input.basedOnVersion, { suspended: false });
    await close(tx, row, { suspended: false, suspendedReason: null }, { suspended: false });
    return lockDomainRow(tx, row.id);
  });
}

/** Writes a change that closes or opens the domain; the app's own view of its mailboxes follows. */
export async function close(
  tx: Transaction,
  row: HostedDomain,
  data: Partial<HostedDomain>,
  detail: Record<string, string | boolean | number | null>,
): Promise<void> {
  const { relayPassword: _password, ...plain } = data;
  await tx.db.hostedDomain.updateMany({
    where: { id: row.id },
    data: { ...plain, version: { increment: 1 } },
  });
  await reachColleagues(tx);
  await followDomainSuspension(tx, { domainId: row.id });
  await tellDomain(tx, row, { fields: Object.keys(data), detail });
  if (data.suspended) await tx.enqueue(endSignIns, { domainId: row.id }, { key: row.id });
}

/**
 * Whoever closes the domain of their own address locks themselves out, and everybody else whose mailbox is in it: owners
 * only owners.
 */
export async function refuseOwnMailbox(
  tx: Transaction,
  actor: Actor,
  row: HostedDomain,
  verb: string,
): Promise<void> {
  if (actor.kind !== 'user') return;
  const own = await tx.db.hostedMailbox.count({ where: { domainId: row.id, userId: actor.userId } });
  if (own > 0) {
    throw new InputError({
      domainId: `Your own mailbox is in ${row.name}: you cannot ${verb} it. Ask another administrator.`,
    });
  }
  const owners = await tx.db.member.findMany({ where: { role: 'owner' }, select: { userId: true } });
  const theirs = await tx.db.hostedMailbox.count({
    where: { domainId: row.id, userId: { in: owners.map(({ userId }) => userId) } },
  });
  if (theirs > 0)
    refuseAbove(actor, 'OWNER', `An owner has a mailbox in ${row.name}: only an owner can ${verb} it.`);
}

function refuseDeleted(row: HostedDomain): void {
  if (row.deletedAt !== null) {
    throw new InputError({ domainId: `${row.name} is deleted. Restore it first.` });
  }
}
