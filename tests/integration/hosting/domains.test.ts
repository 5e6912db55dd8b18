import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { createLdapDirectory } from '@postroom/api/hosting/adapters/ldap.ts';
import { purgeDeletedDomains } from '@postroom/api/hosting/domains/purge-domains.ts';
import { keepDomainUsage } from '@postroom/api/hosting/domains/usage.ts';
import { startTestRelay, type TestRelay } from '@postroom/infra/stack/testing-relay.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from './administration.ts';
import { mailPrograms } from './mail-clients.ts';
import { writeCertificateCheck, writeTraffic } from './measured-traffic.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
const directory = createLdapDirectory({
  url: stack.env.LDAP_URL ?? '',
  baseDn: stack.env.LDAP_BASE_DN ?? '',
  writerDn: stack.env.LDAP_WRITER_DN ?? '',
  writerPassword: stack.env.LDAP_WRITER_PASSWORD ?? '',
});
let relay: TestRelay;
let app: TestApp;
let company: HostedCompany;
let admin: Administration;

beforeAll(async () => {
  const tls = dirname(stack.env.MAIL_TLS_CA_FILE ?? '');
  const read = (name: string) => readFileSync(join(tls, name), 'utf8');
  relay = await startTestRelay({ cert: read('server.pem'), key: read('server.key') });
  app = await startTestApp({
    ...{ stack, worker: true, env: { ALLOW_PRIVATE_HOSTS: `localhost:${relay.port}` } },
  });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
});
afterAll(async () => {
  await app.stop();
  await directory.close();
  await relay.close();
});

const addMailbox = (domainId: string, localPart: string, more: Record<string, unknown> = {}) =>
  admin.createMailbox(localPart, { domainId, ...more });

describe('the life of a domain', () => {
  it('suspends and resumes, says why, and lets nobody close their own', async () => {
    const domain = await admin.newDomain('life');
    const { mailbox } = await addMailbox(domain.id, 'lea');
    await programs.answers(mailbox.address, /^250/);
    const open = await programs.openImap(mailbox.address, MAILBOX_PASSWORD); // and Dovecot remembers the sign-in
    const [{ mailbox: assistant }, headers] = [
      await addMailbox(domain.id, 'ada', { role: 'ADMIN' }),
      await signIn(app, mailbox.address, MAILBOX_PASSWORD),
    ];
    const viewer = async () => (await app.graphql('{ viewer { role } }', {}, { headers })).data.viewer;
    const byAssistant = { headers: await signIn(app, assistant.address, MAILBOX_PASSWORD) };
    const owners = { domainId: company.domainId, reason: '' };
    expect(await admin.mutate('suspendDomain', owners, byAssistant)).toMatchObject({ code: 'FORBIDDEN' });
    const suspended = await admin.changeDomain('suspendDomain', {
      domainId: domain.id,
      reason: 'Bill unpaid',
    });
    expect(suspended.domain).toMatchObject({ state: 'SUSPENDED', reason: 'Bill unpaid' });
    await programs.answers(mailbox.address, /^550/);
    await eventually('the connection has ended', async () => open?.usable === false);
    expect(await programs.canSignIn(mailbox.address, MAILBOX_PASSWORD)).toBe(false);
    await expect(signIn(app, mailbox.address, MAILBOX_PASSWORD)).rejects.toThrow('403');
    expect(await viewer()).toBeNull();
    expect((await admin.changeDomain('resumeDomain', { domainId: domain.id })).domain.state).toBe('ACTIVE');
    await signIn(app, mailbox.address, MAILBOX_PASSWORD);
    await programs.answers(mailbox.address, /^250/);
    expect(
      await admin.changeDomain('suspendDomain', { domainId: company.domainId, reason: '' }),
    ).toMatchObject({
      fields: [{ path: 'domainId' }],
    });
  });

  it('shows the second of two administrators what differs', async () => {
    const domain = await admin.newDomain('twice');
    const { id: domainId, version: basedOnVersion } = domain;
    await admin.changeDomain('updateDomain', { domainId, basedOnVersion, maxMailboxes: 5 });
    const input = { domainId, basedOnVersion, maxMailboxes: 7 };
    expect(
      await callMutation(app, 'updateDomain', input, {
        as: company.owner,
        errors: '... on ConflictError { differing: fields { field yours theirs } }',
      }),
    ).toMatchObject({ code: 'CONFLICT', differing: [{ field: 'maxMailboxes', yours: '7', theirs: '5' }] });
    // The same once more is no conflict: a repeated request.
    const again = await admin.changeDomain('updateDomain', { domainId, basedOnVersion, maxMailboxes: 5 });
    expect(again.domain.maxMailboxes).toBe(5);
  });

  it('deletes with retention, restores, and removes for good when the time is over', async () => {
    const domain = await admin.newDomain('gone');
    const { mailbox } = await addMailbox(domain.id, 'gina');
    await admin.mutate('createAlias', {
      domainId: domain.id,
      localPart: 'all',
      forwardTo: [mailbox.address],
    });
    const input = { domainId: domain.id, confirmName: domain.name, retentionDays: 30, reason: '' };
    expect(
      await admin.changeDomain('deleteDomain', { ...input, confirmName: 'another.example' }),
    ).toMatchObject({
      fields: [{ path: 'confirmName' }],
    });
    expect((await admin.changeDomain('deleteDomain', input)).domain.state).toBe('DELETED');
    await programs.answers(mailbox.address, /^550/);
    expect((await admin.changeDomain('restoreDomain', { domainId: domain.id })).domain.state).toBe('ACTIVE');
    await programs.answers(mailbox.address, /^250/);
    await admin.changeDomain('deleteDomain', { ...input, retentionDays: 0 });
    expect(await admin.changeDomain('restoreDomain', { domainId: domain.id })).toMatchObject({
      code: 'CONFLICT',
    });
    await eventually('nothing of it is left', async () => {
      await purgeDeletedDomains(app.deps, app.deps.log, AbortSignal.timeout(20_000));
      const rows = await app.database.systemQuery(
        sql`SELECT 1 FROM hosted_domain WHERE name = ${domain.name}`,
      );
      return rows.length === 0 && (await directory.entriesOf(domain.name)) === null;
    });
  });
});

