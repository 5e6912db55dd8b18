import { reachColleagues } from '../core/colleagues.ts';
import type { Transaction } from '../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { removeHostedAccount } from '../mail/index.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';
import { refuseForBetters } from './rank.ts';

/**
 * Removes a mailbox: mail to it is refused from now on. The person stays a member. A later mailbox of the same address
 * starts empty. Throws ConflictError while an alias forwards to this mailbox alone.
 */
export async function deleteMailbox(deps: Deps, { mailboxId }: { mailboxId: string }): Promise<void> {
  const { actor } = authorize(policy.deleteMailbox);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (actor.kind === 'user' && mailbox.userId === actor.userId) {
    throw new InputError({ mailboxId: 'You cannot delete your own mailbox. Ask another administrator.' });
  }
  await deps.database.transaction(async (tx) => {
    await leaveAliases(tx, mailbox.address);
    await reachColleagues(tx);
    await removeHostedAccount(tx, { mailboxId });
    const { count } = await tx.db.hostedMailbox.deleteMany({ where: { id: mailboxId } });
    if (count === 0) throw new NotFoundError('mailbox');
    await queueDirectoryWrite(tx, {
      entity: 'MAILBOX',
      entityId: mailboxId,
      action: 'DELETE',
      name: mailbox.address,
    });
    tx.record({ entity: 'Mailbox', kind: 'DELETED', ids: [mailboxId] });
  });
}

/** Aliases forward to the others they name; one that names nobody else has to be dealt with first. */
async function leaveAliases(tx: Transaction, address: string): Promise<void> {
  const aliases = await tx.db.hostedAlias.findMany({ where: { forwardTo: { has: address } } });
  for (const alias of aliases) {
    const forwardTo = alias.forwardTo.filter((target) => target !== address);
    if (forwardTo.length === 0) {
      throw new ConflictError(
        `The alias ${alias.address} forwards to ${address} alone. Delete the alias first.`,
      );
    }
    await tx.db.hostedAlias.updateMany({
      where: { id: alias.id },
      data: { forwardTo, version: { increment: 1 } },
    });
    await queueDirectoryWrite(tx, {
      entity: 'ALIAS',
      entityId: alias.id,
      action: 'WRITE',
      name: alias.address,
    });
    tx.record({ entity: 'Alias', kind: 'UPDATED', ids: [alias.id], fields: ['forwardTo'] });
  }
}
