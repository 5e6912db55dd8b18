import { sql } from '@postroom/api/core/sql.ts';
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
      '{ viewer { organization { members(first: 100) { edges { node { id user { email } } } } } } }',
      {},
      company.owner,
    );
    const { node } = data.viewer.organization.members.edges.find(
      (edge: { node: { user: { email: string } } }) => edge.node.user.email === person.address,
    );
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
    expect(await programs.canSubmit(person.address, MAILBOX_PASSWORD)).toBe(false);
    await expect(signIn(app, person.address, MAILBOX_PASSWORD)).rejects.toThrow('401');
    expect(await programs.deliver(person.address, 'Still comes in')).toMatch(/^250/);
  });
});
