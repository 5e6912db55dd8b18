import { createHash, randomBytes } from 'node:crypto';
import type { Invitation } from '@postroom/prisma';
import { domainOf, parseAddress } from '../core/address.ts';
import { ConflictError, ForbiddenError, InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import type { Role } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { refuseAbove, toStoredRole } from '../identity/index.ts';
import { policy } from './policy.ts';

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** What is stored of the secret in the link. 256 random bits need no slow hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Invites an address; an earlier invitation of it ends. Gives the link, which is not stored and cannot be had again. */
export async function inviteMember(
  deps: Deps,
  input: { email: string; role: Role },
): Promise<{ invitation: Invitation; url: string }> {
  const { actor, organizationId } = authorize(policy.inviteMember);
  if (actor.kind !== 'user') throw new ForbiddenError('Only a person can invite.');
  refuseAbove(actor, input.role, 'You can give a role up to your own.');
  const email = parseAddress(input.email);
  if (!email.ok) throw new InputError({ email: email.problem });
  await refuseNeedless(deps, email.value);
  const token = randomBytes(32).toString('base64url');
  const id = uuidv7();
  const invitation = await deps.database.transaction(async (tx) => {
    const earlier = { email: email.value, status: 'pending' };
    const replaced = await tx.db.invitation.findMany({ where: earlier, select: { id: true } });
    await tx.db.invitation.updateMany({ where: earlier, data: { status: 'canceled', tokenHash: null } });
    tx.record({
      entity: 'Invitation',
      kind: 'UPDATED',
      ids: replaced.map((row) => row.id),
      fields: ['state'],
    });
    tx.record({ entity: 'Invitation', kind: 'CREATED', ids: [id] });
    return tx.db.invitation.create({
      data: {
        ...{ organizationId, id, email: email.value, role: toStoredRole(input.role) },
        tokenHash: hashToken(token),
        inviterId: actor.userId,
        expiresAt: new Date(Date.now() + LIFETIME_MS),
      },
    });
  });
  return { invitation, url: new URL(`/invitation/${token}`, deps.config.url).href };
}

async function refuseNeedless({ database }: Deps, email: string): Promise<void> {
  const user = await database.tenant.user.findFirst({ where: { email } });
  if (user !== null) throw new ConflictError(`${user.name} (${email}) is a member already.`);
  const domain = domainOf(email);
  const hosted = { name: domain, receiving: 'HOSTED' };
  if ((await database.tenant.hostedDomain.count({ where: hosted })) > 0) {
    throw new InputError({ email: `The mail of ${domain} is hosted here: create a mailbox instead.` });
  }
}
