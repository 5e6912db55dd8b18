import type { Scope } from '../core/scope.ts';
import type { SessionInfo } from '../core/session.ts';
import type { Deps } from '../deps.ts';

/** How a caller shows who they are. A browser sends cookies by itself, a program sends a bearer token on purpose. */
export type Caller = 'anonymous' | 'cookie' | 'bearer';

/** What resolvers are given. Use cases take `context.deps` and read the scope with currentScope(). */
export interface Context {
  deps: Deps;
  requestId: string;
  caller: Caller;
  session: SessionInfo | null;
  /** Null for callers without an organization: tenant tables then show no rows. */
  scope: Scope | null;
  /** Headers of the request or of the socket's upgrade. */
  headers: Headers;
  /** The caller's address, as far as proxies are trusted. */
  ipAddress: string | null;
  /** Batches of the running execution (see loader.ts). */
  loaders: Map<unknown, unknown>;
  /** The versions of the caller's mail accounts, where they were read before the operation (http/graphql-route.ts). */
  mailVersions?: string;
  /** What came of the operation, once it has run. An object, because execution works on copies of this context. */
  done: { outcome: 'ok' | 'errors' | null };
}
