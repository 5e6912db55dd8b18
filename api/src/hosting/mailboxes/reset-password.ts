// A new password for somebody's mailbox: set by an administrator, or by the person with a link that works once.
import { createHash, randomBytes } from 'node:crypto';
import type { HostedMailbox } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope, runInScope, type Scope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { endSessions, hashNewPassword, perPublicCall, setPassword } from '../../identity/index.ts';
import { setMailboxPasswords } from '../change-password.ts';
import { policy } from '../policy.ts';
import { queueDirectoryWrite } from '../queue-directory-write.ts';
import { refuseForBetters } from '../rank.ts';
import { waitUntilWritten } from '../wait-until-written.ts';
import { revokeAllAppPasswords } from './app-password.ts';
import { signsInHere } from './person.ts';

export const LINK_HOURS = { least: 1, usual: 72, most: 24 * 14 } as const;

/** 256 random bits need no slow hash. */
export const hashLinkToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Whose password an administrator may set. Throws NotFoundError, ForbiddenError, ConflictError, InputError. */
async function resettable(deps: Deps, mailboxId: string): Promise<HostedMailbox> {
  const { actor } = authorize(policy.resetPassword);
  const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId } });
  if (mailbox === null) throw new NotFoundError('mailbox');
  await refuseForBetters(deps.database, actor, mailbox.userId);
  if (mailbox.deletedAt !== null) throw new ConflictError('This mailbox is deleted. Restore it first.');
  if (actor.kind === 'user' && mailbox.userId === actor.userId) {
    throw new InputError({ mailboxId: 'Change your own password under Settings, Profile.' });
  }
  return mailbox;
}

export interface PasswordReset {
  mailboxId: string;
  password: string;
  revokeAppPasswords: boolean;
}

/** Sets the password. Everybody who is signed in with the old one, here and in mail programs, has to sign in again. */
export async function resetMailboxPassword(deps: Deps, input: PasswordReset): Promise<HostedMailbox> {
  const mailbox = await resettable(deps, input.mailboxId);
  const hash = await hashNewPassword(input.password, [mailbox.address, mailbox.name]);
  await apply(deps, mailbox, hash, { revokeAppPasswords: input.revokeAppPasswords });
  return (await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailbox.id } })) ?? mailbox;
}

interface Applied {
  revokeAppPasswords: boolean;
  /** The link it came by; whoever else used it in the meantime was first. */
  linkId?: string;
}

/** The same password for the app and for all mailboxes of the person, where the person is this organization's. */
async function apply(deps: Deps, mailbox: HostedMailbox, hash: string, how: Applied): Promise<void> {
  const { userId } = mailbox;
  const person = userId !== null && (await signsInHere(deps.database, userId)) ? userId : null;
  const ids = await deps.database.transaction(async (tx) => {
    if (how.linkId !== undefined) await useLink(tx, how.linkId);
    const changed = person === null ? await setOne(tx, mailbox, hash) : await setAll(tx, person, hash);
    if (how.revokeAppPasswords) await revokeAllAppPasswords(tx, changed);
    await tx.db.mailboxPasswordLink.deleteMany({ where: { mailboxId: { in: changed }, usedAt: null } });
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: changed, fields: ['password'] });
    return changed;
  });
  if (person !== null) await endSessions(deps, { userId: person });
  for (const id of ids) await waitUntilWritten(deps, id);
}

async function setAll(tx: Transaction, userId: string, hash: string): Promise<string[]> {
  if (!(await setPassword(tx, userId, hash))) throw new NotFoundError('person');
  tx.record({ entity: 'User', kind: 'UPDATED', ids: [userId], fields: ['password'], userId });
  return setMailboxPasswords(tx, userId, hash);
}

async function setOne(tx: Transaction, { id, address }: HostedMailbox, hash: string): Promise<string[]> {
  const data = { passwordHash: hash, version: { increment: 1 } };
  await tx.db.hostedMailbox.updateMany({ where: { id }, data });
  await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  return [id];
}

