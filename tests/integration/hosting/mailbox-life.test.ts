// Mailboxes over their whole life on real mail servers: app passwords, forwarding, links, deletion and what comes after.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import {
  foundHostedCompany,
  type HostedCompany,
  type HostedPerson,
  MAILBOX_PASSWORD,
} from '../../testkit/hosted-company.ts';
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

const at = (localPart: string) => `${localPart}@${company.domain}`;

async function mailboxId(address: string): Promise<string> {
  const { data } = await app.graphql(
    `query ($text: String!) { viewer { organization { mailboxes(first: 10, filter: { text: $text }) { edges { node { id address } } } } } }`,
    { text: address },
    company.owner,
  );
  return data.viewer.organization.mailboxes.edges[0].node.id;
}

describe('an app password', () => {
  let person: HostedPerson;
  let own: string;
  const make = async (name: string, imap: boolean, smtp: boolean) =>
    admin.mutate(
      'createAppPassword',
      { mailboxId: own, name, imap, smtp },
      person,
      'password appPassword { id name imap smtp }',
    );

  beforeAll(async () => {
    person = await company.hire('ines', 'Ines Duarte');
    const { data } = await app.graphql('{ viewer { ownMailboxes { mailboxId } } }', {}, person);
    own = data.viewer.ownMailboxes[0].mailboxId;
  });

  it('opens the mailbox for what it is for, beside the main password', async () => {
    const both = await make('Phone', true, true);
    const reading = await make('Archive', true, false);
    expect(both.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await programs.canSignIn(person.address, both.password)).toBe(true);
    expect(await programs.canSubmit(person.address, both.password)).toBe(true);
    expect(await programs.canSignIn(person.address, reading.password)).toBe(true);
    expect(await programs.canSubmit(person.address, reading.password)).toBe(false);
    expect(await programs.canSignIn(person.address, MAILBOX_PASSWORD)).toBe(true);
    expect(await programs.canSubmit(person.address, MAILBOX_PASSWORD)).toBe(true);
    await expect(signIn(app, person.address, both.password)).rejects.toThrow('401');
  });

  it('is over within moments when it is revoked, connections and all, and the others go on', async () => {
    const lost = await make('Lost phone', true, true);
    const kept = await make('Laptop', true, true);
    const open = await programs.openImap(person.address, lost.password);
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    const revoked = await admin.mutate('revokeAppPassword', { appPasswordId: lost.appPassword.id }, person);
    expect(revoked.__typename).toBe('RevokeAppPasswordPayload');
    expect(await programs.canSignIn(person.address, lost.password)).toBe(false);
    expect(await programs.canSubmit(person.address, lost.password)).toBe(false);
    expect(await ended).toBe('ended');
    expect(await programs.canSignIn(person.address, kept.password)).toBe(true);
  });

  it('is its person’s to make, and an administrator’s to revoke', async () => {
    expect(
      await admin.mutate('createAppPassword', { mailboxId: own, name: 'Mine', imap: true, smtp: true }),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
    const { appPassword, password } = await make('Tablet', true, false);
    const stranger = await company.hire('jon', 'Jon Berg');
    const revoke = (as: HostedPerson) =>
      admin.mutate('revokeAppPassword', { appPasswordId: appPassword.id }, as);
    expect(await revoke(stranger)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await revoke(company.owner)).toMatchObject({ __typename: 'RevokeAppPasswordPayload' });
    expect(await programs.canSignIn(person.address, password)).toBe(false);
    expect(await make('', false, false)).toMatchObject({ fields: [{ path: 'name' }, { path: 'imap' }] });
  });
});

describe('forwarding', () => {
  it('takes mail on, with a copy kept or without, and never round in a circle', async () => {
    for (const name of ['ann', 'ben', 'cid']) await admin.createMailbox(name);
    const [ann, ben, cid] = await Promise.all(['ann', 'ben', 'cid'].map((name) => mailboxId(at(name))));
    const change = (id: string | undefined, changes: Record<string, unknown>) =>
      admin.updateMailbox(id ?? '', changes);
    expect(await change(ann, { forwardTo: [at('ben')], keepCopy: true })).toMatchObject({
      mailbox: { directory: 'WRITTEN' },
    });
    await programs.deliver(at('ann'), 'With a copy');
    await eventually('both have it', async () =>
      (await Promise.all(['ann', 'ben'].map((name) => programs.inbox(at(name), MAILBOX_PASSWORD)))).every(
        (subjects) => subjects.includes('With a copy'),
      ),
    );
    await change(ann, { keepCopy: false });
    await programs.deliver(at('ann'), 'Without a copy');
    await eventually('it arrives', async () =>
      (await programs.inbox(at('ben'), MAILBOX_PASSWORD)).includes('Without a copy'),
    );
    expect(await programs.inbox(at('ann'), MAILBOX_PASSWORD)).toEqual(['With a copy']);

    await change(ben, { forwardTo: [at('cid'), 'ben@partner.example'] });
    const round = await change(cid, { forwardTo: [at('ann')] });
    expect(round).toMatchObject({ fields: [{ path: 'forwardTo' }] });
    expect(round.fields[0].message).toContain(`${at('cid')} → ${at('ann')} → ${at('ben')} → ${at('cid')}`);
    const { alias } = await admin.createAlias('team', [at('ann')]);
    expect(await admin.mutate('updateAlias', { aliasId: alias.id, forwardTo: [at('cid')] })).toMatchObject({
      __typename: 'UpdateAliasPayload',
    });
    expect((await change(cid, { forwardTo: [at('team')] })).fields[0].message).toContain(at('team'));
    await change(ann, { forwardTo: [] });
    await programs.deliver(at('ann'), 'Home again');
    await eventually('it stays', async () =>
      (await programs.inbox(at('ann'), MAILBOX_PASSWORD)).includes('Home again'),
    );
  });

  it('shows a change that was decided on an older state, with both values', async () => {
    await admin.createMailbox('dee');
    const id = await mailboxId(at('dee'));
    await admin.updateMailbox(id, { name: 'Dee One', version: 1 });
    const late = await admin.mutate(
      'updateMailbox',
      { mailboxId: id, name: 'Dee Two', version: 1 },
      company.owner,
      '',
    );
    expect(late).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
  });
});

describe('a password link', () => {
  it('sets the password once, on the configured address, and ends what was open', async () => {
    const made = await admin.createMailbox('lena', { password: null });
    const id = made.mailbox.id;
    expect(await programs.canSignIn(at('lena'), '')).toBe(false);
    const link = async () =>
      admin.mutate('createPasswordLink', { mailboxId: id, hours: 2 }, company.owner, 'url');
    const first = (await link()).url;
    const { url } = await link();
    expect(new URL(url).origin).toBe(app.deps.config.url.origin);
    const token = url.split('/').at(-1) ?? '';
    const set = (secret: string, password: string) =>
      admin.mutate(
        'setPasswordByLink',
        { token: secret, password },
        { headers: { host: 'evil.example' } },
        'address',
      );
    expect(await set(first.split('/').at(-1) ?? '', 'granite-harbour-77')).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await set(token, 'short')).toMatchObject({ fields: [{ path: 'password' }] });
    const { data } = await app.graphql('query ($t: String!) { passwordLink(token: $t) { address } }', {
      t: token,
    });
    expect(data.passwordLink).toEqual({ address: at('lena') });
    const both = await Promise.all([set(token, 'granite-harbour-77'), set(token, 'granite-harbour-77')]);
    expect(both.map(({ __typename }) => __typename).toSorted()).toEqual([
      'NotFoundError',
      'SetPasswordByLinkPayload',
    ]);
    expect(await programs.canSignIn(at('lena'), 'granite-harbour-77')).toBe(true);
    const headers = await signIn(app, at('lena'), 'granite-harbour-77');

    const open = await programs.openImap(at('lena'), 'granite-harbour-77');
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    const reset = { mailboxId: id, password: 'copper-window-1908', revokeAppPasswords: true };
    expect(await admin.mutate('resetMailboxPassword', reset)).toMatchObject({
      __typename: 'ResetMailboxPasswordPayload',
    });
    expect(await ended).toBe('ended');
    expect((await app.graphql('{ viewer { role } }', {}, { headers })).data.viewer).toBeNull();
    expect(await programs.canSignIn(at('lena'), 'granite-harbour-77')).toBe(false);
    await signIn(app, at('lena'), 'copper-window-1908');
  });
});

