// The whole HTTP surface: request ids, CORS, origin check, limits, routing, security headers, log line, metrics.
import { uuidv7 } from '../core/ids.ts';
import { inRequest } from '../core/request.ts';
import type { Deps } from '../deps.ts';
import type { Manifest } from '../graphql/plugins/persisted.ts';
import type { GraphQLServer } from '../graphql/server.ts';
import type { Answers } from './answers.ts';
import { BodyTooLargeError, limitBody } from './body.ts';
import { withStream } from './bytes.ts';
import { addressBehind } from './caller.ts';
import { createPersonalPage, type PersonalPage } from './first-answers.ts';
import { graphqlRoute } from './graphql-route.ts';
import { securityHeaders } from './headers.ts';
import { type OriginRules, originRules } from './origin.ts';
import { problem } from './problem.ts';
import { type Route, Router } from './route.ts';
import type { StaticApp } from './static.ts';

export interface SurfaceOptions {
  deps: Deps;
  yoga: GraphQLServer;
  manifest: Manifest;
  answers: Answers;
  routes: Route[];
  staticApp: StaticApp | null;
}

/** What the transport knows of a request. */
export interface Connection {
  ipAddress: string | null;
  /** Takes the bytes of a response where they are at hand (http/bytes.ts), so that no stream of them is made. */
  takesBytes?: boolean;
}

export interface Surface {
  deps: Deps;
  yoga: GraphQLServer;
  manifest: Manifest;
  origins: OriginRules;
  fetch(request: Request, connection?: Connection): Promise<Response>;
}

const DEFAULT_MAX_BODY = 1024 * 1024;
const REQUEST_ID = /^[\w.-]{8,64}$/;
/** Asked every few seconds by machines. */
const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);
/** Somebody who waits that long may give up before there is a line about the end of the request. */
const LATE_MS = 10_000;
/** What logs of web servers call it; nobody receives it. */
const CALLER_LEFT = 499;
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** One request on its way. */
interface Call {
  request: Request;
  url: URL;
  requestId: string;
  ipAddress: string | null;
}

/** The answer, and what metrics call its route: a pattern, never a path. */
type Answer = [route: string, response: Response];

export function createSurface(options: SurfaceOptions): Surface {
  const { deps, yoga, manifest } = options;
  const origins = originRules(deps.config);
  const router = new Router();
  const graphql = graphqlRoute(yoga, options.answers);
  router.add([graphql, ...options.routes]);
  const fixed = securityHeaders(deps.config);
  const { staticApp } = options;
  const personalPage =
    staticApp?.page == null
      ? null
      : createPersonalPage({
          ...{ manifest, page: staticApp.page, log: deps.log },
          ask: async (request, caller) =>
            withStream(
              await graphql.handle(request, { deps, ...caller, url: new URL(request.url), params: {} }),
            ),
        });
  const parts: Parts = { deps, origins, router, staticApp, personalPage };
  return {
    deps,
    yoga,
    manifest,
    origins,
    fetch: (request, connection = { ipAddress: null }) => {
      const started = performance.now();
      const call = identify(request, connection, deps);
      const { requestId } = call;
      return inRequest({ requestId, trusted: false }, async () => {
        const late = setTimeout(() => tellLate(deps, call), LATE_MS);
        const [route, response] = await answer(parts, call);
        clearTimeout(late);
        const origin = request.headers.get('origin');
        const listed = origin !== null && origins.isListed(origin) ? origin : null;
        const finished = finish(response, [...fixed, ['x-request-id', requestId]], listed);
        observe(deps, call, {
          route,
          status: finished.status,
          seconds: (performance.now() - started) / 1000,
        });
        return connection.takesBytes ? finished : withStream(finished);
      });
    },
  };
}

interface Parts {
  deps: Deps;
  origins: OriginRules;
  router: Router;
  staticApp: StaticApp | null;
  personalPage: PersonalPage | null;
}

function identify(request: Request, { ipAddress }: Connection, { config }: Deps): Call {
  const { headers } = request;
  const given = headers.get('x-request-id');
  return {
    request,
    url: new URL(request.url),
    requestId: given && REQUEST_ID.test(given) ? given : uuidv7(),
    ipAddress: addressBehind(config.trustedProxies, ipAddress, headers.get('x-forwarded-for')),
  };
}

async function answer(
  { deps, origins, router, staticApp, personalPage }: Parts,
  call: Call,
): Promise<Answer> {
  const { request, url } = call;
  const origin = request.headers.get('origin');
  if (origin !== null) {
    if (request.method === 'OPTIONS' && request.headers.has('access-control-request-method')) {
      return ['preflight', preflight(origins.isListed(origin))];
    }
    if (isForeign(request, origin, origins)) {
      return ['foreign', problem(403, 'ORIGIN_NOT_ALLOWED', 'Pages of this origin may not call Postroom.')];
    }
  }
  const found = router.find(request.method, url.pathname);
  if (found === 'method') {
    return ['method', problem(405, 'METHOD_NOT_ALLOWED', 'This address does not take this method.')];
  }
  try {
    if (found) return [found.route.path, await handle(deps, call, found.route, found.params)];
    const page =
      (await personalPage?.(request, url.pathname, call)) ?? (await staticApp?.serve(request, url.pathname));
    return page ? ['app', page] : ['unknown', problem(404, 'NOT_FOUND', 'There is nothing at this address.')];
  } catch (error) {
    const route = found ? found.route.path : 'app';
    // Nobody is there any more to be told, and nothing of ours failed.
    if (request.signal.aborted && isAbort(error)) return [route, new Response(null, { status: CALLER_LEFT })];
    return [route, failure(error, call.requestId, deps)];
  }
}

async function handle(
  deps: Deps,
  call: Call,
  route: Route,
  params: Record<string, string>,
): Promise<Response> {
  const { request, requestId, ipAddress, url } = call;
  const limited = limitBody(request, route.maxBody ?? DEFAULT_MAX_BODY);
  return route.handle(limited, { deps, requestId, ipAddress, url, params });
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
        'authorization, content-type, upload-length, upload-offset, x-filename, x-request-id, x-requested-with',
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
    target.headers.set(
      'access-control-expose-headers',
      'x-request-id, set-auth-token, retry-after, upload-offset',
    );
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

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

function tellLate(deps: Deps, { request, url }: Call): void {
  deps.log.info({ method: request.method, path: url.pathname }, 'A request is not answered yet');
}

interface Outcome {
  route: string;
  status: number;
  seconds: number;
}

function observe(deps: Deps, { request, url }: Call, { route, status, seconds }: Outcome): void {
  const { method } = request;
  deps.metrics.httpSeconds.observe({ route, method, status: String(status) }, seconds);
  const level = status >= 500 ? 'warn' : QUIET.has(route) ? 'debug' : 'info';
  deps.log[level]({ route, method, path: url.pathname, status, ms: Math.round(seconds * 1000) }, 'request');
}
