import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp, type TestSession } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
let app: TestApp;
let company: HostedCompany;
let owner: TestSession;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  owner = company.owner;
});
afterAll(() => app.stop());

async function mutate(name: string, input: Record<string, unknown>, as: TestSession = owner, fields = '') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { data, errors } = await app.graphql(
    `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on ${type}Payload { ${fields} } ... on InputError { fields { path message } } ... on Error { code message } } }`,
    { input },
    as,
  );
  if (errors) return { __typename: 'GraphQLError', ...errors[0], code: errors[0]?.extensions?.code };
  return data[name];
}

const MAILBOX = 'mailbox { id address name suspended quota directory user { email } }';
const createMailbox = (localPart: string, changes: Record<string, unknown> = {}, as?: TestSession) =>
  mutate(
    'createMailbox',
    {
      ...{ domainId: company.domainId, localPart, name: 'Mei Tanaka', password: MAILBOX_PASSWORD },
      role: 'MEMBER',
      ...changes,
    },
    as,
    MAILBOX,
  );
const createAlias = (localPart: string, forwardTo: string[], as?: TestSession) =>
  mutate(
    'createAlias',
    { domainId: company.domainId, localPart, forwardTo },
    as,
    'alias { id address forwardTo directory }',
  );
const updateMailbox = (mailboxId: string, changes: Record<string, unknown>, as?: TestSession) =>
  mutate('updateMailbox', { mailboxId, ...changes }, as, MAILBOX);
const directoryOf = async (id: string) =>
  (
    await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on Mailbox { directory } ... on Alias { directory } ... on Domain { directory } } }',
      { id },
      owner,
    )
  ).data.node?.directory;
const written = (id: string) =>
  eventually('the directory is written', async () => (await directoryOf(id)) === 'WRITTEN');