describe('a mailbox that is out of use', () => {
  it('keeps its person out of the app while it is suspended, and says so', async () => {
    const person = await company.hire('sus', 'Susan Park');
    const id = await mailboxId(person.address);
    await admin.updateMailbox(id, { suspended: true });
    expect((await app.graphql('{ viewer { role } }', {}, person)).data.viewer).toBeNull();
    const response = await app.request('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.address, password: MAILBOX_PASSWORD }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'MAILBOX_CLOSED' });
    await admin.updateMailbox(id, { suspended: false });
    await signIn(app, person.address, MAILBOX_PASSWORD);
  });

  it('comes back from deletion with its mail, its aliases, its passwords and its person', async () => {
    const person = await company.hire('ret', 'Rita Costa');
    const id = await mailboxId(person.address);
    await programs.deliver(person.address, 'Kept for a while');
    const { alias: only } = await admin.createAlias('ret-only', [person.address]);
    await admin.createAlias('ret-also', [person.address, company.owner.address]);
    const { data: own } = await app.graphql('{ viewer { ownMailboxes { mailboxId } } }', {}, person);
    const appPassword = await admin.mutate(
      'createAppPassword',
      { mailboxId: own.viewer.ownMailboxes[0].mailboxId, name: 'Phone', imap: true, smtp: true },
      person,
      'password',
    );
    await admin.mutate('deleteMailbox', { mailboxId: id });
    await eventually('it is refused', async () =>
      /^550/.test(await programs.deliver(person.address, 'Lost')),
    );
    await eventually('so is what leads there alone', async () =>
      /^550/.test(await programs.deliver(at('ret-only'), 'Lost')),
    );
    expect(await programs.deliver(at('ret-also'), 'For the other')).toMatch(/^250/);
    expect(await programs.canSignIn(person.address, MAILBOX_PASSWORD)).toBe(false);
    expect(await programs.canSignIn(person.address, appPassword.password)).toBe(false);
    expect((await app.graphql('{ viewer { role } }', {}, person)).data.viewer).toBeNull();
    expect(await admin.createMailbox('ret')).toMatchObject({ code: 'CONFLICT' });
    expect(await admin.createAlias('ret', [company.owner.address])).toMatchObject({ code: 'CONFLICT' });

    expect(await admin.mutate('restoreMailbox', { mailboxId: id })).toMatchObject({
      __typename: 'RestoreMailboxPayload',
    });
    await admin.written(only.id);
    expect(await programs.inbox(person.address, appPassword.password)).toContain('Kept for a while');
    expect(await programs.deliver(at('ret-only'), 'Through the alias')).toMatch(/^250/);
    const headers = await signIn(app, person.address, MAILBOX_PASSWORD);
    const { data } = await app.graphql(
      '{ viewer { mailAccounts(first: 2) { edges { node { id } } } } }',
      {},
      { headers },
    );
    expect(data.viewer.mailAccounts.edges[0].node.id).toBe(person.accountId);
  });

  it('is removed for good when its time is over, and its address is free', async () => {
    const person = await company.hire('gone', 'Greta Olsen');
    const id = await mailboxId(person.address);
    await programs.deliver(person.address, 'Secret of the first');
    await eventually(
      'it is there',
      async () => (await programs.inbox(person.address, MAILBOX_PASSWORD)).length === 1,
    );
    const home = join(
      dirname(dirname(stack.env.MAIL_TLS_CA_FILE ?? '')),
      'stack',
      'mail',
      fromGlobalId(id).id,
    );
    expect(existsSync(home)).toBe(true);
    await admin.mutate('deleteMailbox', { mailboxId: id });
    expect(existsSync(home)).toBe(true);
    expect(await admin.mutate('purgeMailbox', { mailboxId: id })).toMatchObject({
      __typename: 'PurgeMailboxPayload',
    });
    expect(existsSync(home)).toBe(false);
    const again = await admin.createMailbox('gone', { password: 'granite-harbour-77' });
    expect(again.mailbox.address).toBe(person.address);
    expect(await programs.inbox(person.address, 'granite-harbour-77')).toEqual([]);
    await expect(signIn(app, person.address, MAILBOX_PASSWORD)).rejects.toThrow('401');
  });
});
