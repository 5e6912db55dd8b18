import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from './administration.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
let app: TestApp;
let company: HostedCompany;
let admin: Administration;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
});
afterAll(() => app.stop());

describe('a new mailbox', () => {
  it('is at once a person who signs in to the app, to IMAP and to submission, and receives mail', async () => {
    const { mailbox } = await admin.createMailbox('Mei.Tanaka', { name: '田中 芽衣', quota: 50_000_000 });
    const address = `mei.tanaka@${company.domain}`;
    expect(mailbox).toMatchObject({
      address,
      name: '田中 芽衣',
      suspended: false,
      quota: 50_000_000,
      directory: 'WRITTEN',
      user: { email: address },
    });
    await signIn(app, address, MAILBOX_PASSWORD);
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(true);
    expect(await programs.canSignIn(address, 'wrong-password-1')).toBe(false);
    expect(await programs.canSubmit(address, MAILBOX_PASSWORD)).toBe(true);
    expect(await programs.deliver(address, 'Angebot für Räder')).toMatch(/^250/);
    await eventually('both messages lie in the inbox', async () => {
      const subjects = await programs.inbox(address, MAILBOX_PASSWORD);
      return subjects.includes('Angebot für Räder') && subjects.includes('Handed in');
    });
    const client = await programs.openImap(address, MAILBOX_PASSWORD);
    const quota = await client?.getQuota('INBOX');
    const limit = (quota ? quota.storage?.limit : undefined) ?? 0;
    expect(Math.abs(limit - 50_000_000)).toBeLessThan(1024); // IMAP counts in units of 1,024 bytes
    await client?.logout();
  });

  it('sends under its own address and its aliases alone', async () => {
    const address = `sender@${company.domain}`;
    await admin.createMailbox('sender');
    const { alias } = await admin.createAlias('orders', [address]);
    await admin.written(alias.id);
    expect(await programs.canSubmit(address, MAILBOX_PASSWORD, { from: `orders@${company.domain}` })).toBe(
      true,
    );
    await expect(
      programs.canSubmit(address, MAILBOX_PASSWORD, { from: company.owner.address }),
    ).rejects.toThrow(/not owned by user/);
  });

  it('names every field that is wrong', async () => {
    expect(await admin.createMailbox('a b', { name: 'Mei\nTanaka' })).toMatchObject({
      __typename: 'InputError',
      fields: [{ path: 'localPart' }, { path: 'name' }],
    });
    expect(await admin.createMailbox('weak', { password: 'weakweakweak' })).toMatchObject({
      fields: [{ path: 'password' }],
    });
    expect(await admin.createMailbox('x'.repeat(65))).toMatchObject({ fields: [{ path: 'localPart' }] });
    expect(await admin.createMailbox('mei+tag')).toMatchObject({ fields: [{ path: 'localPart' }] });
    expect(await admin.createMailbox('*')).toMatchObject({ fields: [{ path: 'localPart' }] });
  });

  it('takes an address once, as mailbox or as alias, also when both are asked for at once', async () => {
    const results = await Promise.all([
      admin.createMailbox('twice'),
      admin.createAlias('twice', [company.owner.address]),
      admin.createMailbox('TWICE'),
      admin.createAlias('twice', [company.owner.address]),
    ]);
    const made = results.filter((result) => /Payload$/.test(result.__typename));
    expect(made).toHaveLength(1);
    for (const result of results.filter((other) => other !== made[0])) {
      expect(result).toMatchObject({ __typename: 'InputError', fields: [{ path: 'localPart' }] });
    }
  });

  it('is for administrators to make, with a role up to their own', async () => {
    await admin.createMailbox('admin', { role: 'ADMIN' });
    const assistant = { headers: await signIn(app, `admin@${company.domain}`, MAILBOX_PASSWORD) };
    const { mailbox } = await admin.createMailbox('plain', {}, assistant);
    const member = { headers: await signIn(app, mailbox.address, MAILBOX_PASSWORD) };
    expect(await admin.createMailbox('king', { role: 'OWNER' }, assistant)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await admin.createMailbox('friend', {}, member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await admin.createAlias('all', ['x@partner.example'], member)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await admin.mutate('createDomain', { name: 'mine.example' }, member)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await admin.createMailbox('nobody', {}, { headers: {} })).toMatchObject({ code: 'FORBIDDEN' });
    const domains = await app.graphql(
      '{ viewer { organization { domains(first: 1) { edges { cursor } } } } }',
      {},
      member,
    );
    expect(domains.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const nodes = await app.graphql(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: [company.domainId, mailbox.id] },
      member,
    );
    expect(nodes.data.nodes).toEqual([null, null]);
    const { data } = await app.graphql(
      `{ viewer { organization { domains(first: 1) { edges { node { mailboxes(first: 100) { edges { node { id address } } } } } } } } }`,
      {},
      company.owner,
    );
    const boss = data.viewer.organization.domains.edges[0].node.mailboxes.edges.find(
      ({ node }: { node: { address: string } }) => node.address === company.owner.address,
    ).node;
    expect(await admin.updateMailbox(boss.id, { suspended: true }, assistant)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await admin.mutate('deleteMailbox', { mailboxId: boss.id }, assistant)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await admin.updateMailbox(boss.id, { suspended: true })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a suspended mailbox', () => {
  it('takes no mail and lets nobody in, until it goes on', async () => {
    const { mailbox } = await admin.createMailbox('paused');
    const { address } = mailbox;
    const open = await programs.openImap(address, MAILBOX_PASSWORD);
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    expect(await admin.updateMailbox(mailbox.id, { suspended: true })).toMatchObject({
      mailbox: { suspended: true, directory: 'WRITTEN' },
    });
    expect(await programs.deliver(address, 'Nobody home')).toMatch(/^550/);
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(false);
    expect(await programs.canSubmit(address, MAILBOX_PASSWORD)).toBe(false);
    expect(await ended).toBe('ended');
    await admin.updateMailbox(mailbox.id, { suspended: false });
    expect(await programs.deliver(address, 'Home again')).toMatch(/^250/);
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(true);
  });
});

describe('a quota', () => {
  it('stops mail when it is full, and goes on when it is lifted', async () => {
    const { mailbox } = await admin.createMailbox('small', { quota: 20_000 });
    const { address } = mailbox;
    expect(await programs.deliver(address, 'Catalogue', 30_000)).toMatch(/^552/);
    expect(await admin.updateMailbox(mailbox.id, { quota: null, name: 'Mei T.' })).toMatchObject({
      mailbox: { quota: null, name: 'Mei T.', directory: 'WRITTEN' },
    });
    await eventually('mail is taken again', async () =>
      /^250/.test(await programs.deliver(address, 'Catalogue', 30_000)),
    );
  });
});

describe('what mailboxes hold', () => {
  it('is counted in one call for many, and kept per day', async () => {
    const { mailbox } = await admin.createMailbox('full', { quota: 40_000 });
    const { mailbox: unused } = await admin.createMailbox('idle');
    await programs.deliver(mailbox.address, 'Catalogue', 36_500);
    await eventually(
      'it arrives',
      async () => (await programs.inbox(mailbox.address, MAILBOX_PASSWORD)).length === 1,
    );
    const counted = await admin.mutate(
      'refreshMailboxUsage',
      { mailboxIds: [mailbox.id, unused.id] },
      company.owner,
      'mailboxes { address usedBytes usedMessages usageHistory(days: 7) { bytes messages } }',
    );
    const [full, idle] = counted.mailboxes.toSorted(
      (left: { address: string }, right: { address: string }) => (left.address < right.address ? -1 : 1),
    );
    expect(full.usedMessages).toBe(1);
    expect(full.usedBytes).toBeGreaterThan(36_000);
    expect(full.usageHistory).toEqual([{ bytes: full.usedBytes, messages: 1 }]);
    expect(idle).toMatchObject({ usedMessages: 0, usedBytes: 0 });
    const { data } = await app.graphql(
      '{ viewer { organization { mailboxCount(filter: { fill: NEARLY_FULL }) mailboxes(first: 5, order: LARGEST) { edges { node { address } } } } } }',
      {},
      company.owner,
    );
    expect(data.viewer.organization.mailboxCount).toBe(1);
    expect(data.viewer.organization.mailboxes.edges[0].node.address).toBe(mailbox.address);
    const organizationId = fromGlobalId(
      (await app.graphql('{ viewer { organization { id } } }', {}, company.owner)).data.viewer.organization
        .id,
    ).id;
    const days = await runInScope(systemScope(organizationId), () =>
      app.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM mailbox_usage`),
    );
    expect(days[0]?.count).toBeGreaterThanOrEqual(2);
  });
});
