import { ForbiddenError } from '../core/errors.ts';
import type { Actor, Role } from '../core/scope.ts';

/** Roles from least to most. */
const RANK: Record<Role, number> = { MEMBER: 1, ADMIN: 2, OWNER: 3 };

/** Whether the first role is at least the second. */
export const isAtLeast = (role: Role, other: Role): boolean => RANK[role] >= RANK[other];

/** Better Auth writes roles in lower case. */
export const toStoredRole = (role: Role): string => role.toLowerCase();

/** A role this release does not know gives the least. */
export function toRole(stored: string): Role {
  const role = stored.toUpperCase();
  return role === 'OWNER' || role === 'ADMIN' ? role : 'MEMBER';
}

/** Throws ForbiddenError when the role is above the actor's own: nobody gives more than they have, nor acts on those above. */
export function refuseAbove(actor: Actor, role: Role, message: string): void {
  if (actor.kind === 'user' && !isAtLeast(actor.role, role)) throw new ForbiddenError(message);
}
