import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn, type TestPerson } from '../../testkit/company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { deedsIn, foundStaff } from './people.ts';

let app: TestApp;
let owner: TestPerson;
let admin: TestPerson;
let member: TestPerson;
let rival: TestPerson;
const { invite, accept, roleOf } = deedsIn(() => app);

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  ({ owner, admin, member, rival } = await foundStaff(app));
});

describe('an invitation', () => {
  const newcomer = () => `mei-${owner.userId.slice(-8)}@partner.example`;

  it('leads a newcomer in, once', async () => {
    const email = newcomer();
    const { token, url, invitation } = await invite(` ${email.toUpperCase()} `, admin, 'ADMIN');
    expect(url).toMatch(/^http:\/\/localhost:4000\/invitation\/[\w-]{43}$/);
    expect(invitation).toMatchObject({ email, role: 'ADMIN', state: 'PENDING' });
    const inDays = (Date.parse(invitation.expiresAt) - Date.now()) / 86_400_000;
    expect(inDays).toBeGreaterThan(6.99);
    expect(inDays).toBeLessThanOrEqual(7);
    const preview = await app.graphql(
      `query ($token: String!) { invitation(token: $token) { organizationName email role inviterName } }`,
      { token },
    );
    expect(preview.data.invitation).toEqual({
      organizationName: 'Lindholm & Rao',
      email,
      role: 'ADMIN',
      inviterName: 'vikram',
    });
    expect(await accept(token)).toEqual({ __typename: 'AcceptInvitationPayload', email });
    expect(await roleOf(await signIn(app, email, 'copper-lantern-42'))).toBe('ADMIN');
    expect(await accept(token, { password: 'another-lantern-43' })).toMatchObject({ code: 'NOT_FOUND' });
    await expect(signIn(app, email, 'another-lantern-43')).rejects.toThrow('401');
  });

  it('is accepted once, however many try at the same moment', async () => {
    const { token } = await invite(newcomer(), admin);
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, index) => accept(token, { password: `copper-lantern-4${index}` })),
    );
    expect(results.filter((result) => result.__typename === 'AcceptInvitationPayload')).toHaveLength(1);
  });

  it('is stored without its secret', async () => {
    const { token } = await invite(newcomer(), admin);
    const rows = await app.database.systemQuery<{ row: string }>(
      sql`SELECT invitation::text AS row FROM invitation`,
    );
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  });

  it('ends when it is taken back, replaced or over', async () => {
    const canceled = await invite(newcomer(), admin);
    expect(
      await callMutation(
        app,
        'cancelInvitation',
        { invitationId: canceled.invitation.id },
        { as: admin, fields: 'invitation { state }' },
      ),
    ).toMatchObject({ invitation: { state: 'CANCELED' } });
    const replaced = await invite(newcomer(), admin);
    const current = await invite(newcomer(), owner);
    for (const { token } of [canceled, replaced]) {
      expect(await accept(token)).toMatchObject({ code: 'NOT_FOUND' });
    }
    await app.database.systemQuery(
      sql`UPDATE invitation SET expires_at = now() - interval '1 second' WHERE status = 'pending'`,
    );
    expect(await accept(current.token)).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      (await app.graphql(`{ invitation(token: "${current.token}") { email } }`)).data.invitation,
    ).toBeNull();
    const { data } = await app.graphql(
      '{ viewer { organization { invitations(first: 10) { edges { node { state } } } } } }',
      {},
      admin,
    );
    expect(
      data.viewer.organization.invitations.edges.map((edge: { node: { state: string } }) => edge.node.state),
    ).toEqual(['EXPIRED', 'CANCELED', 'CANCELED']);
  });

  it('asks somebody who signs in already for the password they have', async () => {
    const { token } = await invite(rival.email, admin);
    expect(await accept(token)).toMatchObject({ __typename: 'InputError', fields: [{ path: 'password' }] });
    await expect(signIn(app, rival.email, 'copper-lantern-42')).rejects.toThrow('401');
    expect(await accept(token, { password: rival.password })).toMatchObject({ email: rival.email });
    expect(await app.database.system.member.count({ where: { userId: rival.userId } })).toBe(2);
  });

  it('does not let a password be guessed', async () => {
    const { token } = await invite(rival.email, admin);
    const answers: string[] = [];
    for (let round = 0; round < 11; round++) {
      answers.push((await accept(token, { password: `wrong-password-${round}` })).code);
    }
    expect(answers.slice(0, 10)).toEqual(Array(10).fill('INVALID_INPUT'));
    expect(answers[10]).toBe('RATE_LIMITED');
  });

  it('is not for members, nor for addresses that are none', async () => {
    expect(await invite(member.email, admin)).toMatchObject({ code: 'CONFLICT' });
    for (const email of [
      '',
      'mei',
      'mei@',
      'mei@partner.example\r\nBcc: x@y.example',
      'a b@partner.example',
    ]) {
      expect(await invite(email, admin)).toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('keeps to the password policy and to names that fit on a line', async () => {
    const { token } = await invite(newcomer(), admin);
    expect(await accept(token, { password: 'short' })).toMatchObject({ fields: [{ path: 'password' }] });
    expect(await accept(token, { password: 'iloveyou123' })).toMatchObject({
      fields: [{ path: 'password' }],
    });
    expect(await accept(token, { name: 'Mei\nTanaka' })).toMatchObject({ fields: [{ path: 'name' }] });
    expect((await accept(token)).__typename).toBe('AcceptInvitationPayload');
  });

  it('with a made-up secret says the same as one that is used', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), "' OR true --", '\u0000']) {
      expect(await accept(token)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('of another organization cannot be seen or taken back', async () => {
    const { invitation, token } = await invite(newcomer(), admin);
    expect(
      await callMutation(app, 'cancelInvitation', { invitationId: invitation.id }, { as: rival }),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
    const node = await app.graphql('query ($id: ID!) { node(id: $id) { id } }', { id: invitation.id }, rival);
    expect(node.data.node).toBeNull();
    const asMember = await app.graphql(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: invitation.id },
      member,
    );
    expect(asMember.data.node).toBeNull();
    expect((await accept(token)).__typename).toBe('AcceptInvitationPayload');
  });
});
