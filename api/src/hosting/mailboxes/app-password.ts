// App passwords: a password of its own for one mail program, so that a lost phone is one revocation and no new password.
import { createHash, randomInt } from 'node:crypto';
import type { HostedMailbox, MailboxAppPassword } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, ForbiddenError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { hashPassword } from '../../identity/index.ts';
import { policy } from '../policy.ts';
import { queueDirectoryWrite } from '../queue-directory-write.ts';
import { refuseForBetters } from '../rank.ts';
import { waitUntilWritten } from '../wait-until-written.ts';

/** Letters and digits that are not taken for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 4;
export const MOST_APP_PASSWORDS = 25;
const MOST_NAME = 60;

/** "k7wq-2mzd-xe4n-9rtb": 79 bits, typed from a screen into a phone. */
export const newAppPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-');

/** What Dovecot finds an app password by: the first 32 bits of its SHA-256 (infra/stack/dovecot/ldap.ts). */
export const keyOf = (password: string): string =>
  createHash('sha256').update(password).digest('hex').slice(0, 8);

export interface NewAppPassword {
  mailboxId: string;
  name: string;
  imap: boolean;
  smtp: boolean;
}

/** Makes one for the caller's own mailbox. The password is told once and stored as a hash alone. */
export async function createAppPassword(
  deps: Deps,
  input: NewAppPassword,
): Promise<{ appPassword: MailboxAppPassword; password: string }> {
  const { actor, organizationId } = authorize(policy.manageAppPasswords);
  if (actor.kind !== 'user') throw new ForbiddenError('Only a person has app passwords.');
  const name = checkedName(input);
  const password = newAppPassword();
  const hash = await hashPassword(password);
  const appPassword = await deps.database.transaction(async (tx) => {
    const mailbox = await lockOwn(tx, input.mailboxId, actor.userId);
    if ((await tx.db.mailboxAppPassword.count({ where: { mailboxId: mailbox.id } })) >= MOST_APP_PASSWORDS) {
      throw new ConflictError(
        `A mailbox has at most ${MOST_APP_PASSWORDS} app passwords. Revoke one you no longer use.`,
      );
    }
    const made = await tx.db.mailboxAppPassword.create({
      data: {
        ...{ organizationId, id: uuidv7(), mailboxId: mailbox.id, name, hash, key: keyOf(password) },
        ...{ imap: input.imap, smtp: input.smtp, createdById: actor.userId },
      },
    });
    await changed(tx, mailbox);
    return made;
  });
  await waitUntilWritten(deps, input.mailboxId);
  return { appPassword, password };
}

function checkedName({ name, imap, smtp }: NewAppPassword): string {
  const text = name.trim();
  const problems: Record<string, string> = {};
  if (text === '') problems.name = 'Say what it is for, like "Phone".';
  else if ([...text].length > MOST_NAME) problems.name = `Use at most ${MOST_NAME} characters.`;
  else if (/\p{C}/u.test(text)) problems.name = 'Leave out line breaks and control characters.';
  if (!imap && !smtp) problems.imap = 'Choose reading, sending, or both.';
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return text;
}

async function lockOwn(tx: Transaction, mailboxId: string, userId: string): Promise<HostedMailbox> {
  await tx.query(sql`SELECT id FROM hosted_mailbox WHERE id = ${mailboxId}::uuid FOR UPDATE`);
  const mailbox = await tx.db.hostedMailbox.findFirst({ where: { id: mailboxId, userId, deletedAt: null } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  if (mailbox.suspended) throw new ConflictError('This mailbox is suspended.');
  return mailbox;
}

/** One's own, or for administrators that of anybody not above them. Programs that use it are out within moments. */
export async function revokeAppPassword(deps: Deps, { id }: { id: string }): Promise<string> {
  const { actor } = authorize(policy.manageAppPasswords);
  const { tenant } = deps.database;
  const found = await tenant.mailboxAppPassword.findFirst({ where: { id }, include: { mailbox: true } });
  if (found === null) throw new NotFoundError('app password');
  const { mailbox } = found;
  if (actor.kind !== 'user' || mailbox.userId !== actor.userId) {
    if (!policy.resetPassword(actor)) throw new NotFoundError('app password');
    await refuseForBetters(deps.database, actor, mailbox.userId);
  }
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.mailboxAppPassword.deleteMany({ where: { id } });
    if (count > 0) await changed(tx, mailbox);
  });
  await waitUntilWritten(deps, mailbox.id);
  return mailbox.id;
}

/** Takes all of them away. The caller writes the mailbox to the directory. */
export async function revokeAllAppPasswords(tx: Transaction, mailboxIds: string[]): Promise<number> {
  const { count } = await tx.db.mailboxAppPassword.deleteMany({ where: { mailboxId: { in: mailboxIds } } });
  return count;
}

async function changed(
  tx: Transaction,
  { id, address }: Pick<HostedMailbox, 'id' | 'address'>,
): Promise<void> {
  await tx.db.hostedMailbox.updateMany({ where: { id }, data: { version: { increment: 1 } } });
  await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [id], fields: ['appPasswords'] });
}

/** The mailboxes of the caller, with their app passwords. */
export async function ownMailboxes(deps: Deps): Promise<HostedMailbox[]> {
  const { actor } = currentScope();
  if (actor.kind !== 'user') return [];
  return deps.database.tenant.hostedMailbox.findMany({
    where: { userId: actor.userId, deletedAt: null },
    orderBy: { address: 'asc' },
    take: 50,
  });
}
