import type { Invitation } from '@postroom/prisma';
import { NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { policy } from './policy.ts';

/** Takes an invitation back; its link leads nowhere from now on. One that is over already stays as it is. */
export async function cancelInvitation(
  deps: Deps,
  { invitationId: id }: { invitationId: string },
): Promise<Invitation> {
  authorize(policy.cancelInvitation);
  return deps.database.transaction(async (tx) => {
    const { count } = await tx.db.invitation.updateMany({
      where: { id, status: 'pending' },
      data: { status: 'canceled', tokenHash: null },
    });
    const invitation = await tx.db.invitation.findFirst({ where: { id } });
    if (invitation === null) throw new NotFoundError('invitation');
    if (count > 0) tx.record({ entity: 'Invitation', kind: 'UPDATED', ids: [id], fields: ['state'] });
    return invitation;
  });
}