describe('the usage of a domain', () => {
  it('is kept by the day, with what went in and out as the logs tell', async () => {
    const domain = await admin.newDomain('usage');
    await addMailbox(domain.id, 'ulla', { quota: 2_000_000_000 });
    const [{ organizationId = '' } = {}] = await app.database.systemQuery<{ organizationId: string }>(
      sql`SELECT id::text AS "organizationId" FROM "organization"`,
    );
    await runInScope(systemScope(organizationId), async () => {
      await writeTraffic(app.database, domain.name);
      await writeCertificateCheck(app.database);
      await keepDomainUsage(app.deps);
      await keepDomainUsage(app.deps); // the same day once more
    });
    const { data } = await app.graphql(
      `query ($id: ID!) { node(id: $id) { ... on Domain { usage { mailboxes quotaGiven delay95 delayOf } health { score reasons { code message } }
         usageHistory(days: 30) { mailboxes received refused sent delay95 } } } }`,
      { id: domain.id },
      company.owner,
    );
    expect(data.node.usageHistory).toEqual([
      { mailboxes: 1, received: 12, refused: 3, sent: 1, delay95: 7_200 },
    ]);
    const now = { mailboxes: 1, quotaGiven: 2_000_000_000, delay95: 7_200, delayOf: 20 };
    expect(data.node.usage).toEqual(now);
    const reasons: { code: string; message: string }[] = data.node.health.reasons;
    const said = Object.fromEntries(reasons.map(({ code, message }) => [code, message]));
    expect(said).toMatchObject({
      CERTIFICATE_NAME: expect.stringContaining('not for mail.postroom.test:'),
      CERTIFICATE_ENDS: expect.stringContaining('in 12 days'),
      DELIVERY_SLOW: expect.stringContaining('took 2 hours or more'),
      DNS_UNKNOWN: expect.any(String),
    });
  });
});

describe('limits', () => {
  it('come from a template and hold', async () => {
    const limits = { maxMailboxes: 2, maxAliases: 1, defaultQuota: 2_000_000_000, maxQuota: 5_000_000_000 };
    const { template } = await admin.mutate(
      'saveDomainTemplate',
      { name: 'Small', ...limits },
      company.owner,
      'template { id }',
    );
    const domain = await admin.newDomain('limits', { templateId: template.id });
    const first = await addMailbox(domain.id, 'one');
    expect(first.mailbox.quota).toBe(2_000_000_000);
    expect(await addMailbox(domain.id, 'two', { quota: 4_000_000_000 })).toMatchObject({
      fields: [{ path: 'quota' }],
    });
    expect(await addMailbox(domain.id, 'two', { quota: 0 })).toMatchObject({ fields: [{ path: 'quota' }] });
    const both = await Promise.all(['two', 'three'].map((name) => addMailbox(domain.id, name)));
    expect(both.filter((result) => result.mailbox)).toHaveLength(1);
    expect(await admin.updateMailbox(first.mailbox.id, { quota: 3_500_000_000 })).toMatchObject({
      fields: [{ path: 'quota' }],
    });
    const reports = { domainId: domain.id, enabled: true };
    expect(await admin.mutate('setReportCollection', reports)).toMatchObject({
      fields: [{ path: 'domainId' }],
    });
    expect(await admin.changeDomain('updateDomain', { domainId: domain.id, maxMailboxes: 1 })).toMatchObject({
      fields: [{ path: 'maxMailboxes' }],
    });
    expect(
      await admin.changeDomain('updateDomain', { domainId: domain.id, maxQuota: 1_000_000_000 }),
    ).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ path: 'defaultQuota' })]),
    });
  });
});

