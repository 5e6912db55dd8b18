// Who may do what. A domain's policy.ts says it, one line each; a use case begins with authorize(policy.createDomain).
import { ForbiddenError, UnauthenticatedError } from './errors.ts';
import { type Actor, maybeScope, type Scope } from './scope.ts';

/** Whether somebody may do a thing at all. Rules about single rows are in the use cases. */
export type Rule = (actor: Actor) => boolean;

/** Everybody who belongs to the organization. */
export const members: Rule = () => true;

/** Owners and administrators, and the platform itself. */
export const admins: Rule = (actor) =>
  actor.kind === 'system' || actor.role === 'ADMIN' || actor.role === 'OWNER';

/** Owners, and the platform itself. */
export const owners: Rule = (actor) => actor.kind === 'system' || actor.role === 'OWNER';

/** The scope, when its actor may. Throws UnauthenticatedError without a scope, ForbiddenError against the rule. */
export function authorize(rule: Rule): Scope {
  const scope = maybeScope();
  if (scope === null) throw new UnauthenticatedError();
  if (!rule(scope.actor)) throw new ForbiddenError();
  return scope;
}
