import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { startTestApp } from '../../testkit/app.ts';
import { foundCompany } from '../../testkit/company.ts';

it('stops within the time a supervisor grants, with sockets, streams and idle connections open', async () => {
  const app = await startTestApp({ web: true, worker: true });
  const owner = await foundCompany(app, 'Lindqvist');
  const query = 'subscription { changes { hasMore } }';
  const closed = Promise.withResolvers<number>();
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: owner.headers,
    retryAttempts: 0,
    on: { closed: (event) => closed.resolve((event as { code: number }).code) },
  });
  const socketEnded = new Promise<void>((resolve) => {
    client.subscribe({ query }, { next: () => undefined, error: () => resolve(), complete: () => resolve() });
  });
  const stream = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...owner.headers },
    body: JSON.stringify({ query }),
  });
  const streamEnded = stream.text().catch(() => 'cut');
  await fetch(`${app.url}/health/live`);
  const started = Date.now();
  await app.stop();
  expect(Date.now() - started).toBeLessThan(4_500);
  await Promise.all([socketEnded, streamEnded]);
  expect(await closed.promise).toBe(1001);
  await expect(fetch(`${app.url}/health/live`)).rejects.toThrow();
});