async function useLink(tx: Transaction, linkId: string): Promise<void> {
  const { count } = await tx.db.mailboxPasswordLink.updateMany({
    where: { id: linkId, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
  });
  if (count === 0) throw new NotFoundError('link');
}

export interface MadeLink {
  mailbox: HostedMailbox;
  /** Not stored, and cannot be had again. */
  url: string;
  expiresAt: Date;
}

/** A link with which the person sets the password, once. Earlier links of the mailbox end. */
export async function createPasswordLink(
  deps: Deps,
  { mailboxId, hours }: { mailboxId: string; hours: number },
): Promise<MadeLink> {
  const mailbox = await resettable(deps, mailboxId);
  if (!Number.isInteger(hours) || hours < LINK_HOURS.least || hours > LINK_HOURS.most) {
    throw new InputError({ hours: `Choose ${LINK_HOURS.least} to ${LINK_HOURS.most} hours.` });
  }
  const expiresAt = new Date(Date.now() + hours * 60 * 60 * 1000);
  const [url] = await deps.database.transaction((tx) => addLinks(deps, tx, [mailboxId], expiresAt));
  if (url === undefined) throw new NotFoundError('mailbox');
  return { mailbox, url, expiresAt };
}

/** One link for each mailbox, in order. */
export async function addLinks(
  { config }: Pick<Deps, 'config'>,
  tx: Transaction,
  mailboxIds: string[],
  expiresAt: Date,
): Promise<string[]> {
  const { organizationId, actor } = currentScope();
  const tokens = mailboxIds.map(() => randomBytes(32).toString('base64url'));
  await tx.db.mailboxPasswordLink.deleteMany({ where: { mailboxId: { in: mailboxIds }, usedAt: null } });
  await tx.db.mailboxPasswordLink.createMany({
    data: mailboxIds.map((mailboxId, index) => ({
      ...{ organizationId, id: uuidv7(), mailboxId, expiresAt },
      tokenHash: hashLinkToken(tokens[index] ?? ''),
      createdById: actor.kind === 'user' ? actor.userId : null,
    })),
  });
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: mailboxIds, fields: ['passwordLink'] });
  // The address people open is configured; what a request says about its host is not asked.
  return tokens.map((token) => new URL(`/set-password/${token}`, config.url).href);
}

export interface OpenLink {
  id: string;
  organizationId: string;
  mailboxId: string;
  address: string;
  expiresAt: Date;
}

/** What a link is for, while it can be used. Null for one that is wrong, used or over: the answers are the same. */
export async function findPasswordLink(
  { database }: Pick<Deps, 'database'>,
  token: string,
): Promise<OpenLink | null> {
  const [row] = await database.systemQuery<OpenLink>(sql`
    SELECT link.id::text AS id, link.organization_id::text AS "organizationId", box.id::text AS "mailboxId", box.address,
      link.expires_at AS "expiresAt"
    FROM mailbox_password_link link JOIN hosted_mailbox box
      ON box.organization_id = link.organization_id AND box.id = link.mailbox_id
    WHERE link.token_hash = ${hashLinkToken(token)} AND link.used_at IS NULL AND link.expires_at > now()
      AND box.deleted_at IS NULL AND NOT box.suspended`);
  return row ?? null;
}

/** Gives the address to sign in with. Throws NotFoundError, InputError, RateLimitedError. */
export async function setPasswordByLink(
  deps: Deps,
  { token, password }: { token: string; password: string },
  caller: string | null,
): Promise<string> {
  await deps.identity.attempts.take([perPublicCall('set-password', caller)]);
  const link = await findPasswordLink(deps, token);
  if (link === null) throw new NotFoundError('link');
  const scope: Scope = systemScope(link.organizationId, `password link ${link.id}`);
  await runInScope(scope, async () => {
    const mailbox = await deps.database.tenant.hostedMailbox.findFirst({ where: { id: link.mailboxId } });
    if (mailbox === null) throw new NotFoundError('link');
    const hash = await hashNewPassword(password, [mailbox.address, mailbox.name]);
    await apply(deps, mailbox, hash, { revokeAppPasswords: false, linkId: link.id });
  });
  return link.address;
}
