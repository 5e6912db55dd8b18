// Subscriptions over WebSocket and server-sent events: who may listen, what is heard, and when it ends.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, signIn, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let elsewhere: TestApp;
let owner: TestPerson;
const open: Client[] = [];
beforeAll(async () => {
  app = await startTestApp({ web: true });
  elsewhere = await startTestApp({ beside: app });
  owner = await foundCompany(app, 'Lindqvist');
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.dispose()));
  await elsewhere.stop();
  await app.stop();
});

const CHANGES = 'subscription { changes { changes { entity nodeIds } hasMore } }';
const socketUrl = () => `${app.url.replace('http', 'ws')}/graphql`;

interface Listening {
  client: Client;
  events: ExecutionResult[];
  closed: { code: number; at: number }[];
  completed: Promise<void>;
}

/** Opens a socket with these headers and listens; resolves when the server has accepted the connection. */
async function listen(
  headers: Record<string, string>,
  query = CHANGES,
  params?: Record<string, unknown>,
): Promise<Listening> {
  const closed: Listening['closed'] = [];
  const connected = Promise.withResolvers<void>();
  class WithHeaders extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers });
    }
  }
  const client = createClient({
    url: socketUrl(),
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
    ...(params ? { connectionParams: params } : {}),
    on: {
      connected: () => connected.resolve(),
      closed: (event) => closed.push({ code: (event as { code: number }).code, at: Date.now() }),
    },
  });
  open.push(client);
  const events: ExecutionResult[] = [];
  const completed = new Promise<void>((resolve) => {
    client.subscribe(
      { query },
      {
        next: (event) => events.push(event as ExecutionResult),
        error: (error) => {
          connected.reject(error);
          resolve();
        },
        complete: resolve,
      },
    );
  });
  await connected.promise;
  await new Promise((resolve) => setTimeout(resolve, 200)); // the subscription itself is not acknowledged
  return { client, events, closed, completed };
}

const record = (organizationId: string, id = uuidv7(), at: TestApp = app) =>
  runInScope(systemScope(organizationId), () =>
    at.database.sqlTransaction(async (tx) => tx.record({ entity: 'Domain', kind: 'CREATED', ids: [id] })),
  );
const heard = (listening: Listening) =>
  listening.events.map((event) => event.data?.changes as { changes: { entity: string }[] });

describe('a WebSocket', () => {
  it('hears what another process commits, and nothing of another organization', async () => {
    const listening = await listen(owner.headers);
    const stranger = await foundCompany(app, 'Okafor');
    await record(stranger.organizationId, uuidv7(), elsewhere);
    await record(owner.organizationId, uuidv7(), elsewhere);
    await expect.poll(() => listening.events.length).toBe(1);
    expect(heard(listening)[0]?.changes).toEqual([{ entity: 'Domain', nodeIds: [expect.any(String)] }]);
    await listening.client.dispose();
  });

  it('takes a token from connection_init and a cookie from the upgrade', async () => {
    const cookie = await signIn(app, owner.email, owner.password, { browser: true });
    // One after the other: who listens already hears what the others are tried with.
    for (const begin of [() => listen({}, CHANGES, owner.headers), () => listen(cookie)]) {
      const listening = await begin();
      await record(owner.organizationId);
      await expect.poll(() => listening.events.length).toBe(1);
      await listening.client.dispose();
    }
  });

  it('is refused to pages of other origins, before any cookie is looked at', async () => {
    const status = (origin: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(socketUrl(), 'graphql-transport-ws', { headers: { origin } });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('open', () => {
          socket.close();
          resolve(101);
        });
        socket.on('error', () => undefined);
      });
    expect(await status('https://evil.example')).toBe(403);
    expect(await status('null')).toBe(403);
    expect(await status('http://localhost:4000')).toBe(101);
    expect(await status(app.url)).toBe(101);
  });

  it('tells callers without a session to sign in', async () => {
    const client = createClient({ url: socketUrl(), webSocketImpl: WebSocket, retryAttempts: 0 });
    open.push(client);
    const result = await new Promise<unknown>((resolve) => {
      client.subscribe({ query: CHANGES }, { next: resolve, error: resolve, complete: () => undefined });
    });
    expect(JSON.stringify(result)).toContain('Sign in first');
    expect(JSON.stringify(result)).toContain('FORBIDDEN');
  });

  it('keeps the limits of HTTP', async () => {
    const client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: owner.headers,
      retryAttempts: 0,
    });
    open.push(client);
    const aliases = Array.from({ length: 101 }, (_, index) => `a${index}: __typename`).join(' ');
    const result = await new Promise<unknown>((resolve) => {
      client.subscribe(
        { query: `{ ${aliases} }` },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
    expect(JSON.stringify(result)).toContain('OPERATION_TOO_LARGE');
  });

  it('closes when one connection asks for too much at once', async () => {
    const { client, closed } = await listen(owner.headers);
    for (let index = 0; index < 55; index++) {
      client.subscribe(
        { query: CHANGES },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
    }
    await expect.poll(() => closed.length).toBe(1);
    expect(closed[0]?.code).toBe(4429);
  });
});

describe('the end of a session', () => {
  let number = 0;
  const colleague = () => {
    number += 1;
    return hire(app, owner.organizationId, {
      email: `ben${number}@lindqvist.example`,
      name: 'Ben Okafor',
      role: 'MEMBER',
    });
  };

  it('by sign-out in another process ends its subscriptions at once', async () => {
    const ben = await colleague();
    const listening = await listen(ben.headers);
    const started = Date.now();
    const response = await elsewhere.request('/auth/sign-out', { method: 'POST', headers: ben.headers });
    expect(response.ok).toBe(true);
    await expect.poll(() => listening.closed.length, { timeout: 5_000 }).toBe(1);
    expect(listening.closed[0]?.code).toBe(4403);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('that nobody announced is noticed within 5 seconds', async () => {
    const ben = await colleague();
    const listening = await listen(ben.headers);
    const started = Date.now();
    await app.database.systemQuery(sql`DELETE FROM session WHERE user_id = ${ben.userId}::uuid`);
    await expect.poll(() => listening.closed.length, { timeout: 6_000 }).toBe(1);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('of a membership ends them too, and nothing is heard afterwards', async () => {
    const ben = await colleague();
    const listening = await listen(ben.headers);
    await app.database.systemQuery(sql`DELETE FROM member WHERE user_id = ${ben.userId}::uuid`);
    await expect.poll(() => listening.closed.length, { timeout: 6_000 }).toBe(1);
    const before = listening.events.length;
    await record(owner.organizationId);
    expect(listening.events.length).toBe(before);
  });

  it('ends server-sent events as well', async () => {
    const ben = await colleague();
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...ben.headers },
      body: JSON.stringify({ query: CHANGES }),
    });
    let heard = '';
    const ended = (async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) heard += chunk;
    })();
    await record(owner.organizationId);
    await expect.poll(() => heard, { timeout: 10_000 }).toContain('"entity":"Domain"');
    await elsewhere.request('/auth/sign-out', { method: 'POST', headers: ben.headers });
    await ended;
    expect(heard).toContain('event: complete');
  });
});

it('an event stream is refused to pages of other origins', async () => {
  const url = `/graphql?query=${encodeURIComponent(CHANGES)}`;
  const response = await app.request(url, {
    headers: { ...owner.headers, accept: 'text/event-stream', origin: 'https://evil.example' },
  });
  expect(response.status).toBe(403);
});
