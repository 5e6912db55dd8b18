// Routes that are not GraphQL. A domain exports a list of them; routes.ts names the lists.
import { inScope, type Scope } from '../core/scope.ts';
import type { SessionInfo } from '../core/session.ts';
import type { Deps } from '../deps.ts';
import { problem } from './problem.ts';

export interface RequestContext {
  deps: Deps;
  requestId: string;
  /** The caller's address, as far as proxies are trusted. */
  ipAddress: string | null;
  url: URL;
  /** Values of `:name` parts of the path, decoded. */
  params: Record<string, string>;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | '*';
  /** "/files/attachments/:id", "/files/messages/:id.eml"; a last "*" takes whatever follows. */
  path: string;
  /** Bytes a request body may have; default 1 MB. */
  maxBody?: number;
  handle(request: Request, context: RequestContext): Promise<Response> | Response;
}

export type SignedInHandler = (
  request: Request,
  context: RequestContext & { session: SessionInfo; scope: Scope },
) => Promise<Response> | Response;

/** A handler for members of an organization only; runs in their scope. Others get 401. */
export function signedIn(handler: SignedInHandler): Route['handle'] {
  return async (request, context) => {
    const session = await context.deps.identity.resolveSession(request.headers);
    const scope = scopeOf(session, context.requestId);
    if (!session || !scope) return problem(401, 'UNAUTHENTICATED', 'Sign in first.');
    return inScope(scope, () => handler(request, { ...context, session, scope }));
  };
}

/** The scope of a session; null while it belongs to no organization. */
export function scopeOf(session: SessionInfo | null, requestId: string): Scope | null {
  if (!session?.organizationId || !session.role) return null;
  const { userId, sessionId, role, organizationId } = session;
  return {
    organizationId,
    actor: { kind: 'user', userId, sessionId, role },
    cause: `request:${requestId}`,
  };
}

/** Matches paths to routes. */
export class Router {
  readonly #routes: { route: Route; pattern: RegExp }[] = [];

  add(routes: Route[]): void {
    for (const route of routes) this.#routes.push({ route, pattern: compile(route.path) });
  }

  /** The route and its parameters; 'method' when the path is known under other methods only. */
  find(method: string, path: string): { route: Route; params: Record<string, string> } | 'method' | null {
    let known = false;
    for (const { route, pattern } of this.#routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      const wanted = method === 'HEAD' ? 'GET' : method;
      if (route.method === '*' || route.method === wanted)
        return { route, params: decode(match.groups ?? {}) };
      known = true;
    }
    return known ? 'method' : null;
  }
}

function compile(path: string): RegExp {
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:([a-zA-Z]+)/g, '(?<$1>[^/]+?)')
    .replace(/\*$/, '.*');
  return new RegExp(`^${source}$`);
}

function decode(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, '']; // not a name of anything
      }
    }),
  );
}
