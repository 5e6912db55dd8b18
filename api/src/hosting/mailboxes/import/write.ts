// Many mailboxes in few statements. What stands in the way of one does not keep the others of its batch from being made.
import type { HostedMailbox, MailboxImport } from '@postroom/prisma';
import { domainOf } from '../../../core/address.ts';
import type { Transaction } from '../../../core/database.ts';
import { InputError } from '../../../core/errors.ts';
import { uuidv7 } from '../../../core/ids.ts';
import { currentScope } from '../../../core/scope.ts';
import type { Deps } from '../../../deps.ts';
import { createPeople, NO_PASSWORD } from '../../../identity/index.ts';
import { createHostedAccounts, renameHostedAccount } from '../../../mail/index.ts';
import { takeDomainRoom } from '../../domains/domain-room.ts';
import { queueDirectoryWrites } from '../../queue-directory-write.ts';
import { refuseLoop } from '../forwarding.ts';
import { addLinks } from '../reset-password.ts';
import type { Differences, Surroundings } from './check.ts';

export interface MadeRow {
  line: number;
  address: string;
  name: string;
  passwordHash: string | null;
  /** To be told afterwards, when it was generated. */
  password: string | null;
  /** Bytes; null: what the domain gives. */
  quota: bigint | null;
  /** As stored. */
  role: string;
  appAccess: boolean;
  forwardTo: string[];
  keepCopy: boolean;
}

export interface Result {
  /** Why it was not done, or null. */
  problem: string | null;
  /** A password or a link to be told. */
  secret?: string | null;
}

const LINK_DAYS = 14;

export async function makeMailboxes(
  deps: Deps,
  tx: Transaction,
  { plan, rows, there }: { plan: MailboxImport; rows: MadeRow[]; there: Surroundings },
): Promise<Map<number, Result>> {
  const results = new Map<number, Result>();
  const fitting = await withRoom(tx, rows, there, results);
  const allowed = await withoutLoops(tx, fitting, results);
  const people = await createPeople(tx, allowed.filter(({ appAccess }) => appAccess).map(toPerson));
  const making = allowed.flatMap((row) => {
    const userId = row.appAccess ? (people.get(row.address) ?? null) : null;
    if (row.appAccess && userId === null) {
      results.set(row.line, {
        problem: `Somebody signs in as ${row.address} already. Remove that person first.`,
      });
      return [];
    }
    return [{ ...row, id: uuidv7(), userId }];
  });
  if (making.length === 0) return results;
  await insert(tx, making, there);
  const ids = making.map(({ id }) => id);
  const expiresAt = new Date(Date.now() + LINK_DAYS * 24 * 60 * 60 * 1000);
  const links = plan.passwords === 'LINKS' ? await addLinks(deps, tx, ids, expiresAt) : [];
  for (const [index, row] of making.entries()) {
    results.set(row.line, { problem: null, secret: links[index] ?? row.password });
  }
  return results;
}

const toPerson = ({ name, address, passwordHash, role }: MadeRow) => ({
  ...{ name, email: address, role },
  passwordHash: passwordHash ?? NO_PASSWORD,
});

/** The limits of each domain; when not all of its lines fit, those that come first are taken. */
async function withRoom(
  tx: Transaction,
  rows: MadeRow[],
  there: Surroundings,
  results: Map<number, Result>,
): Promise<(MadeRow & { quota: bigint })[]> {
  const fitting: (MadeRow & { quota: bigint })[] = [];
  for (const [name, group] of Map.groupBy(rows, ({ address }) => domainOf(address))) {
    const domain = there.domains.get(name);
    if (domain === undefined) continue;
    const ask = (some: MadeRow[]) =>
      takeDomainRoom(tx, domain.id, {
        mailboxes: some.length,
        quotas: some.map(({ quota }) => ({ bytes: quota })),
      });
    const limited = domain.maxMailboxes !== null || domain.maxQuota > 0n;
    if (!limited) {
      const { quotas } = await ask(group);
      fitting.push(...group.map((row, index) => ({ ...row, quota: quotas[index] ?? 0n })));
      continue;
    }
    const taken: (MadeRow & { quota: bigint })[] = [];
    for (const row of group) {
      try {
        const { quotas } = await ask([...taken, row]);
        taken.push({ ...row, quota: quotas.at(-1) ?? 0n });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        results.set(row.line, { problem: error.message });
      }
    }
    fitting.push(...taken);
  }
  return fitting;
}

async function withoutLoops<Row extends Pick<MadeRow, 'line' | 'address' | 'forwardTo'>>(
  tx: Transaction,
  rows: Row[],
  results: Map<number, Result>,
): Promise<Row[]> {
  const allowed: Row[] = [];
  const pending = new Map<string, readonly string[]>();
  for (const row of rows) {
    try {
      if (row.forwardTo.length > 0) await refuseLoop(tx, row.address, row.forwardTo, 'forwardTo', pending);
      pending.set(row.address, row.forwardTo);
      allowed.push(row);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      results.set(row.line, { problem: `Forward to: ${error.message}` });
    }
  }
  return allowed;
}

type NewRow = MadeRow & { id: string; userId: string | null; quota: bigint };

async function insert(tx: Transaction, rows: NewRow[], there: Surroundings): Promise<void> {
  const { organizationId } = currentScope();
  await tx.db.hostedMailbox.createMany({
    data: rows.map(({ id, address, name, passwordHash, userId, quota, forwardTo, keepCopy }) => ({
      ...{ organizationId, id, address, name, passwordHash, userId, quota, forwardTo, keepCopy },
      domainId: there.domains.get(domainOf(address))?.id ?? '',
    })),
  });
  await createHostedAccounts(
    tx,
    rows.flatMap(({ id, address, name, userId }) =>
      userId === null ? [] : [{ userId, mailboxId: id, address, name }],
    ),
  );
  await queueDirectoryWrites(
    tx,
    rows.map(({ id, address }) => ({ entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address })),
  );
  tx.record({ entity: 'Mailbox', kind: 'CREATED', ids: rows.map(({ id }) => id) });
}

export interface ChangedRow {
  line: number;
  mailbox: HostedMailbox;
  differences: Differences;
}

export async function changeMailboxes(tx: Transaction, rows: ChangedRow[]): Promise<Map<number, Result>> {
  const results = new Map<number, Result>();
  for (const { line, mailbox, differences } of rows) {
    try {
      const { quota, forwardTo, name } = differences;
      if (quota !== undefined) {
        await takeDomainRoom(tx, mailbox.domainId, { quotas: [{ mailboxId: mailbox.id, bytes: quota }] });
      }
      if (forwardTo) await refuseLoop(tx, mailbox.address, forwardTo, 'forwardTo');
      await tx.db.hostedMailbox.updateMany({
        where: { id: mailbox.id },
        data: { ...differences, version: { increment: 1 } },
      });
      if (name !== undefined) await renameHostedAccount(tx, { mailboxId: mailbox.id, name });
      results.set(line, { problem: null });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      results.set(line, { problem: error.message });
    }
  }
  const done = rows.filter(({ line }) => results.get(line)?.problem === null).map(({ mailbox }) => mailbox);
  await queueDirectoryWrites(
    tx,
    done.map(({ id, address }) => ({ entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address })),
  );
  tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: done.map(({ id }) => id) });
  return results;
}
