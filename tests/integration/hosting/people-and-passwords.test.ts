import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { createOrganization } from '@postroom/api/organizations/index.ts';
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

async function ownMailbox(person: HostedPerson): Promise<string> {
  const { data } = await app.graphql('{ viewer { ownMailboxes { mailboxId } } }', {}, person);
  return data.viewer.ownMailboxes[0].mailboxId;
}

async function appPasswordOf(person: HostedPerson): Promise<string> {
  const input = { mailboxId: await ownMailbox(person), name: 'Phone', imap: true, smtp: true };
  return (await admin.mutate('createAppPassword', input, person, 'password')).password;
}

describe('a password', () => {
  it('that is changed holds in the app, for IMAP and for submission, and the old one in none of them', async () => {
    const person = await company.hire('jonas', 'Jonas Weber');
    const fresh = 'granite-harbour-77';
    const elsewhere = await signIn(app, person.address, MAILBOX_PASSWORD);
    const open = await programs.openImap(person.address, MAILBOX_PASSWORD);
    const ended = new Promise((resolve) => open?.on('close', () => resolve('ended')));
    const change = (currentPassword: string, newPassword: string) =>
      admin.mutate(
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
      const result = await admin.mutate(
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

describe('somebody who leaves', () => {
  it('signs in nowhere any more, while mail to them goes on arriving', async () => {
    const person = await company.hire('leaver', 'Lars Öberg');
    const { data } = await app.graphql(
      '{ viewer { organization { members(first: 5, text: "LARS") { edges { node { id user { email } } } } } } }',
      {},
      company.owner,
    );
    const [{ node }, ...others] = data.viewer.organization.members.edges;
    expect([node.user.email, others]).toEqual([person.address, []]);
    const phone = await appPasswordOf(person);
    expect(await programs.canSignIn(person.address, phone)).toBe(true);
    expect(await admin.mutate('removeMember', { memberId: node.id })).toMatchObject({
      __typename: 'RemoveMemberPayload',
    });
    const accounts = await app.database.systemQuery(
      sql`SELECT id FROM mail_account WHERE address = ${person.address}`,
    );
    expect(accounts).toEqual([]);
    await eventually(
      'IMAP is closed',
      async () => !(await programs.canSignIn(person.address, MAILBOX_PASSWORD)),
    );
    expect(await programs.canSignIn(person.address, phone)).toBe(false);
    expect(await programs.canSubmit(person.address, MAILBOX_PASSWORD)).toBe(false);
    await expect(signIn(app, person.address, MAILBOX_PASSWORD)).rejects.toThrow('401');
    expect(await programs.deliver(person.address, 'Still comes in')).toMatch(/^250/);
  });
});

describe('a mailbox that changes hands', () => {
  it('is closed to whoever had it: password, app passwords and links', async () => {
    const [former, next] = [await company.hire('ida', 'Ida Falk'), await company.hire('otto', 'Otto Lind')];
    const mailboxId = await ownMailbox(former);
    const phone = await appPasswordOf(former);
    const link = await admin.mutate('createPasswordLink', { mailboxId, hours: 2 }, company.owner, 'url');
    const { data } = await app.graphql('{ viewer { user { id } } }', {}, next);
    expect(await admin.updateMailbox(mailboxId, { userId: data.viewer.user.id })).toMatchObject({
      mailbox: { user: { email: next.address } },
    });
    expect(await programs.canSignIn(former.address, phone)).toBe(false);
    const used = { token: link.url.split('/').at(-1), password: 'granite-harbour-77' };
    expect(await admin.mutate('setPasswordByLink', used, { headers: {} })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await programs.canSignIn(former.address, MAILBOX_PASSWORD)).toBe(true); // the next person's password
    await admin.updateMailbox(mailboxId, { userId: null });
    expect(await programs.canSignIn(former.address, MAILBOX_PASSWORD)).toBe(false);
  });
});

describe('somebody who belongs to another organization as well', () => {
  it('keeps their own password and their way into the other one, whatever this one does', async () => {
    const rival = await createOrganization(app.deps, {
      ...{ organizationName: 'Harbour Print', name: 'Nora Hafen', localPart: 'nora' },
      ...{ domain: `print-${company.domain}`, password: MAILBOX_PASSWORD },
    });
    const person = await company.hire('both', 'Bo Thorsen');
    const [user] = await app.database.systemQuery<{ id: string }>(
      sql`SELECT id::text AS id FROM "user" WHERE email = ${person.address}`,
    );
    await runInScope(systemScope(rival.organization.id), () =>
      app.database.query(sql`INSERT INTO "member" (id, organization_id, user_id, role)
        VALUES (gen_random_uuid(), app_organization_id(), ${user?.id}::uuid, 'member')`),
    );
    const mailboxId = await ownMailbox(person);
    const reset = { mailboxId, password: 'granite-harbour-77', revokeAppPasswords: true };
    expect(await admin.mutate('resetMailboxPassword', reset)).toMatchObject({
      __typename: 'ResetMailboxPasswordPayload',
    });
    expect(await programs.canSignIn(person.address, 'granite-harbour-77')).toBe(true);
    await expect(signIn(app, person.address, 'granite-harbour-77')).rejects.toThrow('401');
    await admin.updateMailbox(mailboxId, { suspended: true });
    expect((await app.graphql('{ viewer { role } }', {}, person)).data.viewer).toBeNull();
    const headers = await signIn(app, person.address, MAILBOX_PASSWORD);
    const { data } = await app.graphql('{ viewer { organization { name } } }', {}, { headers });
    expect(data.viewer.organization.name).toBe('Harbour Print');
  });
});
