import { reachColleagues } from '../core/colleagues.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { releaseMailboxes } from '../hosting/index.ts';
import { endSessions, refuseAbove, toRole } from '../identity/index.ts';
import { keepAnOwner, lockMember } from './change-member-role.ts';
import { policy } from './policy.ts';

/**
 * Ends a membership: the person's sessions end, nobody signs in to their mailboxes any more. Mail stays and goes on
 * coming in. An organization keeps at least one owner.
 */
export async function removeMember(deps: Deps, { memberId }: { memberId: string }): Promise<void> {
  const { actor, organizationId } = authorize(policy.removeMember);
  const userId = await deps.database.transaction(async (tx) => {
    const member = await lockMember(tx, memberId);
    refuseAbove(actor, toRole(member.role), 'Only an owner can remove an owner.');
    await keepAnOwner(tx, member);
    await reachColleagues(tx);
    await releaseMailboxes(tx, member.userId);
    await tx.db.member.deleteMany({ where: { id: memberId } });
    tx.record({ entity: 'Member', kind: 'DELETED', ids: [memberId] });
    return member.userId;
  });
  await endSessions(deps, { userId, organizationId });
}
