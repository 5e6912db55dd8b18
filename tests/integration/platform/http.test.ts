import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { CORS_ORIGINS: 'https://intranet.lindqvist.example' } });
});
afterAll(() => app.stop());

describe('the HTTP surface', () => {
  it('says that it lives', async () => {
    const response = await app.request('/health/live');
    expect(response.status).toBe(200);
  });

  it('names each part it depends on with its state', async () => {
    const response = await app.request('/health/ready');
    expect(response.status).toBe(200);
    const report = (await response.json()) as { status: string; parts: Record<string, { state: string }> };
    expect(report.status).toBe('ready');
    expect(report.parts).toMatchObject({
      database: { state: 'up' },
      pubsub: { state: 'up' },
      jobs: { state: 'up' },
    });
  });

  it('gives its metrics to Prometheus on this machine, the lag of the event loop among them', async () => {
    const ask = (ipAddress: string, headers = {}) =>
      app.fetch(new Request(`${app.url}/metrics`, { headers }), { ipAddress });
    expect((await ask('192.0.2.10')).status).toBe(403);
    const text = await (await ask('127.0.0.1')).text();
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('postroom_http_request_seconds_count{route="/health/live"');
  });

  it('gives its metrics to whoever has the token, when there is one', async () => {
    const token = 'a-token-for-prometheus';
    const guarded = await startTestApp({ beside: app, env: { METRICS_TOKEN: token } });
    const status = async (authorization: string, ipAddress = '192.0.2.10') =>
      (await guarded.fetch(new Request(`${app.url}/metrics`, { headers: { authorization } }), { ipAddress }))
        .status;
    expect(await status(`Bearer ${token}`)).toBe(200);
    expect(await status('Bearer another', '127.0.0.1')).toBe(403);
    await guarded.stop();
  });

  it('sets security headers on every answer, also on errors', async () => {
    for (const path of ['/health/live', '/nothing/here.txt', '/graphql']) {
      const { headers } = await app.request(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('keeps a request id it is given, and refuses to repeat anything odd', async () => {
    const ask = async (id: string) =>
      (await app.request('/health/live', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await ask('trace-4711-abcd')).toBe('trace-4711-abcd');
    expect(await ask('x"><script>')).not.toContain('script');
  });

  it('answers pages of other origins only when they are on the list', async () => {
    const preflight = (origin: string) =>
      app.request('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    const listed = await preflight('https://intranet.lindqvist.example');
    expect(listed.status).toBe(204);
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://intranet.lindqvist.example');
    const other = await preflight('https://evil.example');
    expect(other.status).toBe(403);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses changes that pages of other origins ask for', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:4001']) {
      const response = await app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
      expect(response.status, origin).toBe(403);
    }
    const own = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:4000' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(own.status).toBe(200);
  });

  it('refuses bodies that are too long, whatever their length says', async () => {
    const long = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(3 * 1024 * 1024)}` });
    const honest = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: long,
    });
    expect(honest.status).toBe(413);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024).fill(32)),
    });
    const chunked = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  it('has nothing to say at unknown addresses and under wrong methods', async () => {
    expect((await app.request('/../../etc/passwd')).status).toBe(404);
    expect((await app.request('/health/live', { method: 'DELETE' })).status).toBe(405);
  });
});
