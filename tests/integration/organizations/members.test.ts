import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, signIn, type TestPerson } from '../../testkit/company.ts';
import { eventually } from '../../testkit/wait.ts';

let app: TestApp;
let owner: TestPerson;
let admin: TestPerson;
let member: TestPerson;
let rival: TestPerson;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

beforeEach(async () => {
  await app.database.systemQuery(sql`DELETE FROM rate_limit`);
  owner = await foundCompany(app, 'Lindholm & Rao');
  rival = await foundCompany(app, 'Harbour Print');
  const staff = async (localPart: string, role: 'ADMIN' | 'MEMBER') =>
    hire(app, owner.organizationId, {
      email: `${localPart}-${owner.userId.slice(-8)}@lindholmrao.example`,
      name: localPart,
      role,
    });
  admin = await staff('vikram', 'ADMIN');
  member = await staff('jonas', 'MEMBER');
});

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64url');

async function mutate(name: string, input: Record<string, unknown>, as?: TestPerson, fields = '') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { data, errors } = await app.graphql(
    `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on ${type}Payload { ${fields} } ... on InputError { fields { path } } ... on Error { code message } } }`,
    { input },
    as,
  );
  if (errors) return { __typename: 'GraphQLError', ...errors[0], code: errors[0]?.extensions?.code };
  return data[name];
}

const changeRole = (person: TestPerson, role: string, as: TestPerson) =>
  mutate('changeMemberRole', { memberId: globalId('Member', person.memberId), role }, as, 'member { role }');
const remove = (person: TestPerson, as: TestPerson) =>
  mutate('removeMember', { memberId: globalId('Member', person.memberId) }, as, 'removedMemberId');
const invite = async (email: string, as: TestPerson, role = 'MEMBER') => {
  const result = await mutate(
    'inviteMember',
    { email, role },
    as,
    'url invitation { id email role state expiresAt }',
  );
  return {
    ...result,
    token:
      String(result.url ?? '')
        .split('/')
        .at(-1) ?? '',
  };
};
const accept = (token: string, changes: Record<string, string> = {}) =>
  mutate(
    'acceptInvitation',
    { token, name: 'Mei Tanaka', password: 'copper-lantern-42', ...changes },
    undefined,
    'email',
  );
const roleOf = async (headers: Record<string, string>) =>
  (await app.graphql('{ viewer { role } }', {}, { headers })).data?.viewer?.role ?? null;

describe('roles', () => {
  it('are given by owners and administrators, and hold at once', async () => {
    expect(await roleOf(member.headers)).toBe('MEMBER');
    expect(await changeRole(member, 'ADMIN', admin)).toMatchObject({ member: { role: 'ADMIN' } });
    expect(await roleOf(member.headers)).toBe('ADMIN');
    expect(await changeRole(member, 'MEMBER', owner)).toMatchObject({ member: { role: 'MEMBER' } });
    expect(await roleOf(member.headers)).toBe('MEMBER');
  });

  it('cannot be raised above one’s own', async () => {
    for (const [person, role, as] of [
      [member, 'ADMIN', member],
      [member, 'OWNER', member],
      [admin, 'OWNER', admin],
      [member, 'OWNER', admin],
      [owner, 'MEMBER', admin],
    ] as const) {
      expect(await changeRole(person, role, as)).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await remove(owner, admin)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await remove(admin, member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await invite('boss@partner.example', admin, 'OWNER')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await invite('pal@partner.example', member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await roleOf(owner.headers)).toBe('OWNER');
  });

  it('leave an owner, also when two owners step down at the same moment', async () => {
    expect(await changeRole(owner, 'MEMBER', owner)).toMatchObject({ __typename: 'ConflictError' });
    expect(await remove(owner, owner)).toMatchObject({ __typename: 'ConflictError' });
    await changeRole(admin, 'OWNER', owner);
    const results = await Promise.all([changeRole(owner, 'ADMIN', admin), changeRole(admin, 'ADMIN', owner)]);
    expect(results.filter((result) => result.__typename === 'ChangeMemberRolePayload')).toHaveLength(1);
    const owners = await app.database.system.member.count({
      where: { organizationId: owner.organizationId, role: 'owner' },
    });
    expect(owners).toBe(1);
  });

  it('of another organization are out of reach', async () => {
    expect(await changeRole(member, 'ADMIN', rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(member, rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await roleOf(member.headers)).toBe('MEMBER');
  });
});

describe('a member who is removed', () => {
  it('is signed out everywhere and cannot come back', async () => {
    expect(await remove(member, admin)).toMatchObject({ __typename: 'RemoveMemberPayload' });
    expect(await roleOf(member.headers)).toBeNull();
    await expect(signIn(app, member.email)).rejects.toThrow('401');
  });

  it('hears no more of the organization', async () => {
    const response = await app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...member.headers },
      body: JSON.stringify({ query: 'subscription { changes { cursor } }' }),
    });
    const ended = response.text();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await remove(member, admin);
    await ended;
  });

  it('can be invited again and starts anew', async () => {
    await remove(member, admin);
    const { token } = await invite(member.email, admin);
    expect(await accept(token)).toMatchObject({ email: member.email });
    expect(await roleOf(await signIn(app, member.email, 'copper-lantern-42'))).toBe('MEMBER');
    expect(await roleOf(member.headers)).toBeNull();
  });
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
      await mutate(
        'cancelInvitation',
        { invitationId: canceled.invitation.id },
        admin,
        'invitation { state }',
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
    expect(await mutate('cancelInvitation', { invitationId: invitation.id }, rival)).toMatchObject({
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

describe('the change log', () => {
  it('tells of members, roles and invitations, and who did it', async () => {
    const email = `mei-${owner.userId.slice(-8)}@partner.example`;
    const { token } = await invite(email, admin);
    await accept(token);
    await changeRole(member, 'ADMIN', owner);
    const changes = await eventually('the log has it', async () => {
      const { data } = await app.graphql(
        '{ changes(first: 100) { changes { entity kind fields actor { name } } } }',
        {},
        owner,
      );
      return data.changes.changes as {
        entity: string;
        kind: string;
        fields: string[];
        actor: { name: string } | null;
      }[];
    });
    const told = changes.map(({ entity, kind, fields, actor }) =>
      `${actor?.name ?? '-'} ${kind} ${entity} ${fields.join()}`.trim(),
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'vikram CREATED Invitation',
        '- CREATED Member',
        '- UPDATED Invitation state',
        'Astrid Lindqvist UPDATED Member role',
      ]),
    );
  });
});
