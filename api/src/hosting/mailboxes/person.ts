// Who uses a mailbox in the app.
import type { HostedMailbox } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { createHostedAccount, removeHostedAccount } from '../../mail/index.ts';

/** Takes the mailbox from whoever has it in the app. The transaction must reach colleagues' rows. */
export async function assignPerson(
  tx: Transaction,
  mailbox: Pick<HostedMailbox, 'id' | 'address' | 'name'>,
  userId: string | null,
): Promise<void> {
  await removeHostedAccount(tx, { mailboxId: mailbox.id });
  if (userId === null) return;
  const { id, address, name } = mailbox;
  await createHostedAccount(tx, { userId, mailboxId: id, address, name });
}

/** The one password of a member, for their mailbox as well. Throws InputError when nobody here is that person. */
export async function passwordOf({ database }: Deps, userId: string): Promise<string | null> {
  if ((await database.tenant.member.count({ where: { userId } })) === 0) {
    throw new InputError({ userId: 'Choose a member of your organization.' });
  }
  const [row] = await database.systemQuery<{ password: string | null }>(sql`
    SELECT password FROM credential WHERE user_id = ${userId}::uuid AND provider_id = 'credential'`);
  // Whoever has not set one yet has none for mail either.
  return row?.password?.startsWith('$argon2id$') ? row.password : null;
}

/**
 * Whether an administrator here may set the person's own password: they sign in with an address of this organization and
 * belong to no other. Anybody can host a domain of any name, so the address alone says nothing about whose they are.
 */
export async function signsInHere(
  { tenant, systemQuery }: Pick<Deps['database'], 'tenant' | 'systemQuery'>,
  userId: string,
): Promise<boolean> {
  const user = await tenant.user.findFirst({ where: { id: userId }, select: { email: true } });
  if (user === null) return false;
  if ((await tenant.hostedMailbox.count({ where: { userId, address: user.email } })) === 0) return false;
  const { organizationId } = currentScope();
  const elsewhere = await systemQuery(sql`
    SELECT FROM "member" WHERE user_id = ${userId}::uuid AND organization_id <> ${organizationId}::uuid LIMIT 1`);
  return elsewhere.length === 0;
}
