// Who asks, for which organization. Carried by AsyncLocalStorage, read by the tenant pool at every checkout.
import { AsyncLocalStorage } from 'node:async_hooks';
import { ScopeMissingError } from './errors.ts';

/** A member's standing in the organization. */
export type Role = 'OWNER' | 'ADMIN' | 'MEMBER';

/** A signed-in person, or the platform itself (synchronisation, jobs, schedules). */
export type Actor =
  | { kind: 'user'; userId: string; sessionId: string | null; role: Role }
  | { kind: 'system' };

export interface Scope {
  /** UUID of the organization whose rows are visible. */
  organizationId: string;
  actor: Actor;
  /** The request or job that led here; written into the change log. */
  cause?: string;
}

const storage = new AsyncLocalStorage<Scope | null>();

/** Runs `fn` for one organization and actor. */
export function runInScope<T>(scope: Scope, fn: () => Promise<T>): Promise<T> {
  // Prisma's promises begin when they are awaited, so that must happen in here.
  return storage.run(scope, async () => await fn());
}

/** Runs `fn` in the scope, or in none: then the tenant pool shows no rows. For calls that may return anything. */
export function inScope<T>(scope: Scope | null, fn: () => T): T {
  return storage.run(scope, fn);
}

/** The scope of the running code. Throws ScopeMissingError outside of one. */
export function currentScope(): Scope {
  const scope = storage.getStore();
  if (!scope) throw new ScopeMissingError();
  return scope;
}

/** The scope of the running code, if it has one. */
export function maybeScope(): Scope | null {
  return storage.getStore() ?? null;
}

/** The scope of the platform itself within an organization. */
export function systemScope(organizationId: string, cause?: string): Scope {
  return { organizationId, actor: { kind: 'system' }, ...(cause === undefined ? {} : { cause }) };
}
