import type { HostedAlias } from '@postroom/prisma';
import { parseLocalPart } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { takeDomainRoom } from './domains/domain-room.ts';
import { refuseTaken } from './mailboxes/deleted.ts';
import { parseTargets, refuseLoop } from './mailboxes/forwarding.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

export interface NewAlias {
  domainId: string;
  localPart: string;
  forwardTo: string[];
}

/** Makes an address that forwards to others, here or elsewhere. */
export async function createAlias(deps: Deps, input: NewAlias): Promise<HostedAlias> {
  authorize(policy.createAlias);
  const { localPart, forwardTo } = checkAlias(input);
  return deps.database.transaction(async (tx) => {
    const { name } = await takeDomainRoom(tx, input.domainId, { aliases: 1 });
    const address = `${localPart}@${name}`;
    await refuseTaken(tx, address);
    await refuseLoop(tx, address, forwardTo, 'forwardTo');
    return insert(tx, { domainId: input.domainId, address, forwardTo });
  });
}

function checkAlias(input: NewAlias): { localPart: string; forwardTo: string[] } {
  const localPart = parseLocalPart(input.localPart);
  if (!localPart.ok) throw new InputError({ localPart: localPart.problem });
  return { localPart: localPart.value, forwardTo: parseTargets(input.forwardTo, 'forwardTo', 1) };
}

async function insert(
  tx: Transaction,
  alias: { domainId: string; address: string; forwardTo: string[] },
): Promise<HostedAlias> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  const { count } = await tx.db.hostedAlias.createMany({
    data: { organizationId, id, ...alias },
    skipDuplicates: true,
  });
  if (count === 0) throw new InputError({ localPart: `${alias.address} is an alias already.` });
  await queueDirectoryWrite(tx, { entity: 'ALIAS', entityId: id, action: 'WRITE', name: alias.address });
  tx.record({ entity: 'Alias', kind: 'CREATED', ids: [id] });
  return tx.db.hostedAlias.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
}
