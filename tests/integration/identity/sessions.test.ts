import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, signIn, type TestPerson } from '../../testkit/company.ts';
import { eventually } from '../../testkit/wait.ts';

let app: TestApp;
let other: TestApp;
let owner: TestPerson;
let vikram: TestPerson;

beforeAll(async () => {
  app = await startTestApp();
  other = await startTestApp({ beside: app });
  owner = await foundCompany(app, 'Lindholm & Rao');
  vikram = await hire(app, owner.organizationId, {
    email: 'vikram.rao@lindholmrao.example',
    name: 'Vikram Rao',
    role: 'MEMBER',
  });
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

type Headers = Record<string, string>;
const isSignedIn = async (on: TestApp, headers: Headers) =>
  (await on.graphql('{ viewer { role } }', {}, { headers })).data?.viewer !== null;
const sessionsOf = async (headers: Headers) =>
  (
    await app.graphql(
      `{ viewer { sessions(first: 100) { edges { node { id current ipAddress userAgent createdAt lastActiveAt expiresAt } }
         pageInfo { hasNextPage } } } }`,
      {},
      { headers },
    )
  ).data.viewer.sessions.edges.map((edge: { node: unknown }) => edge.node);
const revoke = async (sessionId: string, headers: Headers) =>
  (
    await app.graphql(
      `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) {
        __typename ... on RevokeSessionPayload { revokedSessionId } ... on Error { code } } }`,
      { input: { sessionId } },
      { headers },
    )
  ).data.revokeSession;

describe('a session', () => {
  it('is listed with its device, newest first, and knows itself', async () => {
    const headers = await signIn(app, vikram.email);
    const sessions = await sessionsOf(headers);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ current: true, ipAddress: '192.0.2.10' });
    expect(sessions[1]).toMatchObject({ current: false });
  });

  it('ends at once in every process when it is revoked', async () => {
    const headers = await signIn(app, vikram.email);
    expect(await isSignedIn(other, headers)).toBe(true);
    const [mine] = await sessionsOf(headers);
    expect(await revoke(mine.id, vikram.headers)).toEqual({
      __typename: 'RevokeSessionPayload',
      revokedSessionId: mine.id,
    });
    expect(await isSignedIn(app, headers)).toBe(false);
    const started = Date.now();
    await eventually('the other process forgets', async () => !(await isSignedIn(other, headers)), 2_000);
    expect(Date.now() - started).toBeLessThan(1_500);
  });

  it('ends when its person signs out', async () => {
    const cookie = await signIn(app, vikram.email, undefined, { browser: true });
    expect(await isSignedIn(other, cookie)).toBe(true);
    const foreign = await app.request('/auth/sign-out', {
      method: 'POST',
      headers: { ...cookie, origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(await isSignedIn(app, cookie)).toBe(true);
    const response = await app.request('/auth/sign-out', {
      method: 'POST',
      headers: { ...cookie, origin: 'http://localhost:4000' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie().join()).toMatch(/postroom\.session_token=;.*Max-Age=0/i);
    expect(await isSignedIn(app, cookie)).toBe(false);
    await eventually('the other process forgets', async () => !(await isSignedIn(other, cookie)), 2_000);
  });

  it('signs a program out by its bearer token as well', async () => {
    const headers = await signIn(app, vikram.email);
    const response = await app.request('/auth/sign-out', { method: 'POST', headers });
    expect(response.status).toBe(200);
    expect(await isSignedIn(app, headers)).toBe(false);
  });

  it('of somebody else cannot be seen or ended', async () => {
    const [mine] = await sessionsOf(vikram.headers);
    expect(await revoke(mine.id, owner.headers)).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    const seen = await app.graphql('query ($id: ID!) { node(id: $id) { id } }', { id: mine.id }, owner);
    expect(seen.data.node).toBeNull();
    expect(await isSignedIn(app, vikram.headers)).toBe(true);
  });

  it('ends its subscriptions within five seconds, also when nobody is told', async () => {
    const headers = await signIn(app, vikram.email);
    const response = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query: 'subscription { changes { cursor } }' }),
    });
    expect(response.status).toBe(200);
    const ended = response.text();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [mine] = await sessionsOf(headers);
    const id = Buffer.from(mine.id, 'base64url').toString().split(':')[1] ?? '';
    const started = Date.now();
    await app.database.systemQuery(sql`DELETE FROM session WHERE id = ${id}::uuid`);
    await ended;
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('is worth nothing once its time is over', async () => {
    const headers = await signIn(app, vikram.email);
    const [mine] = await sessionsOf(headers);
    const id = Buffer.from(mine.id, 'base64url').toString().split(':')[1] ?? '';
    await app.database.systemQuery(
      sql`UPDATE session SET expires_at = now() - interval '1 second' WHERE id = ${id}::uuid`,
    );
    await eventually('it has ended', async () => !(await isSignedIn(other, headers)), 6_000);
  });

  it('tells who is signed in, and no secret', async () => {
    const cookie = await signIn(app, vikram.email, undefined, { browser: true });
    const ask = async (headers: Headers) => (await app.request('/auth/get-session', { headers })).json();
    expect(await ask(cookie)).toEqual({
      user: { id: vikram.userId, name: 'Vikram Rao', email: vikram.email },
      session: { id: expect.any(String), expiresAt: expect.any(String) },
    });
    expect(await ask({})).toBeNull();
  });

  it('asks for one of the methods alone when there are two: the token counts', async () => {
    const cookie = await signIn(app, owner.email, undefined, { browser: true });
    const both = { ...cookie, ...vikram.headers };
    const { data } = await app.graphql('{ viewer { user { email } } }', {}, { headers: both });
    expect(data.viewer.user.email).toBe(vikram.email);
  });
});
