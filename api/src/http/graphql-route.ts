// GraphQL over HTTP: answers from memory where nothing changed, and compressed where that helps.
import { inRequest } from '../core/request.ts';
import type { Scope } from '../core/scope.ts';
import type { Context } from '../graphql/context.ts';
import { requestInfo } from '../graphql/plugins/guarded.ts';
import { type GraphQLServer, MAX_GRAPHQL_BODY } from '../graphql/server.ts';
import type { Answers } from './answers.ts';
import { acceptsGzip, compress, heldBytes, heldResponse, hold } from './bytes.ts';
import { contextOf } from './caller.ts';
import { EXPLORER_POLICY } from './headers.ts';
import { problem } from './problem.ts';
import type { RequestContext, Route } from './route.ts';
import { createTurns, TooManyWaitingError } from './turns.ts';

const JSON_TYPE = /^application\/(graphql-response\+)?json/;

/**
 * One process uses one core, and half of what an operation takes is waiting for the database: a few at once keep both
 * busy. What takes longer than operations on the own database do is waiting for another server.
 */
const TURNS = { atOnce: 6, waiting: 2_000, patienceMs: 250 };

export function graphqlRoute(yoga: GraphQLServer, answers: Answers): Route {
  const turns = createTurns(TURNS);
  return {
    method: '*',
    path: '/graphql',
    maxBody: MAX_GRAPHQL_BODY,
    async handle(request, about) {
      // A body that is still on its way must not hold up others.
      const ready = await whole(request);
      try {
        return await turns.take(() => answerTo(ready, about, yoga, answers));
      } catch (error) {
        if (!(error instanceof TooManyWaitingError)) throw error;
        return problem(503, error.code, error.message, { 'retry-after': '1' });
      }
    },
  };
}

async function answerTo(
  request: Request,
  { deps, requestId, ipAddress }: RequestContext,
  yoga: GraphQLServer,
  answers: Answers,
): Promise<Response> {
  const context = await contextOf(deps, request.headers, { ipAddress, requestId });
  const key = keyOf(request, context, answers);
  if (key !== null && context.scope) {
    return answerKept({ request, context, scope: context.scope, key, yoga, answers });
  }
  const response = await run(yoga, request, context);
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return response;
  return complete(request, response, Buffer.from(await response.arrayBuffer()), compress);
}

function keyOf(request: Request, context: Context, answers: Answers): string | null {
  const body = heldBytes(request);
  if (!body || request.method !== 'POST') return null;
  // Other types are refused, and a page of another site can send them without asking.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) return null;
  return answers.keyOf(body, context);
}

interface KeptRequest {
  request: Request;
  context: Context;
  scope: Scope;
  key: string;
  yoga: GraphQLServer;
  answers: Answers;
}

async function answerKept({ request, context, scope, key, yoga, answers }: KeptRequest): Promise<Response> {
  // Read before the data: a change in between makes the answer old at once, never new for too long.
  const version = await answers.version(scope);
  const answer = answers.find(key, version);
  if (answer) {
    const response = new Response(null, { headers: { 'content-type': answer.contentType } });
    return complete(request, response, answer.bytes, () => answers.gzipped(key, answer));
  }
  const response = await run(yoga, request, { ...context, mailVersions: version });
  const contentType = response.headers.get('content-type') ?? '';
  if (!JSON_TYPE.test(contentType)) return response;
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status === 200 && context.done.outcome === 'ok')
    answers.keep(key, { version, contentType, bytes });
  return complete(request, response, bytes, compress);
}

async function run(yoga: GraphQLServer, request: Request, context: Context): Promise<Response> {
  const response = await inRequest(requestInfo(context), () => yoga.fetch(request, context as never));
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    response.headers.set('content-security-policy', EXPLORER_POLICY);
  }
  response.headers.set('cache-control', 'no-store');
  return response;
}

/** The response with these bytes, or with what `pack` makes of them. */
async function complete(
  request: Request,
  { status, headers: given }: Response,
  bytes: Buffer,
  pack: (bytes: Buffer) => Promise<Buffer | null>,
): Promise<Response> {
  const headers = new Headers(given);
  headers.delete('content-length');
  headers.set('cache-control', 'no-store');
  headers.append('vary', 'accept-encoding');
  const small = acceptsGzip(request.headers) ? await pack(bytes) : null;
  if (small) headers.set('content-encoding', 'gzip');
  return heldResponse(small ?? bytes, { status, headers });
}

/** A body that is not held yet is read here: what fails while Yoga reads would be called invalid JSON. */
async function whole(request: Request): Promise<Request> {
  if (!request.body || heldBytes(request)) return request;
  const bytes = Buffer.from(await request.arrayBuffer());
  return hold(new Request(request, { body: bytes }), bytes);
}
