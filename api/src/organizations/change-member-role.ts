import type { Member } from '@postroom/prisma';
import type { Transaction } from '../core/database.ts';
import { ConflictError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Role } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { refreshSessions, refuseAbove, toRole, toStoredRole } from '../identity/index.ts';
import { policy } from './policy.ts';

/** Gives a member another role, up to the caller's own. An organization keeps at least one owner. */
export async function changeMemberRole(
  deps: Deps,
  { memberId, role }: { memberId: string; role: Role },
): Promise<Member> {
  const { actor } = authorize(policy.changeMemberRole);
  const changed = await deps.database.transaction(async (tx) => {
    const member = await lockMember(tx, memberId);
    refuseAbove(actor, role, 'You can give a role up to your own.');
    refuseAbove(actor, toRole(member.role), 'Only an owner can change the role of an owner.');
    if (role !== 'OWNER') await keepAnOwner(tx, member);
    if (toRole(member.role) === role) return { member, before: member.role };
    await tx.db.member.updateMany({ where: { id: memberId }, data: { role: toStoredRole(role) } });
    tx.record({ entity: 'Member', kind: 'UPDATED', ids: [memberId], fields: ['role'] });
    return { member: { ...member, role: toStoredRole(role) }, before: member.role };
  });
  if (changed.before !== changed.member.role) await refreshSessions(deps, changed.member.userId);
  return changed.member;
}

/** Owners first, always: two who change each other at the same moment wait for one another. */
export async function lockMember(tx: Transaction, memberId: string): Promise<Member> {
  await tx.query(sql`SELECT id::text AS id FROM "member" WHERE role = 'owner' ORDER BY id FOR UPDATE`);
  await tx.query(sql`SELECT id::text AS id FROM "member" WHERE id = ${memberId}::uuid FOR UPDATE`);
  const member = await tx.db.member.findFirst({ where: { id: memberId } });
  if (member === null) throw new NotFoundError('member');
  return member;
}

/** Throws ConflictError when the member is the only owner. Call after lockMember(). */
export async function keepAnOwner(tx: Transaction, member: Member): Promise<void> {
  if (toRole(member.role) !== 'OWNER') return;
  if ((await tx.db.member.count({ where: { role: 'owner', id: { not: member.id } } })) === 0) {
    throw new ConflictError('This is the only owner. Make somebody else an owner first.');
  }
}
