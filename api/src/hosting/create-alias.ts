import type { HostedAlias } from '@postroom/prisma';
import { parseAddress, parseLocalPart } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { lockDomain } from './lock-domain.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

const MAX_TARGETS = 100;

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
    const address = `${localPart}@${await lockDomain(tx, input.domainId)}`;
    await refuseTaken(tx, address);
    await refuseLoop(tx, address, forwardTo);
    return insert(tx, { domainId: input.domainId, address, forwardTo });
  });
}

function checkAlias(input: NewAlias): { localPart: string; forwardTo: string[] } {
  const problems: Record<string, string> = {};
  const localPart = parseLocalPart(input.localPart);
  if (!localPart.ok) problems.localPart = localPart.problem;
  const targets = new Set<string>();
  for (const [index, text] of input.forwardTo.entries()) {
    const address = parseAddress(text);
    if (address.ok) targets.add(address.value);
    else problems[`forwardTo.${index}`] = address.problem;
  }
  if (input.forwardTo.length === 0) problems.forwardTo = 'Enter at least one address to forward to.';
  if (targets.size > MAX_TARGETS)
    problems.forwardTo = `An alias forwards to at most ${MAX_TARGETS} addresses.`;
  if (!localPart.ok || Object.keys(problems).length > 0) throw new InputError(problems);
  return { localPart: localPart.value, forwardTo: [...targets] };
}

async function refuseTaken(tx: Transaction, address: string): Promise<void> {
  if ((await tx.db.hostedMailbox.count({ where: { address } })) > 0) {
    throw new InputError({ localPart: `There is a mailbox ${address} already.` });
  }
}

/** Mail between aliases that lead back to each other would go round until Postfix bounces it. */
async function refuseLoop(tx: Transaction, address: string, forwardTo: string[]): Promise<void> {
  const seen = new Set<string>();
  let next = forwardTo;
  while (next.length > 0) {
    if (next.includes(address)) throw new InputError({ forwardTo: `This would lead back to ${address}.` });
    for (const target of next) seen.add(target);
    const aliases = await tx.db.hostedAlias.findMany({ where: { address: { in: next } } });
    next = aliases.flatMap((alias) => alias.forwardTo).filter((target) => !seen.has(target));
  }
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
