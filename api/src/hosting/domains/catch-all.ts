// Where mail to unknown addresses of a domain goes.
import type { HostedDomain } from '@postroom/prisma';
import { domainOf } from '../../core/address.ts';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, InputError } from '../../core/errors.ts';
import { refuseLoop } from '../mailboxes/forwarding.ts';

/** A catch-all on the domain itself must exist, and none leads back: mail for it would otherwise go round. */
export async function refuseCatchAll(tx: Transaction, row: HostedDomain, address: string): Promise<void> {
  if (row.aliasOfId !== null) {
    throw new InputError({ catchAll: 'A domain that stands for another has the catch-all of that one.' });
  }
  if (row.receiving !== 'HOSTED') {
    throw new InputError({
      catchAll: 'Its mail is handed on to another server, which says what becomes of unknown addresses.',
    });
  }
  if (domainOf(address) === row.name && !(await exists(tx, address))) {
    throw new InputError({
      catchAll: `There is no ${address} here. Make that mailbox first, or choose another.`,
    });
  }
  await refuseLoop(tx, `@${row.name}`, [address], 'catchAll');
}

async function exists(tx: Transaction, address: string): Promise<boolean> {
  const mailboxes = await tx.db.hostedMailbox.count({ where: { address, deletedAt: null } });
  return mailboxes > 0 || (await tx.db.hostedAlias.count({ where: { address } })) > 0;
}

/**
 * Throws ConflictError while the address, or one of the domain `@example.com`, is a catch-all: without it, all such mail
 * would be taken and come back. What the domain does with its own unknown addresses does not count.
 */
export async function refuseWhileCatchAll(tx: Transaction, address: string): Promise<void> {
  const led = address.startsWith('@')
    ? { catchAll: { endsWith: address }, name: { not: address.slice(1) } }
    : { catchAll: address };
  const domains = await tx.db.hostedDomain.findMany({
    where: { ...led, deletedAt: null },
    select: { name: true, catchAll: true },
    orderBy: { name: 'asc' },
    take: 3,
  });
  const [first] = domains;
  if (first === undefined) return;
  const names = domains.map(({ name }) => name).join(', ');
  throw new ConflictError(
    `${first.catchAll} gets the mail to unknown addresses of ${names}. Choose another address for it there first, or none.`,
  );
}
