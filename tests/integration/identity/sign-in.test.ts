import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, signIn, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let owner: TestPerson;

beforeAll(async () => {
  app = await startTestApp();
  owner = await foundCompany(app, 'Lindholm & Rao');
});
afterAll(() => app.stop());
beforeEach(() => app.database.systemQuery(sql`DELETE FROM rate_limit`));

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const attempt = (email: unknown, password: unknown, headers = {}) =>
  post('/auth/sign-in/email', { email, password }, headers);
const whoAmI = async (headers: Record<string, string>) =>
  (await app.graphql('{ viewer { role user { email } session { current } } }', {}, { headers })).data?.viewer;

describe('signing in', () => {
  it('gives a browser a cookie that scripts and other sites cannot use, and no readable token', async () => {
    const response = await attempt(owner.email, owner.password, { origin: 'http://localhost:4000' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      user: { id: owner.userId, name: 'Astrid Lindqvist', email: owner.email },
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^postroom\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(response.headers.get('set-auth-token')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await whoAmI({ cookie: cookie.split(';')[0] ?? '' })).toEqual({
      role: 'OWNER',
      user: { email: owner.email },
      session: { current: true },
    });
  });

  it('gives a program a bearer token, which nobody can make up', async () => {
    const headers = await signIn(app, owner.email);
    expect(await whoAmI(headers)).toMatchObject({ user: { email: owner.email } });
    const [token = ''] = (headers.authorization ?? '').slice('Bearer '.length).split('.');
    expect(await whoAmI({ authorization: `Bearer ${token}` })).toBeNull();
    expect(await whoAmI({ authorization: `Bearer ${token}.AAAA` })).toBeNull();
    expect(await whoAmI({ cookie: `postroom.session_token=${token}` })).toBeNull();
  });

  it('accepts the address in any spelling of case and space', async () => {
    expect((await attempt(` ${owner.email.toUpperCase()} `, owner.password)).status).toBe(200);
  });

  it('marks the cookie Secure where the platform is served over https', async () => {
    const secure = await startTestApp({
      beside: app,
      env: { POSTROOM_URL: 'https://post.lindholmrao.example' },
    });
    const response = await secure.request('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://post.lindholmrao.example' },
      body: JSON.stringify({ email: owner.email, password: owner.password }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-postroom\.session_token=.*; Secure/i);
    await secure.stop();
  });

  it('answers a wrong password, an unknown address and a person without organization alike', async () => {
    const stranger = await hire(app, owner.organizationId, {
      email: 'left@lindholmrao.example',
      name: 'Someone Who Left',
      role: 'MEMBER',
    });
    await app.database.systemQuery(sql`DELETE FROM "member" WHERE user_id = ${stranger.userId}::uuid`);
    const answers = await Promise.all([
      attempt(owner.email, 'wrong-password-1'),
      attempt('nobody@lindholmrao.example', 'wrong-password-1'),
      attempt(stranger.email, stranger.password),
      attempt('not an address', 'wrong-password-1'),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({
        code: 'INVALID_EMAIL_OR_PASSWORD',
        message: 'The address or the password is wrong.',
      });
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  it('takes as long for an unknown address as for a known one', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 12; round++) {
      await app.database.systemQuery(sql`DELETE FROM rate_limit`);
      for (const [kind, email] of [
        ['known', owner.email],
        ['unknown', 'nobody@lindholmrao.example'],
      ] as const) {
        const started = performance.now();
        await attempt(email, 'wrong-password-1');
        times[kind]?.push(performance.now() - started);
      }
    }
    // The quickest of each: what else the machine does only makes some slower.
    const ratio = Math.min(...(times.known ?? [])) / Math.min(...(times.unknown ?? []));
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('refuses what is not text, and what is too much of it', async () => {
    for (const email of [[owner.email], { eq: owner.email }, null, 5]) {
      expect((await attempt(email, owner.password)).status).toBe(400);
    }
    expect((await attempt(owner.email, [owner.password, 'other'])).status).toBe(400);
    expect((await attempt(owner.email, 'x'.repeat(20_000))).status).toBe(413);
  });

  it('takes JSON alone: a form of another site cannot sign anybody in', async () => {
    const form = await app.request('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email: owner.email, password: owner.password }).toString(),
    });
    expect(form.status).toBe(415);
    const plain = await app.request('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ email: owner.email, password: owner.password }),
    });
    expect(plain.status).toBe(415);
  });

  it('is not for pages of other origins', async () => {
    const foreign = await attempt(owner.email, owner.password, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await attempt(owner.email, owner.password, site)).status).toBe(403);
  });

  it('is for programs as well, which name no origin', async () => {
    expect((await attempt(owner.email, owner.password, { 'sec-fetch-mode': 'cors' })).status).toBe(200);
  });

  it('works from whichever host the page was loaded from', async () => {
    const response = await app.fetch(
      new Request('http://192.168.1.20:4000/auth/sign-in/email', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: 'http://192.168.1.20:4000',
          host: '192.168.1.20:4000',
          cookie: 'other=1',
        },
        body: JSON.stringify({ email: owner.email, password: owner.password }),
      }),
    );
    expect(response.status).toBe(200);
  });
});

describe('guessing', () => {
  it('ends for an address after ten wrong passwords, with a clear answer', async () => {
    for (let round = 0; round < 10; round++) {
      expect((await attempt(owner.email, `wrong-password-${round}`)).status).toBe(401);
    }
    const stopped = await attempt(owner.email, owner.password);
    expect(stopped.status).toBe(429);
    const answer = (await stopped.json()) as Record<string, unknown>;
    expect(answer).toEqual({
      code: 'RATE_LIMITED',
      message: expect.stringMatching(/Try again in \d+/),
      retryAfterSeconds: expect.any(Number),
    });
    expect(stopped.headers.get('retry-after')).toBe(String(answer.retryAfterSeconds));
    expect(Number(answer.retryAfterSeconds)).toBeGreaterThan(800);
    expect(Number(answer.retryAfterSeconds)).toBeLessThanOrEqual(900);
  });

  it('is counted by all processes together, and for every spelling of the address', async () => {
    const other = await startTestApp({ beside: app });
    const elsewhere = (email: string) =>
      other.request('/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: 'wrong-password-1' }),
      });
    for (let round = 0; round < 5; round++) {
      await attempt(owner.email, 'wrong-password-1');
      await elsewhere(owner.email.toUpperCase());
    }
    expect((await elsewhere(` ${owner.email}`)).status).toBe(429);
    await other.stop();
  });

  it('does not get further by many attempts at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => attempt(owner.email, `wrong-password-${index}`)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it('ends for a place that tries many addresses', async () => {
    const from = (index: number, ipAddress: string) =>
      app.fetch(
        new Request('http://localhost:4000/auth/sign-in/email', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-postroom-address': `10.0.0.${index}` },
          body: JSON.stringify({ email: `person${index}@lindholmrao.example`, password: 'wrong-password-1' }),
        }),
        { ipAddress },
      );
    const statuses: number[] = [];
    for (let index = 0; index < 51; index++) {
      statuses.push((await from(index, `2001:db8:1:2::${index + 1}`)).status);
    }
    expect(statuses.slice(0, 50).every((status) => status === 401)).toBe(true);
    expect(statuses[50]).toBe(429);
    expect((await from(99, '2001:db8:1:3::1')).status).toBe(401);
  });

  it('leaves right passwords uncounted', async () => {
    for (let round = 0; round < 15; round++) {
      expect((await attempt(owner.email, owner.password)).status).toBe(200);
    }
  });
});

