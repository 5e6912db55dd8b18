import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { HostFailedError } from '@postroom/api/mailserver/errors.ts';
import { checkHost, checkHosts } from '@postroom/api/mailserver/services/check-host.ts';
import type { HealthCheck } from '@postroom/infra/agent/protocol/index.ts';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentActor, localAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp, type TestSession } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';

let app: TestApp;
let company: HostedCompany;
let hostId = '';

beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack(), worker: true });
  company = await foundHostedCompany(app);
  const { data } = await ask(`{ viewer { organization { mailHosts(first: 1) { edges { node { id } } } } } }`);
  hostId = data.viewer.organization.mailHosts.edges[0].node.id;
});
afterAll(() => app.stop());

const ask = (
  document: string,
  variables: Record<string, unknown> = {},
  session: TestSession = company.owner,
) => app.graphql(document, variables, session);

/** Runs within the organization of the host. */
async function asOwner<T>(work: () => Promise<T>): Promise<T> {
  const [found] = await app.database.systemQuery<{ organizationId: string }>(
    sql`SELECT organization_id::text AS "organizationId" FROM mail_host WHERE id = ${fromGlobalId(hostId).id}::uuid`,
  );
  const actor = { kind: 'user', userId: randomUUID(), sessionId: null, role: 'OWNER' } as const;
  return runInScope({ organizationId: found?.organizationId ?? '', actor }, work);
}

it('tells how every service is doing', async () => {
  const { data } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on MailHost { state { queued disks { holds total free }
      services { service running since memory processes cpu connections actions } } } } }`,
    { id: hostId },
  );
  const { services, disks, queued } = data.node.state;
  expect(queued).toBeGreaterThanOrEqual(0);
  expect(disks.map(({ holds }: { holds: string }) => holds)).toEqual(['queue', 'mail', 'state']);
  for (const name of ['POSTFIX', 'DOVECOT', 'SLAPD', 'RSPAMD']) {
    const service = services.find((one: { service: string }) => one.service === name);
    expect(service, name).toMatchObject({ running: true, actions: expect.arrayContaining(['RESTART']) });
    expect(service.memory, name).toBeGreaterThan(1_000_000);
    expect(Date.parse(service.since), name).toBeLessThan(Date.now());
  }
});

it('checks everything, a login among it, and keeps what it found', async () => {
  const payload = await expectPayload(
    app,
    `mutation ($input: CheckMailHostInput!) { result: checkMailHost(input: $input) { __typename
      ... on CheckMailHostPayload { check { state results { name state message } } } ... on Error { message } } }`,
    { mailHostId: hostId },
    company.owner,
  );
  const check = payload.check as { results: { name: string; state: string; message: string }[] };
  const found = Object.fromEntries(check.results.map(({ name, ...result }) => [name, result]));
  for (const name of [
    'smtp',
    'submission',
    'imap',
    'lmtp',
    'sieve',
    'ldap',
    'login',
    'certificate',
    'audit',
    'configuration',
  ]) {
    expect(found[name], name).toMatchObject({ state: 'OK' });
  }
  const { data } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on MailHost { checks(first: 5) { state results { name } } } } }`,
    { id: hostId },
  );
  expect(data.node.checks[0].results).toHaveLength(check.results.length);
});

