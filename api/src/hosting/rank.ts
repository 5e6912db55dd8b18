import type { Database } from '../core/database.ts';
import type { Actor } from '../core/scope.ts';
import { refuseAbove, toRole } from '../identity/index.ts';

/** An administrator does not lock an owner out: throws ForbiddenError when the mailbox belongs to somebody above. */
export async function refuseForBetters(
  { tenant }: Pick<Database, 'tenant'>,
  actor: Actor,
  userId: string | null,
): Promise<void> {
  if (userId === null) return;
  const member = await tenant.member.findFirst({ where: { userId } });
  if (member) refuseAbove(actor, toRole(member.role), 'Only an owner can change the mailbox of an owner.');
}
