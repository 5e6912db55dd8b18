// People are global rows that the tenant role writes through functions of the database (see the migration "people").
import type { SqlTransaction } from '../core/database.ts';
import { InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import type { Role } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import { hashPassword } from './password-hash.ts';
import { passwordProblem } from './password-policy.ts';
import { toStoredRole } from './role.ts';

export interface NewPerson {
  name: string;
  /** The sign-in name, in its one spelling. */
  email: string;
  passwordHash: string;
  role: Role;
}

export interface CreatedPerson {
  userId: string;
  memberId: string;
}

/** Makes a person a member of the organization in scope; null when somebody signs in with this address already. */
export async function createPerson(tx: SqlTransaction, person: NewPerson): Promise<CreatedPerson | null> {
  const memberId = uuidv7();
  const [row] = await tx.query<{ userId: string | null }>(sql`
    SELECT app_create_person(${uuidv7()}::uuid, ${uuidv7()}::uuid, ${memberId}::uuid, ${person.name}, ${person.email},
      ${person.passwordHash}, ${toStoredRole(person.role)})::text AS "userId"`);
  const userId = row?.userId ?? null;
  if (userId === null) return null;
  tx.record({ entity: 'Member', kind: 'CREATED', ids: [memberId] });
  tx.record({ entity: 'User', kind: 'CREATED', ids: [userId] });
  return { userId, memberId };
}

/**
 * Makes several people members of the organization in scope, in one statement. Gives the ids by sign-in name; those that
 * somebody signs in with already are left out.
 *
 * @param people `role` as stored.
 */
export async function createPeople(
  tx: SqlTransaction,
  people: { name: string; email: string; passwordHash: string; role: string }[],
): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const memberIds = people.map(() => uuidv7());
  const rows = await tx.query<{ email: string; userId: string | null; memberId: string }>(sql`
    SELECT email, app_create_person(user_id, credential_id, member_id, name, email, hash, role)::text AS "userId",
      member_id::text AS "memberId"
    FROM unnest(${people.map(() => uuidv7())}::uuid[], ${people.map(() => uuidv7())}::uuid[], ${memberIds}::uuid[],
      ${people.map(({ name }) => name)}::text[], ${people.map(({ email }) => email)}::text[],
      ${people.map(({ passwordHash }) => passwordHash)}::text[], ${people.map(({ role }) => role)}::text[])
      AS given (user_id, credential_id, member_id, name, email, hash, role)`);
  const made = rows.filter((row): row is typeof row & { userId: string } => row.userId !== null);
  tx.record({ entity: 'Member', kind: 'CREATED', ids: made.map(({ memberId }) => memberId) });
  tx.record({ entity: 'User', kind: 'CREATED', ids: made.map(({ userId }) => userId) });
  return new Map(made.map(({ email, userId }) => [email, userId]));
}

/** False when the person is not a member of the organization in scope, or signs in without a password. */
export async function setPassword(
  tx: SqlTransaction,
  userId: string,
  passwordHash: string,
): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(
    sql`SELECT app_set_password(${userId}::uuid, ${passwordHash}) AS done`,
  );
  return row?.done ?? false;
}

/** The hash of a new password. Throws InputError for `path` when the policy refuses it. */
export async function hashNewPassword(password: string, about: string[], path = 'password'): Promise<string> {
  const problem = await passwordProblem(password, about);
  if (problem !== null) throw new InputError({ [path]: problem });
  return hashPassword(password);
}

const MAX_NAME = 200;

/** What is wrong with a person's or an organization's name, or null. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Enter a name.';
  if ([...name.trim()].length > MAX_NAME) return `Use at most ${MAX_NAME} characters.`;
  // Names stand in mail headers, directory entries and terminals.
  if (/\p{Cc}|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(name))
    return 'Leave out line breaks and control characters.';
  return null;
}
