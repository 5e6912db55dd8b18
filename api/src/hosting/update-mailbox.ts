import type { HostedMailbox } from '@postroom/prisma';
import { reachColleagues } from '../core/colleagues.ts';
import type { Transaction } from '../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import type { Deps } from '../deps.ts';
import { endSessions, nameProblem } from '../identity/index.ts';
import { followSuspension, renameHostedAccount } from '../mail/index.ts';
import { takeDomainRoom } from './domains/domain-room.ts';
import { endAccess } from './mailboxes/end-access.ts';
import { parseTargets, refuseLoop } from './mailboxes/forwarding.ts';
import { refuseOutdated } from './mailboxes/outdated.ts';
import { assignPerson, passwordOf } from './mailboxes/person.ts';
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
  /** Where mail for it goes as well, or instead when no copy is kept. */
  forwardTo?: string[] | undefined;
  keepCopy?: boolean | undefined;
  /** Who uses it in the app; null: nobody. Passwords of whoever used it until now end. */
  userId?: string | null | undefined;
  /** The version the change was decided on; undefined: whatever is there. */
  version?: number | undefined;
}

/**
 * Suspends a mailbox or lets it go on, limits it, renames it, forwards it, gives it to somebody else. Postfix and Dovecot
 * follow within moments. Who signs in with a mailbox's address is out of the app while it is suspended.
 */
export async function updateMailbox(deps: Deps, input: MailboxChange): Promise<HostedMailbox> {
  const { actor } = authorize(policy.updateMailbox);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: input.mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (input.userId) await refuseForBetters(deps.database, actor, input.userId);
  if (mailbox.deletedAt !== null) throw new ConflictError('This mailbox is deleted. Restore it first.');
  if (actor.kind === 'user' && mailbox.userId === actor.userId) refuseForOneself(input);
  const changed = changesOf(mailbox, input);
  refuseOutdated(mailbox, changed, input.version);
  const fields = Object.keys(changed);
  if (fields.length === 0) return mailbox;
  const passwordHash = await newPassword(deps, changed);
  await deps.database.transaction(async (tx) => {
    if (changed.quota !== undefined) {
      const quotas = [{ mailboxId: mailbox.id, bytes: changed.quota }];
      await takeDomainRoom(tx, mailbox.domainId, { quotas });
    }
    if (changed.forwardTo) await refuseLoop(tx, mailbox.address, changed.forwardTo, 'forwardTo');
    const { count } = await tx.db.hostedMailbox.updateMany({
      where: { id: mailbox.id, ...(input.version === undefined ? {} : { version: mailbox.version }) },
      data: {
        ...changed,
        ...(passwordHash === undefined ? {} : { passwordHash }),
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new ConflictError('Somebody changed this mailbox at the same moment. Try again.');
    if (changed.userId !== undefined) await endAccess(tx, [mailbox.id]);
    await follow(tx, mailbox, changed);
    const task = {
      entity: 'MAILBOX',
      entityId: mailbox.id,
      action: 'WRITE',
      name: mailbox.address,
    } as const;
    await queueDirectoryWrite(tx, task);
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [mailbox.id], fields });
  });
  if (changed.suspended && mailbox.userId !== null) await endSessionsOf(deps, mailbox);
  await waitUntilWritten(deps, mailbox.id);
  const updated = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailbox.id } });
  if (updated === null) throw new NotFoundError('mailbox');
  return updated;
}

/** Undefined: it keeps the one it has. A mailbox that is nobody's has none until somebody sets one. */
async function newPassword(deps: Deps, { userId }: Changed): Promise<string | null | undefined> {
  return userId ? passwordOf(deps, userId) : userId;
}

function refuseForOneself(input: MailboxChange): void {
  if (input.suspended) {
    throw new InputError({ suspended: 'You cannot suspend your own mailbox. Ask another administrator.' });
  }
  if (input.userId !== undefined) {
    throw new InputError({ userId: 'You cannot give your own mailbox away. Ask another administrator.' });
  }
}

/** Only in this organization, and only of whoever signs in with this very address: others have their sign-in elsewhere. */
export async function endSessionsOf(
  deps: Deps,
  { userId, address, organizationId }: Pick<HostedMailbox, 'userId' | 'address' | 'organizationId'>,
): Promise<void> {
  if (userId === null) return;
  const person = await deps.database.tenant.user.findFirst({ where: { id: userId, email: address } });
  if (person !== null) await endSessions(deps, { userId, organizationId });
}

async function follow(tx: Transaction, mailbox: HostedMailbox, changed: Changed): Promise<void> {
  const { name, suspended, userId } = changed;
  if (name === undefined && suspended === undefined && userId === undefined) return;
  await reachColleagues(tx);
  if (name !== undefined) await renameHostedAccount(tx, { mailboxId: mailbox.id, name });
  if (suspended !== undefined) await followSuspension(tx, { mailboxId: mailbox.id });
  if (userId !== undefined) await assignPerson(tx, { ...mailbox, name: name ?? mailbox.name }, userId);
}

interface Changed {
  suspended?: boolean;
  quota?: bigint;
  name?: string;
  forwardTo?: string[];
  keepCopy?: boolean;
  userId?: string | null;
}

function changesOf(mailbox: HostedMailbox, input: MailboxChange): Changed {
  const { suspended, quota, name, keepCopy, userId } = input;
  const changed: Changed = {};
  if (suspended !== undefined && suspended !== mailbox.suspended) changed.suspended = suspended;
  if (quota !== undefined && BigInt(quota) !== mailbox.quota) changed.quota = BigInt(quota);
  if (name !== undefined) {
    const problem = nameProblem(name);
    if (problem !== null) throw new InputError({ name: problem });
    if (name.trim() !== mailbox.name) changed.name = name.trim();
  }
  const forwardTo = input.forwardTo && parseTargets(input.forwardTo, 'forwardTo', 0);
  if (forwardTo && forwardTo.join() !== mailbox.forwardTo.join()) changed.forwardTo = forwardTo;
  if (keepCopy !== undefined && keepCopy !== mailbox.keepCopy) changed.keepCopy = keepCopy;
  if (userId !== undefined && userId !== mailbox.userId) changed.userId = userId;
  return changed;
}
