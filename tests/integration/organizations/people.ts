// A company with one person of each role, its rival, and what they do to each other.
import { sql } from '@postroom/api/core/sql.ts';
import type { TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, type TestPerson } from '../../testkit/company.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';

export interface Staff {
  owner: TestPerson;
  admin: TestPerson;
  member: TestPerson;
  /** The owner of another company. */
  rival: TestPerson;
}

/** Attempts are counted anew as well. */
export async function foundStaff(app: TestApp): Promise<Staff> {
  await app.database.systemQuery(sql`DELETE FROM rate_limit`);
  const owner = await foundCompany(app, 'Lindholm & Rao');
  const rival = await foundCompany(app, 'Harbour Print');
  const staff = (localPart: string, role: 'ADMIN' | 'MEMBER') =>
    hire(app, owner.organizationId, {
      email: `${localPart}-${owner.userId.slice(-8)}@lindholmrao.example`,
      name: localPart,
      role,
    });
  return { owner, rival, admin: await staff('vikram', 'ADMIN'), member: await staff('jonas', 'MEMBER') };
}

const memberId = (person: TestPerson) => Buffer.from(`Member:${person.memberId}`).toString('base64url');

export interface Deeds {
  changeRole(person: TestPerson, role: string, as: TestPerson): Promise<MutationResult>;
  remove(person: TestPerson, as: TestPerson): Promise<MutationResult>;
  /** `token` is the secret of the link. */
  invite(email: string, as: TestPerson, role?: string): Promise<MutationResult>;
  accept(token: string, changes?: Record<string, string>): Promise<MutationResult>;
  /** Null when the session is none. */
  roleOf(headers: Record<string, string>): Promise<string | null>;
}

export function deedsIn(app: () => TestApp): Deeds {
  return {
    changeRole: (person, role, as) =>
      callMutation(
        app(),
        'changeMemberRole',
        { memberId: memberId(person), role },
        { as, fields: 'member { role }' },
      ),
    remove: (person, as) =>
      callMutation(app(), 'removeMember', { memberId: memberId(person) }, { as, fields: 'removedMemberId' }),
    async invite(email, as, role = 'MEMBER') {
      const fields = 'url invitation { id email role state expiresAt }';
      const result = await callMutation(app(), 'inviteMember', { email, role }, { as, fields });
      return { ...result, token: String(result.url ?? '').replace(/^.*\//, '') };
    },
    accept: (token, changes = {}) =>
      callMutation(
        app(),
        'acceptInvitation',
        { token, name: 'Mei Tanaka', password: 'copper-lantern-42', ...changes },
        { fields: 'email' },
      ),
    roleOf: async (headers) =>
      (await app().graphql('{ viewer { role } }', {}, { headers })).data?.viewer?.role ?? null,
  };
}
