import { ForbiddenError } from '../core/errors.ts';
import { currentScope } from '../core/scope.ts';

/** The signed-in person. Throws ForbiddenError for the platform itself: it writes in nobody's name. */
export function currentUserId(): string {
  const { actor } = currentScope();
  if (actor.kind !== 'user') throw new ForbiddenError('Only a person can do this.');
  return actor.userId;
}
