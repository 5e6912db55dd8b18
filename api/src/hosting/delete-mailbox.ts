import { reachColleagues } from '../core/colleagues.ts';
import type { Transaction } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { closeHostedAccount } from '../mail/index.ts';
import { refuseWhileCatchAll } from './domains/catch-all.ts';
import { mailboxSettings } from './mailboxes/settings.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite, queueDirectoryWrites } from './queue-directory-write.ts';
import { refuseForBetters } from './rank.ts';
import { endSessionsOf } from './update-mailbox.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes a mailbox: mail to it is refused and nobody signs in with it from now on. Its mail, its aliases and what its
 * person has are kept, so that it can be restored until its time is over. Throws ConflictError while it is a catch-all.
 */
export async function deleteMailbox(deps: Deps, { mailboxId }: { mailboxId: string }): Promise<void> {
  const { actor } = authorize(policy.deleteMailbox);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (actor.kind === 'user' && mailbox.userId === actor.userId) {
    throw new InputError({ mailboxId: 'You cannot delete your own mailbox. Ask another administrator.' });
  }
  if (mailbox.deletedAt !== null) return;
  await deps.database.transaction(async (tx) => {
    await reachColleagues(tx);
    await refuseWhileCatchAll(tx, mailbox.address);
    const { retentionDays } = await mailboxSettings(tx);
    const now = Date.now();
    const { count } = await tx.db.hostedMailbox.updateMany({
      where: { id: mailboxId, deletedAt: null },
      data: {
        deletedAt: new Date(now),
        purgeAfter: new Date(now + retentionDays * DAY_MS),
        version: { increment: 1 },
      },
    });
    if (count === 0) return;
    await closeHostedAccount(tx, { mailboxId });
    await queueDirectoryWrite(tx, {
      entity: 'MAILBOX',
      entityId: mailboxId,
      action: 'DELETE',
      name: mailbox.address,
    });
    await rewriteAliasesTo(tx, mailbox.address);
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [mailboxId], fields: ['state', 'deletedAt'] });
  });
  await endSessionsOf(deps, mailbox);
}

/** Aliases leave deleted mailboxes out (entry.ts): their entries are written anew when one goes or comes back. */
export async function rewriteAliasesTo(tx: Transaction, address: string): Promise<void> {
  const aliases = await tx.db.hostedAlias.findMany({ where: { forwardTo: { has: address } } });
  if (aliases.length === 0) return;
  const ids = aliases.map(({ id }) => id);
  await tx.db.hostedAlias.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
  await queueDirectoryWrites(
    tx,
    aliases.map((alias) => ({ entity: 'ALIAS', entityId: alias.id, action: 'WRITE', name: alias.address })),
  );
  tx.record({ entity: 'Alias', kind: 'UPDATED', ids, fields: ['forwardTo'] });
}
