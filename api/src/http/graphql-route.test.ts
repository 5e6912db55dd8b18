import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Deps } from '../deps.ts';
import type { GraphQLServer } from '../graphql/server.ts';
import type { Answers } from './answers.ts';
import { hold, withStream } from './bytes.ts';
import { graphqlRoute } from './graphql-route.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const headers = { 'content-type': 'application/json' };
const body = Buffer.from('{"query":"{ __typename }"}');
const post = (init: RequestInit) =>
  new Request('http://localhost/graphql', { method: 'POST', headers, ...init });

/** A route that answers with what it was asked, and notes which bodies could have been answered from memory. */
function echo() {
  const seen: string[] = [];
  const keyOf = (bytes: Buffer) => {
    seen.push(bytes.toString());
    return null;
  };
  const route = graphqlRoute(
    { fetch: async (request: Request) => Response.json(await request.json()) } as unknown as GraphQLServer,
    { keyOf } as Pick<Answers, 'keyOf'> as Answers,
  );
  const deps = { identity: { resolveSession: async () => null } } as unknown as Deps;
  const ask = async (request: Request) => {
    const about = { deps, requestId: 'test', ipAddress: null, url: new URL(request.url), params: {} };
    return withStream(await route.handle(request, about)).json();
  };
  return { seen, ask };
}

it.each([
  ['is at hand', () => hold(post({ body }), body)],
  ['has no length', () => post({ body })],
  ['has a length', () => post({ body, headers: { ...headers, 'content-length': String(body.length) } })],
])('looks for a kept answer when the body %s', async (_what, request) => {
  const { seen, ask } = echo();
  expect(await ask(request())).toEqual({ query: '{ __typename }' });
  expect(seen).toEqual([body.toString()]);
});

it('lets nobody wait for bodies that are still on their way', async () => {
  const { ask } = echo();
  const senders = Array.from({ length: 20 }, () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const length = { ...headers, 'content-length': String(body.length) };
    return {
      answer: ask(post({ body: readable, headers: length, duplex: 'half' } as RequestInit)),
      writable,
    };
  });
  expect(await ask(hold(post({ body }), body))).toEqual({ query: '{ __typename }' });
  for (const { writable } of senders) {
    const writer = writable.getWriter();
    void writer.write(body);
    void writer.close();
  }
  expect(await Promise.all(senders.map(({ answer }) => answer))).toHaveLength(20);
});
