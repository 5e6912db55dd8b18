import { domainOf } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { runInScope, systemScope } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import {
  createPerson,
  hashNewPassword,
  nameProblem,
  perPublicCall,
  toRole,
  verifyOwnPassword,
} from '../identity/index.ts';
import { findOpenInvitation, type OpenInvitation } from './open-invitation.ts';

export interface Acceptance {
  token: string;
  name: string;
  /** A new one; somebody who signs in with the invited address already gives the one they have. */
  password: string;
}

/**
 * Makes the invited person a member, once. Gives the address to sign in with. Throws NotFoundError for a link that is
 * wrong, used, taken back or over: the answers are the same.
 */
export async function acceptInvitation(
  deps: Deps,
  input: Acceptance,
  caller: string | null,
): Promise<string> {
  await deps.identity.attempts.take([perPublicCall('accept-invitation', caller)]);
  const invitation = await findOpenInvitation(deps, input.token);
  if (invitation === null) throw new NotFoundError('invitation');
  const userId = await findUser(deps, invitation.email);
  const scope = systemScope(invitation.organizationId, `invitation ${invitation.id}`);
  if (userId === null) {
    const newcomer = await checkNewcomer(deps, invitation, input);
    await runInScope(scope, () => admit(deps, invitation, (tx) => addNewcomer(tx, invitation, newcomer)));
  } else {
    await verifyOwnPassword(deps, { userId, password: input.password, path: 'password' });
    await runInScope(scope, () => admit(deps, invitation, (tx) => addKnown(tx, invitation, userId)));
  }
  return invitation.email;
}

/** Somebody who belongs to an organization already and signs in with this address. */
async function findUser({ database }: Deps, email: string): Promise<string | null> {
  const [row] = await database.systemQuery<{ id: string }>(sql`
    SELECT id::text AS id FROM "user" WHERE email = ${email} AND EXISTS (SELECT FROM "member" WHERE user_id = "user".id)`);
  return row?.id ?? null;
}

interface Newcomer {
  name: string;
  passwordHash: string;
}

async function checkNewcomer(
  deps: Deps,
  { email, organizationId }: OpenInvitation,
  input: Acceptance,
): Promise<Newcomer> {
  // Otherwise another organization could take the sign-in name that a mailbox here is going to have. Of a domain whose
  // mail is handed on there are none, and its organization invites whom it likes.
  const hosted = await deps.database.systemQuery(
    sql`SELECT 1 AS found FROM hosted_domain WHERE name = ${domainOf(email)}
      AND NOT (receiving <> 'HOSTED' AND organization_id = ${organizationId}::uuid)`,
  );
  if (hosted.length > 0) {
    throw new InputError({
      token: `The mail of ${domainOf(email)} is hosted here: ask for a mailbox first.`,
    });
  }
  const problem = nameProblem(input.name);
  if (problem !== null) throw new InputError({ name: problem });
  const name = input.name.trim();
  return { name, passwordHash: await hashNewPassword(input.password, [email, name]) };
}

/** Of several answers at the same moment one finds the invitation pending. */
async function admit(
  deps: Deps,
  { id }: OpenInvitation,
  join: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.invitation.updateMany({
      where: { id, status: 'pending', expiresAt: { gt: new Date() } },
      data: { status: 'accepted', tokenHash: null },
    });
    if (count === 0) throw new NotFoundError('invitation');
    await join(tx);
    tx.record({ entity: 'Invitation', kind: 'UPDATED', ids: [id], fields: ['state'] });
  });
}

async function addNewcomer(
  tx: Transaction,
  { email, role }: OpenInvitation,
  newcomer: Newcomer,
): Promise<void> {
  const person = await createPerson(tx, { ...newcomer, email, role: toRole(role) });
  if (person === null)
    throw new InputError({ password: 'You sign in here already. Give the password you have.' });
}

async function addKnown(
  tx: Transaction,
  { organizationId, role }: OpenInvitation,
  userId: string,
): Promise<void> {
  const id = uuidv7();
  const { count } = await tx.db.member.createMany({
    data: { organizationId, id, userId, role },
    skipDuplicates: true,
  });
  if (count > 0) tx.record({ entity: 'Member', kind: 'CREATED', ids: [id] });
}
