// One password for the app, for IMAP and for submission. It lives here because a hosted mailbox has its share in it.

import type { Transaction } from '../core/database.ts';
import { ForbiddenError, InputError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { endSessions, hashNewPassword, setPassword, verifyOwnPassword } from '../identity/index.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';
import { waitUntilWritten } from './wait-until-written.ts';

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
  /** Ends all sessions but the one that asks. */
  revokeOtherSessions: boolean;
}

/** Gives the caller a new password. Open IMAP connections end with the old one. */
export async function changePassword(deps: Deps, input: PasswordChange): Promise<void> {
  const { actor } = authorize(policy.changePassword);
  if (actor.kind !== 'user') throw new ForbiddenError('Only a person has a password.');
  const { userId } = actor;
  await verifyOwnPassword(deps, { userId, password: input.currentPassword, path: 'currentPassword' });
  if (input.newPassword === input.currentPassword) {
    throw new InputError({ newPassword: 'Choose another password than the one you have.' });
  }
  const user = await deps.database.tenant.user.findFirst({ where: { id: userId } });
  if (user === null) throw new NotFoundError('user');
  const hash = await hashNewPassword(input.newPassword, [user.email, user.name], 'newPassword');
  const mailboxIds = await deps.database.transaction(async (tx) => {
    if (!(await setPassword(tx, userId, hash))) throw new NotFoundError('user');
    tx.record({ entity: 'User', kind: 'UPDATED', ids: [userId], fields: ['password'], userId });
    return setMailboxPasswords(tx, userId, hash);
  });
  if (input.revokeOtherSessions) await endSessions(deps, { userId, exceptSessionId: actor.sessionId });
  for (const id of mailboxIds) await waitUntilWritten(deps, id);
}

/** Null takes the password away: nobody signs in to the person's mailboxes any more. Gives the mailboxes' ids. */
export async function setMailboxPasswords(
  tx: Transaction,
  userId: string,
  passwordHash: string | null,
): Promise<string[]> {
  const mailboxes = await tx.db.hostedMailbox.findMany({ where: { userId } });
  for (const { id, address } of mailboxes) {
    await tx.db.hostedMailbox.updateMany({
      where: { id },
      data: { passwordHash, version: { increment: 1 } },
    });
    await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  }
  return mailboxes.map(({ id }) => id);
}
