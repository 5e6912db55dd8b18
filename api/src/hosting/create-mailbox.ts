import type { HostedMailbox } from '@postroom/prisma';
import { parseLocalPart } from '../core/address.ts';
import { reachColleagues } from '../core/colleagues.ts';
import type { Transaction } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope, type Role } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { createPerson, hashNewPassword, nameProblem, refuseAbove } from '../identity/index.ts';
import { createHostedAccount } from '../mail/index.ts';
import { lockDomain } from './lock-domain.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';
import { waitUntilWritten } from './wait-until-written.ts';

export interface NewMailbox {
  domainId: string;
  localPart: string;
  /** The person's name. */
  name: string;
  password: string;
  role: Role;
  /** Bytes; null and 0 are unlimited. */
  quota: number | null;
}

/** Makes a mailbox together with the person who uses it: they sign in with its address, here and in mail programs. */
export async function createMailbox(deps: Deps, input: NewMailbox): Promise<HostedMailbox> {
  const { actor } = authorize(policy.createMailbox);
  refuseAbove(actor, input.role, 'You can give a role up to your own.');
  const domain = await deps.database.tenant.hostedDomain.findFirst({ where: { id: input.domainId } });
  if (domain === null) throw new NotFoundError('domain');
  const { localPart, name } = checkMailbox(input, domain.name);
  const passwordHash = await hashNewPassword(input.password, [`${localPart}@${domain.name}`, name]);
  const mailbox = await deps.database.transaction(async (tx) => {
    await reachColleagues(tx);
    return addMailbox(tx, { ...input, localPart, name, passwordHash });
  });
  await waitUntilWritten(deps, mailbox.id);
  return (await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailbox.id } })) ?? mailbox;
}

/** Throws InputError that names every field that is wrong. */
export function checkMailbox(
  input: { localPart: string; name: string },
  domain: string,
): { localPart: string; name: string } {
  const localPart = parseLocalPart(input.localPart);
  const problems: Record<string, string> = {};
  if (!localPart.ok) problems.localPart = localPart.problem;
  else if (localPart.value.length + 1 + domain.length > 254)
    problems.localPart = 'The whole address is too long.';
  const wrongName = nameProblem(input.name);
  if (wrongName !== null) problems.name = wrongName;
  if (!localPart.ok || Object.keys(problems).length > 0) throw new InputError(problems);
  return { localPart: localPart.value, name: input.name.trim() };
}

export interface CheckedMailbox {
  domainId: string;
  localPart: string;
  name: string;
  passwordHash: string;
  role: Role;
  quota: number | null;
}

/** The rows of a mailbox: person, member, mailbox, mail account. The transaction must reach colleagues' rows. */
export async function addMailbox(tx: Transaction, input: CheckedMailbox): Promise<HostedMailbox> {
  const { organizationId } = currentScope();
  const domain = await lockDomain(tx, input.domainId);
  const address = `${input.localPart}@${domain}`;
  const { name, passwordHash, role } = input;
  if ((await tx.db.hostedAlias.count({ where: { address } })) > 0) {
    throw new InputError({ localPart: `${address} is an alias already.` });
  }
  const person = await createPerson(tx, { name, email: address, passwordHash, role });
  if (person === null) throw new InputError({ localPart: `Somebody signs in as ${address} already.` });
  const id = uuidv7();
  const { count } = await tx.db.hostedMailbox.createMany({
    data: {
      ...{ organizationId, id, domainId: input.domainId, address, name, passwordHash },
      userId: person.userId,
      quota: BigInt(input.quota ?? 0),
    },
    skipDuplicates: true,
  });
  if (count === 0) throw new InputError({ localPart: `There is a mailbox ${address} already.` });
  await createHostedAccount(tx, { userId: person.userId, mailboxId: id, address, name });
  await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  tx.record({ entity: 'Mailbox', kind: 'CREATED', ids: [id] });
  return tx.db.hostedMailbox.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
}
