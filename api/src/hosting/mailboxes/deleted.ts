// Deleted mailboxes are kept for a while, so that they can be restored. Their addresses are not free meanwhile.
import type { Prisma } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, InputError } from '../../core/errors.ts';

/** Which of these addresses are of deleted mailboxes. */
export async function deletedAddresses(
  db: Pick<Prisma.TransactionClient, 'hostedMailbox'>,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db.hostedMailbox.findMany({
    where: { address: { in: [...new Set(addresses)] }, deletedAt: { not: null } },
    select: { address: true },
  });
  return new Set(rows.map(({ address }) => address));
}

/**
 * Throws InputError for `path` when a mailbox or an alias has the address, ConflictError when a deleted mailbox could
 * still come back to it: what becomes of that is for a person to choose.
 */
export async function refuseTaken(tx: Transaction, address: string, path = 'localPart'): Promise<void> {
  const mailbox = await tx.db.hostedMailbox.findFirst({
    where: { address },
    select: { deletedAt: true, purgeAfter: true },
  });
  if (mailbox?.deletedAt) throw new ConflictError(deletedWords(address, mailbox.purgeAfter));
  if (mailbox) throw new InputError({ [path]: `There is a mailbox ${address} already.` });
  if ((await tx.db.hostedAlias.count({ where: { address } })) > 0) {
    throw new InputError({ [path]: `${address} is an alias already.` });
  }
}

/** What stands in the way of a new mailbox or alias, and what to do. */
export function deletedWords(address: string, purgeAfter: Date | null): string {
  const until = purgeAfter === null ? '' : ` until ${purgeAfter.toISOString().slice(0, 10)}`;
  return `The mailbox ${address} was deleted and can be restored${until}. Restore it, or remove it for good first.`;
}