describe('the relay of a domain', () => {
  it('is kept from private addresses, tried first, and then gets the mail with the login', async () => {
    const domain = await admin.newDomain('relay');
    const { mailbox } = await addMailbox(domain.id, 'rita');
    const login = { username: 'customer-17', password: 'only-here-9' };
    const input = { domainId: domain.id, host: 'localhost', port: relay.port, tls: 'STARTTLS', ...login };
    for (const host of ['127.0.0.1', '169.254.169.254', 'smtp.example\nX', '[::1]']) {
      expect(await admin.changeDomain('setDomainRelay', { ...input, host, verify: false })).toMatchObject({
        fields: [{ path: 'host' }],
      });
    }
    // The test's own authority vouches for the relay, and the app believes public ones alone.
    expect(await admin.changeDomain('setDomainRelay', { ...input, verify: true })).toMatchObject({
      code: 'MAIL_SERVER_ERROR',
    });
    const saved = await admin.changeDomain('setDomainRelay', { ...input, verify: false });
    expect(saved.domain.relay).toEqual({ host: 'localhost', username: 'customer-17' });
    // What is known is told to that server and user alone.
    const { password: _password, ...untold } = input;
    expect((await admin.changeDomain('setDomainRelay', { ...untold, verify: false })).domain.relay.host).toBe(
      'localhost',
    );
    const other = { ...untold, username: 'customer-18', verify: false };
    expect(await admin.changeDomain('setDomainRelay', other)).toMatchObject({
      fields: [{ path: 'password' }],
    });
    const [{ organizationId = '' } = {}] = await app.database.systemQuery<{ organizationId: string }>(
      sql`SELECT id::text AS "organizationId" FROM "organization"`,
    );
    const [row] = await runInScope(systemScope(organizationId), () =>
      app.database.query<{ sealed: Buffer }>(
        sql`SELECT relay_password AS sealed FROM hosted_domain WHERE name = ${domain.name}`,
      ),
    );
    expect(row?.sealed.toString('latin1')).not.toContain('only-here-9');
    await admin.written(domain.id);
    const to = 'friend@far-away.example';
    expect(await programs.canSubmit(mailbox.address, MAILBOX_PASSWORD, { to })).toBe(true);
    await eventually('the relay has it', async () => relay.mails.length > 0);
    expect(relay.mails[0]).toMatchObject({ ...login, from: mailbox.address, to: [to] });
    expect((await admin.changeDomain('removeDomainRelay', { domainId: domain.id })).domain.relay).toBeNull();
  });
});

describe('a comparison of the directory', () => {
  it('shows what was changed by hand, and repairs it when asked to', async () => {
    const domain = await admin.newDomain('drift', {});
    await admin.changeDomain('updateDomain', { domainId: domain.id, catchAll: company.owner.address });
    await admin.written(domain.id);
    const address = `@${domain.name}`;
    const [entry] = (await directory.entriesOf(domain.name)) ?? [];
    if (entry?.kind !== 'ALIAS') throw new Error('The catch-all has no entry.');
    await directory.write({ ...entry, forwardTo: ['spy@evil.example'] });
    const compare = async (repair: boolean) => {
      const fields = 'run { id state } ';
      const { run } = await admin.mutate('compareDirectory', { repair }, company.owner, fields);
      return eventually('it is done', async () => {
        const { data } = await app.graphql(
          `query ($id: ID!) { node(id: $id) { ... on DirectoryRun { state missing extra different failure
             differences { kind name fields { field expected found } } } } }`,
          { id: run.id },
          company.owner,
        );
        return data.node.state === 'RUNNING' ? null : data.node;
      });
    };
    const expected = {
      ...{ state: 'DONE', different: 1 },
      differences: [
        {
          ...{ kind: 'DIFFERENT', name: address },
          fields: [{ field: 'forwardTo', expected: company.owner.address, found: 'spy@evil.example' }],
        },
      ],
    };
    expect(await compare(false)).toMatchObject(expected);
    expect(await compare(true)).toMatchObject(expected);
    await eventually('it is repaired', async () => (await compare(false)).different === 0);
  });
});
