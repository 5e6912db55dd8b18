// The whole HTTP surface: request ids, CORS, origin check, limits, routing, security headers, log line, metrics.
import { uuidv7 } from '../core/ids.ts';
import { inRequest } from '../core/request.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Context } from '../graphql/context.ts';
import type { Manifest } from '../graphql/plugins/persisted.ts';
import type { GraphQLServer } from '../graphql/server.ts';
import { BodyTooLargeError, limitBody } from './body.ts';
import { EXPLORER_POLICY, securityHeaders } from './headers.ts';
import { type OriginRules, originRules } from './origin.ts';
import { problem } from './problem.ts';
import { type RequestContext, type Route, Router, scopeOf } from './route.ts';
import type { StaticApp } from './static.ts';

export interface SurfaceOptions {
  deps: Deps;
  yoga: GraphQLServer;
  manifest: Manifest;
  routes: Route[];
  staticApp: StaticApp | null;
}

/** What the transport knows of a request. */
export interface Connection {
  ipAddress: string | null;
}

export interface Surface {
  deps: Deps;
  yoga: GraphQLServer;
  manifest: Manifest;
  origins: OriginRules;
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** The GraphQL context of a caller, from the headers of a request or of a socket's upgrade. */
  contextOf(headers: Headers, connection: Connection, requestId?: string): Promise<Context>;
  /** The same caller's context for another operation. */
  renew(context: Context): Context;
  /** The caller's address behind the configured number of proxies. */
  addressOf(remoteAddress: string | null, forwardedFor: string | null): string | null;
}

const DEFAULT_MAX_BODY = 1024 * 1024;
const REQUEST_ID = /^[\w.-]{8,64}$/;
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function createSurface(options: SurfaceOptions): Surface {
  const { deps, yoga, manifest } = options;
  const origins = originRules(deps.config);
  const router = new Router();
  router.add([
    { method: '*', path: '/graphql', handle: (request, context) => graphql(request, context) },
    ...options.routes,
  ]);
  const fixed = securityHeaders(deps.config);

  const contextOf: Surface['contextOf'] = async (headers, { ipAddress }, requestId = uuidv7()) => {
    const session = await deps.identity.resolveSession(headers);
    const scope = scopeOf(session, requestId);
    return {
      deps,
      requestId,
      caller: callerOf(headers),
      session,
      scope,
      headers,
      ipAddress,
      loaders: new Map(),
    };
  };

  async function graphql(request: Request, { requestId, ipAddress }: RequestContext): Promise<Response> {
    const context = await contextOf(request.headers, { ipAddress }, requestId);
    const info = { requestId, trusted: context.session !== null };
    const response = await inRequest(info, () => yoga.fetch(request, context as never));
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      response.headers.set('content-security-policy', EXPLORER_POLICY);
    }
    return response;
  }

  async function route(
    request: Request,
    url: URL,
    requestId: string,
    ipAddress: string | null,
  ): Promise<[string, Response]> {
    const found = router.find(request.method, url.pathname);
    if (found === 'method')
      return ['method', problem(405, 'METHOD_NOT_ALLOWED', 'This address does not take this method.')];
    if (!found) {
      const page = await options.staticApp?.serve(request, url.pathname);
      return page
        ? ['app', page]
        : ['unknown', problem(404, 'NOT_FOUND', 'There is nothing at this address.')];
    }
    const limited =
      found.route.path === '/graphql' ? request : limitBody(request, found.route.maxBody ?? DEFAULT_MAX_BODY);
    const response = await found.route.handle(limited, {
      deps,
      requestId,
      ipAddress,
      url,
      params: found.params,
    });
    return [found.route.path, response];
  }

  async function answer(
    request: Request,
    requestId: string,
    ipAddress: string | null,
  ): Promise<[string, Response]> {
    const url = new URL(request.url);
    const origin = request.headers.get('origin');
    if (origin !== null) {
      if (request.method === 'OPTIONS' && request.headers.has('access-control-request-method')) {
        return ['preflight', preflight(origins.isListed(origin))];
      }
      if (isForeign(request, origin, origins)) {
        return ['foreign', problem(403, 'ORIGIN_NOT_ALLOWED', 'Pages of this origin may not call Postroom.')];
      }
    }
    try {
      return await route(request, url, requestId, ipAddress);
    } catch (error) {
      return ['failed', failure(error, requestId, deps)];
    }
  }

  return {
    deps,
    yoga,
    manifest,
    origins,
    contextOf,
    renew: (context) => ({ ...context, requestId: uuidv7(), loaders: new Map() }),
    addressOf: (remote, forwarded) => addressBehind(deps.config.trustedProxies, remote, forwarded),
    async fetch(request, connection = { ipAddress: null }) {
      const started = performance.now();
      const given = request.headers.get('x-request-id');
      const requestId = given && REQUEST_ID.test(given) ? given : uuidv7();
      const ipAddress = addressBehind(
        deps.config.trustedProxies,
        connection.ipAddress,
        request.headers.get('x-forwarded-for'),
      );
      return inRequest({ requestId, trusted: false }, async () => {
        const [name, response] = await answer(request, requestId, ipAddress);
        const origin = request.headers.get('origin');
        const listed = origin !== null && origins.isListed(origin) ? origin : null;
        const finished = finish(response, [...fixed, ['x-request-id', requestId]], listed);
        observe(deps, {
          name,
          request,
          status: finished.status,
          seconds: (performance.now() - started) / 1000,
        });
        return finished;
      });
    },
  };
}

