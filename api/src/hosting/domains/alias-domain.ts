import type { HostedDomain } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';

/** Throws InputError for `aliasOfId` unless the domain can stand for that one: a single step, without addresses of its own. */
export async function refuseAliasOf(
  tx: Transaction,
  domain: Pick<HostedDomain, 'id' | 'name' | 'receiving'>,
  mainId: string,
): Promise<void> {
  const refuse = (aliasOfId: string): never => {
    throw new InputError({ aliasOfId });
  };
  if (mainId === domain.id) refuse('A domain cannot stand for itself.');
  const main = await tx.db.hostedDomain.findFirst({ where: { id: mainId } });
  if (main === null) return refuse('There is no such domain here.');
  if (main.aliasOfId !== null) refuse(`${main.name} stands for another domain itself. Choose that one.`);
  if (main.deletedAt !== null) refuse(`${main.name} is deleted.`);
  if (main.receiving !== 'HOSTED') refuse(`The mail of ${main.name} is handed on to another server.`);
  if (domain.receiving !== 'HOSTED') {
    refuse(`The mail of ${domain.name} is handed on to another server. Host it here first.`);
  }
  if (domain.id === '') return; // new
  const where = { domainId: domain.id };
  const own = (await tx.db.hostedMailbox.count({ where })) + (await tx.db.hostedAlias.count({ where }));
  if (own > 0)
    refuse(`${domain.name} has ${own} mailboxes and aliases of its own. Delete or move them first.`);
  if ((await tx.db.hostedDomain.count({ where: { aliasOfId: domain.id } })) > 0) {
    refuse(`Other domains stand for ${domain.name}. Let them stand for ${main.name} first.`);
  }
}
