import type { HostedMailbox } from '@postroom/prisma';
import { reachColleagues } from '../core/colleagues.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { nameProblem } from '../identity/index.ts';
import { followSuspension, renameHostedAccount } from '../mail/index.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';
import { refuseForBetters } from './rank.ts';
import { waitUntilWritten } from './wait-until-written.ts';

export interface MailboxChange {
  mailboxId: string;
  /** What is undefined stays as it is. */
  suspended?: boolean | undefined;
  /** Bytes; 0 is unlimited. */
  quota?: number | undefined;
  name?: string | undefined;
}

/** Suspends a mailbox or lets it go on, limits it, renames it. Postfix and Dovecot follow within moments. */
export async function updateMailbox(deps: Deps, input: MailboxChange): Promise<HostedMailbox> {
  const { actor } = authorize(policy.updateMailbox);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: input.mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (input.suspended && actor.kind === 'user' && mailbox.userId === actor.userId) {
    throw new InputError({ suspended: 'You cannot suspend your own mailbox. Ask another administrator.' });
  }
  const changed = changesOf(mailbox, input);
  const fields = Object.keys(changed);
  if (fields.length === 0) return mailbox;
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.hostedMailbox.updateMany({
      where: { id: mailbox.id },
      data: { ...changed, version: { increment: 1 } },
    });
    if (count === 0) throw new NotFoundError('mailbox');
    if (changed.name !== undefined || changed.suspended !== undefined) await reachColleagues(tx);
    if (changed.name !== undefined)
      await renameHostedAccount(tx, { mailboxId: mailbox.id, name: changed.name });
    if (changed.suspended !== undefined) await followSuspension(tx, { mailboxId: mailbox.id });
    await queueDirectoryWrite(tx, {
      entity: 'MAILBOX',
      entityId: mailbox.id,
      action: 'WRITE',
      name: mailbox.address,
    });
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [mailbox.id], fields });
  });
  await waitUntilWritten(deps, mailbox.id);
  const updated = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailbox.id } });
  if (updated === null) throw new NotFoundError('mailbox');
  return updated;
}

interface Changed {
  suspended?: boolean;
  quota?: bigint;
  name?: string;
}

function changesOf(mailbox: HostedMailbox, { suspended, quota, name }: MailboxChange): Changed {
  const changed: Changed = {};
  if (suspended !== undefined && suspended !== mailbox.suspended) changed.suspended = suspended;
  if (quota !== undefined && BigInt(quota) !== mailbox.quota) changed.quota = BigInt(quota);
  if (name !== undefined) {
    const problem = nameProblem(name);
    if (problem !== null) throw new InputError({ name: problem });
    if (name.trim() !== mailbox.name) changed.name = name.trim();
  }
  return changed;
}