it('reloads and tests services, says what it cannot do, and has it in the record that the agent keeps', async () => {
  const control = (service: string, action: string) =>
    ask(
      `mutation ($input: ControlMailServiceInput!) { controlMailService(input: $input) { __typename
        ... on ControlMailServicePayload { ok output } ... on Error { code message } } }`,
      { input: { mailHostId: hostId, service, action, reason: 'To see that it works' } },
    );
  for (const service of ['POSTFIX', 'DOVECOT', 'SLAPD']) {
    const { data } = await control(service, 'TEST');
    expect(data.controlMailService, service).toMatchObject({ ok: true });
  }
  expect((await control('DOVECOT', 'RELOAD')).data.controlMailService).toMatchObject({ ok: true });
  expect((await control('POSTGRESQL', 'STOP')).errors?.[0]?.message).toContain('cannot stop');
  const { data } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on MailHost { audit(first: 4) { before entries { verb params outcome reason } } } } }`,
    { id: hostId },
  );
  expect(data.node.audit.entries).toContainEqual({
    ...{ verb: 'services.act', outcome: 'done', reason: 'To see that it works' },
    params: '{"service":"dovecot","action":"reload"}',
  });
  const verdict = await localAgent(app).call('audit.verify', {}, { actor: agentActor });
  expect(verdict).toMatchObject({ brokenAt: null });
});

it('tells when the agent hangs, and when its record is not the one it was', async () => {
  const check = async (deps = app.deps) =>
    (await asOwner(() => checkHost(deps, fromGlobalId(hostId).id))).check;
  const hanging = {
    call: () => Promise.reject(new HostFailedError('The mail host did not answer in time.')),
  };
  const hung = { ...app.deps, mailHosts: { agentOf: () => hanging, close: () => undefined } };
  expect((await check(hung)).state).toBe('unreachable');
  const resultOf = (name: string, { results }: { results: unknown }) =>
    (results as HealthCheck[]).find((one) => one.check === name);
  const auditOf = (found: { results: unknown }) => resultOf('audit', found);
  const well = await check();
  expect(auditOf(well)).toMatchObject({ state: 'ok' });
  // One certificate on all ports, told once, with the names that domains are held against.
  expect(resultOf('certificate', well)?.certificates).toEqual([
    {
      shownBy: expect.arrayContaining(['smtp', 'submission', 'imap']),
      names: expect.arrayContaining(['mail.postroom.test', 'localhost']),
      notAfter: expect.stringMatching(/^20.*Z$/),
    },
  ]);
  await asOwner(() =>
    app.deps.database.query(sql`
      UPDATE mail_host_check SET audit_head = 'of another log'
      WHERE organization_id = app_organization_id() AND audit_entries > 0`),
  );
  expect(auditOf(await check())).toMatchObject({
    ...{ state: 'failed', message: expect.stringContaining('another one') },
  });
});

it('is checked by itself when it is due, and only then', async () => {
  const newest = async () => {
    const { data } = await ask(
      `query ($id: ID!) { node(id: $id) { ... on MailHost { checks(first: 1) { at } } } }`,
      { id: hostId },
    );
    return data.node.checks[0].at as string;
  };
  const look = async () => {
    const { log } = app.deps;
    await checkHosts.run({ deps: app.deps, log, signal: AbortSignal.timeout(30_000) });
    return newest();
  };
  const before = await newest();
  expect(await look()).toBe(before);
  await asOwner(() =>
    app.deps.database.query(sql`
      UPDATE mail_host_check SET at = at - interval '2 minutes' WHERE organization_id = app_organization_id()`),
  );
  expect(Date.parse(await look())).toBeGreaterThan(Date.parse(before));
});

it('shows who is connected, and disconnects them', async () => {
  const { host, port } = sharedStack().endpoints.imap;
  const { address: user, password: pass } = company.owner;
  const tls = { ca: readFileSync(sharedStack().env.MAIL_TLS_CA_FILE ?? '', 'utf8') };
  const client = new ImapFlow({ host, port, secure: false, tls, auth: { user, pass }, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  const ended = new Promise((resolve) => client.once('close', resolve));
  const who = () =>
    ask(
      `query ($id: ID!) { node(id: $id) { ... on MailHost { connections(first: 100) { groups { user protocol } } } } }`,
      { id: hostId },
    );
  expect((await who()).data.node.connections.groups).toContainEqual({
    user: company.owner.address,
    protocol: 'imap',
  });
  const { data } = await ask(
    `mutation ($input: KickMailboxConnectionInput!) { kickMailboxConnection(input: $input) { __typename
      ... on KickMailboxConnectionPayload { ended } ... on Error { message } } }`,
    { input: { mailHostId: hostId, user: company.owner.address } },
  );
  expect(data.kickMailboxConnection.ended).toBeGreaterThan(0);
  await ended;
});

it('is for administrators', async () => {
  const member = await company.hire('bo', 'Bo Rao');
  const { data, errors } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on MailHost { state { queued } } } }`,
    { id: hostId },
    member,
  );
  expect(data?.node ?? null).toBeNull();
  expect(JSON.stringify(errors ?? [])).not.toContain('queued":');
});
