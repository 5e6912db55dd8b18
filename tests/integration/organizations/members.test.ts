import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn, type TestPerson } from '../../testkit/company.ts';
import { eventually } from '../../testkit/wait.ts';
import { deedsIn, foundStaff } from './people.ts';

let app: TestApp;
let owner: TestPerson;
let admin: TestPerson;
let member: TestPerson;
let rival: TestPerson;
const { changeRole, remove, invite, accept, roleOf } = deedsIn(() => app);

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  ({ owner, admin, member, rival } = await foundStaff(app));
});

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
