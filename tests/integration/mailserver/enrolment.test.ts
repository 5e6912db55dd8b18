import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connect } from 'node:tls';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { certificates } from '@postroom/api/mailserver/adapters/certificates.ts';
import { type Agent, startAgent } from '@postroom/infra/agent/index.ts';
import { privateHost } from '@postroom/infra/agent/private-host.ts';
import { enrol } from '@postroom/infra/agent/remote/enrol.ts';
import { readIdentity } from '@postroom/infra/agent/remote/files.ts';
import { freePort } from '@postroom/infra/stack/ports.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

let app: TestApp;
let company: HostedCompany;
let folder = '';
let port = 0;
let agent: Agent | undefined;
let owner: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync('/tmp/postroom-enrol-');
  port = await freePort();
  const env = { ALLOW_PRIVATE_HOSTS: `127.0.0.1:${port}` };
  app = await startTestApp({ stack: sharedStack(), web: true, worker: true, env });
  company = await foundHostedCompany(app);
  owner = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await agent?.stop();
  await owner?.end();
  await app.stop();
  rmSync(folder, { recursive: true });
});

const add = () =>
  expectPayload(
    app,
    `mutation ($input: AddMailHostInput!) { result: addMailHost(input: $input) { __typename
      ... on AddMailHostPayload { token mailHost { id enrolled } } ... on Error { message } } }`,
    { name: 'Second machine', address: `127.0.0.1:${port}` },
    company.owner,
  ) as Promise<{ token: string; mailHost: { id: string; enrolled: boolean } } & Record<string, unknown>>;

const describe = async (id: string) =>
  (
    await app.graphql(
      `query ($id: ID!) { node(id: $id) { ... on MailHost { enrolled software { kind hostname } } } }`,
      { id },
      company.owner,
    )
  ).data.node;

const enrolHere = (token: string, name = 'state') =>
  enrol({ url: app.url, token, stateDirectory: join(folder, name) });

/** Another agent on this machine, for the same servers, that callers reach over TLS. */
async function startSecond(): Promise<Agent> {
  const { endpoints, env } = sharedStack();
  const dataDir = resolve(env.MAIL_AGENT_SOCKET ?? '', '../..');
  const never = () => Promise.reject(new Error('not in this test'));
  const services = { start: never, stop: never, restart: never };
  const host = privateHost({ dataDir, hostname: 'second.postroom.test', endpoints, services });
  const stateDirectory = join(folder, 'state');
  return startAgent({
    host: { ...host, stateDirectory },
    socketPath: join(folder, 'run', 'agent.sock'),
    callers: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    remote: { host: '127.0.0.1', port },
  });
}

it('enrols a second host with a token that works once, and talks to it over TLS with certificates on both sides', async () => {
  const { token, mailHost } = await add();
  expect(mailHost.enrolled).toBe(false);
  expect(await describe(mailHost.id)).toMatchObject({ software: null });
  await expect(enrolHere(`${token.slice(0, -2)}00`)).rejects.toThrow('unknown, used or expired');
  expect(await enrolHere(token)).toBe('Second machine');
  await expect(enrolHere(token, 'again')).rejects.toThrow('unknown, used or expired');
  agent = await startSecond();
  expect(await describe(mailHost.id)).toEqual({
    enrolled: true,
    software: { kind: 'PRIVATE', hostname: 'second.postroom.test' },
  });
  const rows = await app.database.systemQuery<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM mail_host WHERE enrolment_hash IS NOT NULL`,
  );
  expect(rows[0]?.n).toBe(0);
});

it('follows the logs and the queue of a host that enrolled', async () => {
  const { rows } = await owner.query(
    'SELECT id FROM mail_host WHERE address IS NOT NULL AND fingerprint IS NOT NULL',
  );
  const id = String(rows[0]?.id);
  await eventually('its logs are read', async () => {
    const traces = await owner.query('SELECT source FROM trace_log WHERE host_id = $1', [id]);
    const facts = await owner.query('SELECT FROM mail_log_position WHERE source = $1', [`postfix@${id}`]);
    const read = new Set(traces.rows.map((row) => String(row.source)));
    return read.has('postfix') && read.has('dovecot') && facts.rows.length === 1;
  });
  await eventually('its queue is known', async () => {
    const queue = await owner.query('SELECT synced_at AS at, problem FROM mail_queue WHERE host_id = $1', [
      id,
    ]);
    return queue.rows[0]?.at instanceof Date && queue.rows[0]?.problem === null;
  });
});

it('hangs up on strangers: no certificate, one of another authority, one of another agent', async () => {
  const identity = await readIdentity(join(folder, 'state'));
  if (identity === null) throw new Error('The host never enrolled.');
  const other = await certificates.createAuthority('Somebody else');
  const strange = await certificates.issueClient(other, 'Postroom platform');
  const tries = [
    {},
    { key: strange.key, cert: strange.certificate },
    { key: identity.key, cert: identity.certificate },
  ];
  for (const credentials of tries) {
    expect(await greeted({ ...credentials, ca: identity.authority })).toBe(false);
  }
});

const greeted = (options: object): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, checkServerIdentity: () => undefined, ...options });
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });

it('does not talk to a machine that shows another certificate than the one enrolled', async () => {
  const { token, mailHost } = await add();
  await enrolHere(token, 'third');
  // The second host's agent still answers on this port, with its own certificate.
  expect(await describe(mailHost.id)).toEqual({ enrolled: true, software: null });
});

it('takes no token that has expired, nor one for a host that was removed', async () => {
  const { token, mailHost } = await add();
  await owner.query(
    `UPDATE mail_host SET enrolment_expires_at = now() - interval '1 second' WHERE enrolment_hash IS NOT NULL`,
  );
  await expect(enrolHere(token, 'late')).rejects.toThrow('unknown, used or expired');
  const second = await add();
  for (const { id } of [mailHost, second.mailHost]) {
    await expectPayload(
      app,
      `mutation ($input: RemoveMailHostInput!) { result: removeMailHost(input: $input) { __typename ... on Error { message } } }`,
      { mailHostId: id },
      company.owner,
    );
  }
  await expect(enrolHere(second.token, 'removed')).rejects.toThrow('unknown, used or expired');
});

it('makes no key of another kind a certificate', async () => {
  const { token } = await add();
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const response = await fetch(`${app.url}/internal/agent/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, request: publicKey.export({ type: 'spki', format: 'pem' }) }),
  });
  expect(response.status).toBe(400);
});

it('forgets all that was known of a host that is removed', async () => {
  const { rows } = await owner.query(
    'SELECT host_id AS id FROM mail_queue JOIN mail_host ON id = host_id WHERE address IS NOT NULL AND synced_at IS NOT NULL',
  );
  const id = String(rows[0]?.id);
  const tables = ['mail_queue', 'mail_queue_sample', 'trace_log', 'trace_message', 'flow_count'];
  await app.graphql(
    `mutation ($input: RemoveMailHostInput!) { removeMailHost(input: $input) { __typename } }`,
    { input: { mailHostId: toGlobalId('MailHost', id) } },
    company.owner,
  );
  for (const table of tables) {
    const { rows: left } = await owner.query(`SELECT FROM ${table} WHERE host_id = $1`, [id]);
    expect(left, table).toEqual([]);
  }
  expect((await owner.query('SELECT FROM mail_host WHERE id = $1', [id])).rows).toEqual([]);
});
