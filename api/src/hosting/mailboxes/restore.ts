import type { HostedMailbox } from '@postroom/prisma';
import { reachColleagues } from '../../core/colleagues.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { createHostedAccount, reopenHostedAccount } from '../../mail/index.ts';
import { rewriteAliasesTo } from '../delete-mailbox.ts';
import { policy } from '../policy.ts';
import { queueDirectoryWrite } from '../queue-directory-write.ts';
import { refuseForBetters } from '../rank.ts';
import { waitUntilWritten } from '../wait-until-written.ts';

/** Brings a deleted mailbox back: its mail, its aliases, its passwords, and its person's way in. */
export async function restoreMailbox(
  deps: Deps,
  { mailboxId }: { mailboxId: string },
): Promise<HostedMailbox> {
  const { actor } = authorize(policy.restoreMailbox);
  const { tenant } = deps.database;
  const mailbox = await tenant.hostedMailbox.findFirst({ where: { id: mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (mailbox.deletedAt === null) return mailbox;
  await deps.database.transaction(async (tx) => {
    await reachColleagues(tx);
    const { count } = await tx.db.hostedMailbox.updateMany({
      where: { id: mailboxId, deletedAt: { not: null }, purgeAfter: { not: null } },
      data: { deletedAt: null, purgeAfter: null, version: { increment: 1 } },
    });
    if (count === 0)
      throw new ConflictError('This mailbox is being removed for good or was restored already.');
    const { address, name, userId } = mailbox;
    if (userId !== null && !(await reopenHostedAccount(tx, { mailboxId }))) {
      await createHostedAccount(tx, { userId, mailboxId, address, name });
    }
    await queueDirectoryWrite(tx, {
      entity: 'MAILBOX',
      entityId: mailboxId,
      action: 'WRITE',
      name: mailbox.address,
    });
    await rewriteAliasesTo(tx, mailbox.address);
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [mailboxId], fields: ['state', 'deletedAt'] });
  });
  await waitUntilWritten(deps, mailboxId);
  return (await tenant.hostedMailbox.findFirst({ where: { id: mailboxId } })) ?? mailbox;
}
