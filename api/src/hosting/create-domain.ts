import type { HostedDomain } from '@postroom/prisma';
import { parseDomainName } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

/** Hosts the mail of a domain. The name may be in any script. */
export async function createDomain(deps: Deps, { name }: { name: string }): Promise<HostedDomain> {
  authorize(policy.createDomain);
  const parsed = parseDomainName(name);
  if (!parsed.ok) throw new InputError({ name: parsed.problem });
  return deps.database.transaction((tx) => addDomain(tx, parsed.value, 'name'));
}

/** @param name in its canonical spelling. @param path of the input that is to blame when the domain is taken. */
export async function addDomain(tx: Transaction, name: string, path: string): Promise<HostedDomain> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  const { count } = await tx.db.hostedDomain.createMany({
    data: { organizationId, id, name },
    skipDuplicates: true,
  });
  if (count === 0) throw new InputError({ [path]: `The mail of ${name} is hosted here already.` });
  tx.record({ entity: 'Domain', kind: 'CREATED', ids: [id] });
  await queueDirectoryWrite(tx, { entity: 'DOMAIN', entityId: id, action: 'WRITE', name });
  return tx.db.hostedDomain.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
}