/** A token in the Authorization header is presented on purpose; a cookie comes along by itself. */
function callerOf(headers: Headers): Caller {
  if (/^bearer /i.test(headers.get('authorization') ?? '')) return 'bearer';
  return headers.has('cookie') ? 'cookie' : 'anonymous';
}

/** Pages of other sites may read nothing (CORS) and, with our cookies, may change nothing either. */
function isForeign(request: Request, origin: string, origins: OriginRules): boolean {
  const streaming = request.headers.get('accept')?.includes('text/event-stream') ?? false;
  if (!UNSAFE.has(request.method) && !streaming) return false;
  return !origins.accepts(origin, request.headers.get('host') ?? new URL(request.url).host);
}

function preflight(listed: boolean): Response {
  if (!listed) return new Response(null, { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers':
        'authorization, content-type, x-filename, x-request-id, x-requested-with',
      'access-control-max-age': '7200',
    },
  });
}

function failure(error: unknown, requestId: string, deps: Deps): Response {
  if (error instanceof BodyTooLargeError)
    return problem(413, 'BODY_TOO_LARGE', `Send at most ${error.limit} bytes.`);
  deps.log.error({ err: error }, 'A request failed');
  const apology = `Something went wrong on our side. Please report it with the id ${requestId}.`;
  return problem(500, 'INTERNAL_SERVER_ERROR', apology);
}

function finish(response: Response, headers: [string, string][], listedOrigin: string | null): Response {
  const target = isMutable(response.headers) ? response : new Response(response.body, response);
  for (const [name, value] of headers) if (!target.headers.has(name)) target.headers.set(name, value);
  if (listedOrigin !== null) {
    target.headers.set('access-control-allow-origin', listedOrigin);
    target.headers.set('access-control-expose-headers', 'x-request-id, set-auth-token, retry-after');
    target.headers.set('cross-origin-resource-policy', 'cross-origin');
    target.headers.append('vary', 'origin');
  }
  return target;
}

/** Headers of a fetched or redirecting response cannot be changed. */
function isMutable(headers: Headers): boolean {
  try {
    headers.delete('x-never-set');
    return true;
  } catch {
    return false;
  }
}

function addressBehind(proxies: number, remote: string | null, forwardedFor: string | null): string | null {
  if (proxies === 0 || forwardedFor === null) return remote;
  // Each proxy appends whom it spoke to; what lies further left was claimed by the caller.
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  return hops.at(-proxies) ?? remote;
}

interface Observed {
  name: string;
  request: Request;
  status: number;
  seconds: number;
}

function observe(deps: Deps, { name, request, status, seconds }: Observed): void {
  const { method } = request;
  deps.metrics.httpSeconds.observe({ route: name, method, status: String(status) }, seconds);
  const level = status >= 500 ? 'warn' : name.startsWith('/health') || name === '/metrics' ? 'debug' : 'info';
  deps.log[level](
    { route: name, method, path: new URL(request.url).pathname, status, ms: Math.round(seconds * 1000) },
    'request',
  );
}
