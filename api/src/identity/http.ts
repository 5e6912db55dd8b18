// POST /auth/sign-in/email, POST /auth/sign-out, GET /auth/get-session. Everything else of Better Auth stays closed.
import { z } from 'zod';
import { RateLimitedError } from '../core/errors.ts';
import { type Attempts, type Limit, perAddress, perCaller } from './attempts.ts';
import { ADDRESS_HEADER, type Auth, BASE_PATH } from './auth.ts';
import { credentials, SIGN_IN_REFUSED } from './sign-in.ts';
import { normalizeSignInName } from './sign-in-name.ts';

export interface AuthHttpParts {
  auth: Pick<Auth, 'handler'>;
  attempts: Attempts;
}

const ROUTES: Record<string, 'GET' | 'POST'> = {
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/get-session': 'GET',
};

const MAX_BODY = 8 * 1024;

/** Answers a request below /auth. @param ipAddress the caller's address, as far as proxies are trusted. */
export async function handleAuth(
  parts: AuthHttpParts,
  request: Request,
  ipAddress: string | null,
): Promise<Response> {
  const path = new URL(request.url).pathname.slice(BASE_PATH.length);
  const method = ROUTES[path];
  if (method === undefined) return problem(404, 'NOT_FOUND', 'There is nothing here.');
  if (request.method !== method) {
    return problem(405, 'METHOD_NOT_ALLOWED', `Use ${method}.`, { allow: method });
  }
  if (method === 'GET') {
    return sessionOf(await parts.auth.handler(forward(request, ipAddress, null)), request);
  }
  const body = await readJson(request);
  if (body instanceof Response) return body;
  if (path === '/sign-in/email') return signIn(parts, request, ipAddress, body);
  return finish(await parts.auth.handler(forward(request, ipAddress, {})), request);
}

async function signIn(
  { auth, attempts }: AuthHttpParts,
  request: Request,
  ipAddress: string | null,
  body: unknown,
): Promise<Response> {
  const given = credentials.safeParse(body);
  if (!given.success) return problem(400, 'INVALID_INPUT', 'Send an email and a password as text.');
  const email = normalizeSignInName(given.data.email);
  const limits: Limit[] = [perAddress(email), perCaller(ipAddress)];
  try {
    await attempts.take(limits);
  } catch (error) {
    if (error instanceof RateLimitedError) return tooMany(error);
    throw error;
  }
  const response = await auth.handler(forward(request, ipAddress, { email, password: given.data.password }));
  if (response.ok) await attempts.giveBack(limits);
  if (response.status === 401) return problem(401, SIGN_IN_REFUSED.code, SIGN_IN_REFUSED.message);
  return finish(response, request);
}

const known = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  session: z.object({ id: z.string(), expiresAt: z.string() }),
});

/** Who is signed in, or null; renews the cookie on the way. The session's token is nobody's business. */
async function sessionOf(response: Response, request: Request): Promise<Response> {
  if (!response.ok) return finish(response, request);
  const session = known.nullable().parse(await response.json());
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return finish(Response.json(session, { headers }), request);
}

function tooMany({ code, message, retryAfterSeconds }: RateLimitedError): Response {
  return Response.json(
    { code, message, retryAfterSeconds },
    { status: 429, headers: { ...NO_STORE, 'retry-after': String(retryAfterSeconds) } },
  );
}

/** A copy of the request with our own idea of where it comes from, and the body as we understood it. */
function forward(request: Request, ipAddress: string | null, body: object | null): Request {
  const headers = new Headers(request.headers);
  headers.delete(ADDRESS_HEADER);
  headers.delete('content-length');
  // Node's fetch says Sec-Fetch-Mode and is no browser: those name the site as well, or an Origin.
  if (!headers.has('sec-fetch-site')) headers.delete('sec-fetch-mode');
  if (ipAddress !== null) headers.set(ADDRESS_HEADER, ipAddress);
  if (body === null) return new Request(request.url, { method: request.method, headers });
  headers.set('content-type', 'application/json');
  return new Request(request.url, { method: request.method, headers, body: JSON.stringify(body) });
}

/** JSON alone: a form cannot be sent here from another site. An empty body is an empty object. */
async function readJson(request: Request): Promise<unknown> {
  const text = await readLimited(request);
  if (text === null) return problem(413, 'TOO_LARGE', 'The request is too large.');
  if (text === '') return {};
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  try {
    return JSON.parse(text);
  } catch {
    return problem(400, 'INVALID_INPUT', 'This is not JSON.');
  }
}

async function readLimited(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const NO_STORE = { 'cache-control': 'no-store' };

function problem(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ code, message }, { status, headers: { ...NO_STORE, ...headers } });
}

/** Browsers have the cookie; a token that scripts can read would undo its HttpOnly. */
function finish(response: Response, request: Request): Response {
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  const fromBrowser = request.headers.has('origin') || request.headers.has('sec-fetch-site');
  if (fromBrowser) {
    headers.delete('set-auth-token');
    headers.delete('access-control-expose-headers');
  }
  return new Response(response.body, { status: response.status, headers });
}
