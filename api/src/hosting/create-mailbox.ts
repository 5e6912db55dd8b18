import type { HostedMailbox } from '@postroom/prisma';
import { parseLocalPart } from '../core/address.ts';
import { reachColleagues } from '../core/colleagues.ts';
import type { Transaction } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope, type Role } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { createPerson, hashNewPassword, NO_PASSWORD, nameProblem, refuseAbove } from '../identity/index.ts';
import { createHostedAccount } from '../mail/index.ts';
import { takeDomainRoom } from './domains/domain-room.ts';
import { refuseTaken } from './mailboxes/deleted.ts';
import { parseTargets, refuseLoop } from './mailboxes/forwarding.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';
import { waitUntilWritten } from './wait-until-written.ts';

export interface NewMailbox {
  domainId: string;
  localPart: string;
  /** The person's name. */
  name: string;
  /** Null: nobody signs in until the person has set one with a link. */
  password: string | null;
  role: Role;
  /** Bytes; 0 is unlimited, null what the domain gives new mailboxes. */
  quota: number | null;
  /** Whether its person uses the app; else the mailbox is for mail programs alone. */
  appAccess: boolean;
  forwardTo: string[];
  keepCopy: boolean;
}

/**
 * Makes a mailbox together with the person who uses it: they sign in with its address, here and in mail programs. Without
 * access to the app there is no person, and only mail programs sign in.
 */
export async function createMailbox(deps: Deps, input: NewMailbox): Promise<HostedMailbox> {
  const { actor } = authorize(policy.createMailbox);
  refuseAbove(actor, input.role, 'You can give a role up to your own.');
  const domain = await deps.database.tenant.hostedDomain.findFirst({ where: { id: input.domainId } });
  if (domain === null) throw new NotFoundError('domain');
  const { localPart, name } = checkMailbox(input, domain.name);
  const forwardTo = parseTargets(input.forwardTo, 'forwardTo', 0);
  const passwordHash =
    input.password === null
      ? null
      : await hashNewPassword(input.password, [`${localPart}@${domain.name}`, name]);
  const mailbox = await deps.database.transaction(async (tx) => {
    await reachColleagues(tx);
    return addMailbox(tx, { ...input, localPart, name, passwordHash, forwardTo });
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
  passwordHash: string | null;
  role: Role;
  quota: number | null;
  appAccess?: boolean;
  /** In their one spelling. */
  forwardTo?: string[];
  keepCopy?: boolean;
}

/** The rows of a mailbox: person, member, mailbox, mail account. The transaction must reach colleagues' rows. */
export async function addMailbox(tx: Transaction, input: CheckedMailbox): Promise<HostedMailbox> {
  const { organizationId } = currentScope();
  const bytes = input.quota === null ? null : BigInt(input.quota);
  const room = await takeDomainRoom(tx, input.domainId, { mailboxes: 1, quotas: [{ bytes }] });
  const address = `${input.localPart}@${room.name}`;
  const { name, passwordHash, role, forwardTo = [], keepCopy = true } = input;
  await refuseTaken(tx, address);
  if (forwardTo.length > 0) await refuseLoop(tx, address, forwardTo, 'forwardTo');
  const userId =
    input.appAccess === false ? null : await addPerson(tx, { name, address, passwordHash, role });
  const id = uuidv7();
  const { count } = await tx.db.hostedMailbox.createMany({
    data: {
      ...{ organizationId, id, domainId: input.domainId, address, name, passwordHash, userId },
      ...{ quota: room.quotas[0] ?? 0n, forwardTo, keepCopy },
    },
    skipDuplicates: true,
  });
  if (count === 0) throw new InputError({ localPart: `There is a mailbox ${address} already.` });
  if (userId !== null) await createHostedAccount(tx, { userId, mailboxId: id, address, name });
  await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  tx.record({ entity: 'Mailbox', kind: 'CREATED', ids: [id] });
  return tx.db.hostedMailbox.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
}

async function addPerson(
  tx: Transaction,
  person: { name: string; address: string; passwordHash: string | null; role: Role },
): Promise<string> {
  const { name, address, role } = person;
  const passwordHash = person.passwordHash ?? NO_PASSWORD;
  const created = await createPerson(tx, { name, email: address, passwordHash, role });
  if (created === null) throw new InputError({ localPart: `Somebody signs in as ${address} already.` });
  return created.userId;
}