describe('a new mailbox', () => {
  it('is at once a person who signs in to the app, to IMAP and to submission, and receives mail', async () => {
    const { mailbox } = await createMailbox('Mei.Tanaka', { name: '田中 芽衣', quota: 50_000_000 });
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
    await createMailbox('sender');
    const { alias } = await createAlias('orders', [address]);
    await written(alias.id);
    expect(await programs.canSubmit(address, MAILBOX_PASSWORD, { from: `orders@${company.domain}` })).toBe(
      true,
    );
    await expect(
      programs.canSubmit(address, MAILBOX_PASSWORD, { from: company.owner.address }),
    ).rejects.toThrow(/not owned by user/);
  });

  it('names every field that is wrong', async () => {
    expect(await createMailbox('a b', { name: 'Mei\nTanaka' })).toMatchObject({
      __typename: 'InputError',
      fields: [{ path: 'localPart' }, { path: 'name' }],
    });
    expect(await createMailbox('weak', { password: 'weakweakweak' })).toMatchObject({
      fields: [{ path: 'password' }],
    });
    expect(await createMailbox('x'.repeat(65))).toMatchObject({ fields: [{ path: 'localPart' }] });
    expect(await createMailbox('mei+tag')).toMatchObject({ fields: [{ path: 'localPart' }] });
    expect(await createMailbox('*')).toMatchObject({ fields: [{ path: 'localPart' }] });
  });

  it('takes an address once, as mailbox or as alias, also when both are asked for at once', async () => {
    const results = await Promise.all([
      createMailbox('twice'),
      createAlias('twice', [company.owner.address]),
      createMailbox('TWICE'),
      createAlias('twice', [company.owner.address]),
    ]);
    const made = results.filter((result) => /Payload$/.test(result.__typename));
    expect(made).toHaveLength(1);
    for (const result of results.filter((other) => other !== made[0])) {
      expect(result).toMatchObject({ __typename: 'InputError', fields: [{ path: 'localPart' }] });
    }
  });

  it('is for administrators to make, with a role up to their own', async () => {
    await createMailbox('admin', { role: 'ADMIN' });
    const admin = { headers: await signIn(app, `admin@${company.domain}`, MAILBOX_PASSWORD) };
    const { mailbox } = await createMailbox('plain', {}, admin);
    const member = { headers: await signIn(app, mailbox.address, MAILBOX_PASSWORD) };
    expect(await createMailbox('king', { role: 'OWNER' }, admin)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await createMailbox('friend', {}, member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await createAlias('all', ['x@partner.example'], member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await mutate('createDomain', { name: 'mine.example' }, member)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await createMailbox('nobody', {}, { headers: {} })).toMatchObject({ code: 'FORBIDDEN' });
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
      owner,
    );
    const boss = data.viewer.organization.domains.edges[0].node.mailboxes.edges.find(
      ({ node }: { node: { address: string } }) => node.address === company.owner.address,
    ).node;
    expect(await updateMailbox(boss.id, { suspended: true }, admin)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await mutate('deleteMailbox', { mailboxId: boss.id }, admin)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await updateMailbox(boss.id, { suspended: true })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a password', () => {
  it('that is changed holds in the app, for IMAP and for submission, and the old one in none of them', async () => {
    const person = await company.hire('jonas', 'Jonas Weber');
    const fresh = 'granite-harbour-77';
    const elsewhere = await signIn(app, person.address, MAILBOX_PASSWORD);
    const open = await programs.openImap(person.address, MAILBOX_PASSWORD);
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    const change = (currentPassword: string, newPassword: string) =>
      mutate(
        'changePassword',
        { currentPassword, newPassword, revokeOtherSessions: true },
        person,
        'user { email }',
      );
    expect(await change('wrong-password-1', fresh)).toMatchObject({ fields: [{ path: 'currentPassword' }] });
    expect(await change(MAILBOX_PASSWORD, 'short')).toMatchObject({ fields: [{ path: 'newPassword' }] });
    expect(await change(MAILBOX_PASSWORD, MAILBOX_PASSWORD)).toMatchObject({
      fields: [{ path: 'newPassword' }],
    });
    expect(await change(MAILBOX_PASSWORD, fresh)).toMatchObject({ user: { email: person.address } });

    expect(await programs.canSignIn(person.address, MAILBOX_PASSWORD)).toBe(false);
    expect(await programs.canSubmit(person.address, MAILBOX_PASSWORD)).toBe(false);
    await expect(signIn(app, person.address, MAILBOX_PASSWORD)).rejects.toThrow('401');
    expect(await programs.canSignIn(person.address, fresh)).toBe(true);
    expect(await programs.canSubmit(person.address, fresh)).toBe(true);
    await signIn(app, person.address, fresh);
    expect(await ended).toBe('ended');
    const viewer = async (headers: Record<string, string>) =>
      (await app.graphql('{ viewer { role } }', {}, { headers })).data.viewer;
    expect(await viewer(person.headers)).toEqual({ role: 'MEMBER' });
    expect(await viewer(elsewhere)).toBeNull();
  });

  it('cannot be guessed through changing it', async () => {
    const person = await company.hire('leila', 'Leila Haddad');
    const codes: string[] = [];
    for (let round = 0; round < 11; round++) {
      const result = await mutate(
        'changePassword',
        {
          currentPassword: `wrong-password-${round}`,
          newPassword: 'granite-harbour-77',
          revokeOtherSessions: false,
        },
        person,
      );
      codes.push(result.code);
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('INVALID_INPUT'));
    expect(codes[10]).toBe('RATE_LIMITED');
  });
});

describe('a suspended mailbox', () => {
  it('takes no mail and lets nobody in, until it goes on', async () => {
    const { mailbox } = await createMailbox('paused');
    const { address } = mailbox;
    const open = await programs.openImap(address, MAILBOX_PASSWORD);
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    expect(await updateMailbox(mailbox.id, { suspended: true })).toMatchObject({
      mailbox: { suspended: true, directory: 'WRITTEN' },
    });
    expect(await programs.deliver(address, 'Nobody home')).toMatch(/^550/);
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(false);
    expect(await programs.canSubmit(address, MAILBOX_PASSWORD)).toBe(false);
    expect(await ended).toBe('ended');
    await updateMailbox(mailbox.id, { suspended: false });
    expect(await programs.deliver(address, 'Home again')).toMatch(/^250/);
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(true);
  });
});

describe('a quota', () => {
  it('stops mail when it is full, and goes on when it is lifted', async () => {
    const { mailbox } = await createMailbox('small', { quota: 20_000 });
    const { address } = mailbox;
    expect(await programs.deliver(address, 'Catalogue', 30_000)).toMatch(/^552/);
    expect(await updateMailbox(mailbox.id, { quota: null, name: 'Mei T.' })).toMatchObject({
      mailbox: { quota: null, name: 'Mei T.', directory: 'WRITTEN' },
    });
    await eventually('mail is taken again', async () =>
      /^250/.test(await programs.deliver(address, 'Catalogue', 30_000)),
    );
  });
});

describe('an alias', () => {
  it('leads to mailboxes, and nowhere once it is deleted', async () => {
    const first = await createMailbox('first');
    const second = await createMailbox('second');
    const targets = [first.mailbox.address, second.mailbox.address];
    const { alias } = await createAlias('Info', [...targets, targets[0]]);
    expect(alias).toMatchObject({ address: `info@${company.domain}`, forwardTo: targets });
    await written(alias.id);
    expect(await programs.deliver(alias.address, 'To all')).toMatch(/^250/);
    for (const target of targets) {
      await eventually('it arrives', async () =>
        (await programs.inbox(target, MAILBOX_PASSWORD)).includes('To all'),
      );
    }
    expect(await mutate('deleteAlias', { aliasId: alias.id }, owner, 'deletedAliasId')).toMatchObject({
      deletedAliasId: alias.id,
    });
    await eventually('it is refused', async () =>
      /^550/.test(await programs.deliver(alias.address, 'Gone?')),
    );
  });

  it('names each address that is wrong, and does not lead back to itself', async () => {
    expect(await createAlias('wrong', ['ok@partner.example', 'nope', 'x@y'])).toMatchObject({
      fields: [{ path: 'forwardTo.1' }, { path: 'forwardTo.2' }],
    });
    expect(await createAlias('wrong', [])).toMatchObject({ fields: [{ path: 'forwardTo' }] });
    expect(await createAlias('self', [`self@${company.domain}`])).toMatchObject({
      fields: [{ path: 'forwardTo' }],
    });
    await createAlias('there', [`back@${company.domain}`]);
    expect(await createAlias('back', [`there@${company.domain}`])).toMatchObject({
      fields: [{ path: 'forwardTo' }],
    });
  });
});

describe('a deleted mailbox', () => {
  it('is refused by the mail servers and gone from the app; a new one of its address starts empty', async () => {
    const { mailbox } = await createMailbox('temp');
    const { address } = mailbox;
    await programs.deliver(address, 'Secret of the first');
    await eventually(
      'it arrives',
      async () => (await programs.inbox(address, MAILBOX_PASSWORD)).length === 1,
    );
    const { alias } = await createAlias('only', [address]);
    const remove = () => mutate('deleteMailbox', { mailboxId: mailbox.id }, owner, 'deletedMailboxId');
    expect(await remove()).toMatchObject({ __typename: 'ConflictError' });
    await mutate('deleteAlias', { aliasId: alias.id });
    expect(await remove()).toMatchObject({ deletedMailboxId: mailbox.id });
    await eventually('it is refused', async () => /^550/.test(await programs.deliver(address, 'Gone?')));
    expect(await programs.canSignIn(address, MAILBOX_PASSWORD)).toBe(false);
    const headers = await signIn(app, address, MAILBOX_PASSWORD);
    const { data } = await app.graphql(
      '{ viewer { mailAccounts(first: 10) { edges { node { id } } } organization { members(first: 100) { edges { node { id user { email } } } } } } }',
      {},
      { headers },
    );
    expect(data.viewer.mailAccounts.edges).toEqual([]);
    const person = data.viewer.organization.members.edges.find(
      ({ node }: { node: { user: { email: string } } }) => node.user.email === address,
    );
    expect(await createMailbox('temp')).toMatchObject({ fields: [{ path: 'localPart' }] });
    await mutate('removeMember', { memberId: person.node.id });
    const again = await createMailbox('temp', { password: 'granite-harbour-77' });
    expect(again.mailbox.address).toBe(address);
    expect(await programs.inbox(address, 'granite-harbour-77')).toEqual([]);
  });
});

describe('somebody who leaves', () => {
  it('signs in nowhere any more, while mail to them goes on arriving', async () => {
    const person = await company.hire('leaver', 'Lars Öberg');
    const { data } = await app.graphql(
      '{ viewer { organization { members(first: 100) { edges { node { id user { email } } } } } } }',
      {},
      owner,
    );
    const { node } = data.viewer.organization.members.edges.find(
      (edge: { node: { user: { email: string } } }) => edge.node.user.email === person.address,
    );
    expect(await mutate('removeMember', { memberId: node.id })).toMatchObject({
      __typename: 'RemoveMemberPayload',
    });
    await eventually(
      'IMAP is closed',
      async () => !(await programs.canSignIn(person.address, MAILBOX_PASSWORD)),
    );
    expect(await programs.canSubmit(person.address, MAILBOX_PASSWORD)).toBe(false);
    await expect(signIn(app, person.address, MAILBOX_PASSWORD)).rejects.toThrow('401');
    expect(await programs.deliver(person.address, 'Still comes in')).toMatch(/^250/);
  });
});

describe('a domain', () => {
  it('is hosted once, under one spelling', async () => {
    const name = `bücher-${company.domain}`;
    const { domain } = await mutate('createDomain', { name }, owner, 'domain { id name directory }');
    expect(domain.name).toMatch(/^xn--bcher-/);
    expect(await mutate('createDomain', { name: domain.name.toUpperCase() })).toMatchObject({
      fields: [{ path: 'name' }],
    });
    for (const wrong of ['', 'localhost', '10.0.0.1', 'exa mple.com', '*.example.com']) {
      expect(await mutate('createDomain', { name: wrong })).toMatchObject({ fields: [{ path: 'name' }] });
    }
  });

  it('of another organization is out of reach', async () => {
    const { createOrganization } = await import('@postroom/api/organizations/index.ts');
    const { email } = await createOrganization(app.deps, {
      organizationName: 'Harbour Print',
      name: 'Nora Hafen',
      domain: `print-${company.domain}`,
      localPart: 'nora',
      password: MAILBOX_PASSWORD,
    });
    const rival = { headers: await signIn(app, email, MAILBOX_PASSWORD) };
    const { mailbox } = await createMailbox('target');
    expect(await createMailbox('spy', {}, rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await createAlias('spy', ['x@partner.example'], rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await updateMailbox(mailbox.id, { suspended: true }, rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await mutate('deleteMailbox', { mailboxId: mailbox.id }, rival)).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await mutate('createDomain', { name: company.domain }, rival)).toMatchObject({
      fields: [{ path: 'name' }],
    });
    const rows = await app.database.systemQuery(sql`SELECT 1 FROM "organization"`);
    expect(rows).toHaveLength(2);
  });
});