describe('what Better Auth can do besides', () => {
  it.each([
    ['POST', '/auth/sign-up/email'],
    ['POST', '/auth/change-password'],
    ['POST', '/auth/change-email'],
    ['POST', '/auth/update-user'],
    ['POST', '/auth/delete-user'],
    ['POST', '/auth/request-password-reset'],
    ['POST', '/auth/reset-password'],
    ['GET', '/auth/list-sessions'],
    ['POST', '/auth/revoke-session'],
    ['POST', '/auth/sign-in/social'],
    ['POST', '/auth/organization/create'],
    ['POST', '/auth/organization/invite-member'],
    ['POST', '/auth/organization/update-member-role'],
    ['POST', '/auth/organization/accept-invitation'],
    ['GET', '/auth/ok'],
    ['GET', '/auth/error'],
    ['POST', '/auth/sign-in/email/'],
    ['POST', '/auth//sign-up/email'],
    ['POST', '/auth/%73ign-up/email'],
    ['POST', '/auth/sign-out/../sign-up/email'],
  ])('%s %s is not there', async (method, path) => {
    const response = await app.request(path, {
      method,
      headers: { 'content-type': 'application/json', ...owner.headers },
      ...(method === 'POST'
        ? { body: JSON.stringify({ email: 'new@example.com', password: owner.password, name: 'New' }) }
        : {}),
    });
    expect(response.status).toBe(404);
  });

  it('answers a wrong method as such', async () => {
    expect((await app.request('/auth/sign-in/email')).status).toBe(405);
    expect((await app.request('/auth/get-session', { method: 'POST' })).status).toBe(405);
  });
});
