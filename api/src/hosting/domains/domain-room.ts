// Limits of a domain. Whoever adds to a domain asks here within its transaction: the domain is locked to the end of it, so
// that two additions at once do not both find the last place.
import type { Transaction } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';

export interface Addition {
  /** How many are new. */
  mailboxes?: number;
  aliases?: number;
  /**
   * Quotas of the new mailboxes, or the new quota of an existing one; null for what the domain gives new ones, 0 for no
   * limit.
   */
  quotas?: { mailboxId?: string; bytes: bigint | null }[];
}

interface Room {
  name: string;
  mainDomain: string | null;
  deleted: boolean;
  receiving: string;
  maxMailboxes: number | null;
  maxAliases: number | null;
  defaultQuota: bigint;
  maxQuota: bigint;
}

/**
 * Throws InputError when the domain has no room for it: paths `domainId` for what cannot be added at all, `quota` for
 * quotas. Gives the quotas to use, in the order asked. NotFoundError when the organization has no such domain.
 */
export async function takeDomainRoom(
  tx: Transaction,
  domainId: string,
  addition: Addition,
): Promise<{ name: string; quotas: bigint[] }> {
  const [room] = await tx.query<Room>(sql`
    SELECT d.name, main.name AS "mainDomain", d.deleted_at IS NOT NULL AS deleted, d.receiving, d.max_mailboxes AS "maxMailboxes",
      d.max_aliases AS "maxAliases", d.default_quota AS "defaultQuota", d.max_quota AS "maxQuota"
    FROM hosted_domain d LEFT JOIN hosted_domain main ON main.organization_id = d.organization_id AND main.id = d.alias_of_id
    WHERE d.id = ${domainId}::uuid FOR UPDATE OF d`);
  if (room === undefined) throw new NotFoundError('domain');
  const { mailboxes = 0, aliases = 0, quotas = [] } = addition;
  if (mailboxes + aliases > 0) refuseClosed(room);
  if (mailboxes > 0) await refuseMoreMailboxes(tx, domainId, room, mailboxes);
  if (aliases > 0) await refuseMoreAliases(tx, domainId, room, aliases);
  const wanted = quotas.map(({ bytes }) => bytes ?? room.defaultQuota);
  const changed = quotas.flatMap(({ mailboxId }) => (mailboxId === undefined ? [] : [mailboxId]));
  if (wanted.length > 0 && room.maxQuota > 0n) await refuseMoreQuota(tx, domainId, room, { wanted, changed });
  return { name: room.name, quotas: wanted };
}

function refuseClosed({ name, mainDomain, deleted, receiving }: Room): void {
  if (mainDomain !== null) {
    throw new InputError({
      domainId: `${name} stands for ${mainDomain} and has no addresses of its own. Add the address to ${mainDomain}.`,
    });
  }
  if (deleted) throw new InputError({ domainId: `${name} is deleted. Restore it first.` });
  if (receiving !== 'HOSTED') {
    throw new InputError({
      domainId: `The mail of ${name} is handed on to another server: it has no mailboxes here.`,
    });
  }
}

async function refuseMoreMailboxes(
  tx: Transaction,
  domainId: string,
  room: Room,
  more: number,
): Promise<void> {
  if (room.maxMailboxes === null) return;
  const there = await tx.db.hostedMailbox.count({ where: { domainId } });
  if (there + more <= room.maxMailboxes) return;
  throw new InputError({
    domainId: `${room.name} may have ${room.maxMailboxes} mailboxes and has ${there}, deleted ones that can be restored among them. Raise the limit, or delete one first.`,
  });
}

async function refuseMoreAliases(tx: Transaction, domainId: string, room: Room, more: number): Promise<void> {
  if (room.maxAliases === null) return;
  const there = await tx.db.hostedAlias.count({ where: { domainId } });
  if (there + more <= room.maxAliases) return;
  throw new InputError({
    domainId: `${room.name} may have ${room.maxAliases} aliases and has ${there}. Raise the limit, or delete one first.`,
  });
}

async function refuseMoreQuota(
  tx: Transaction,
  domainId: string,
  { name, maxQuota }: Room,
  { wanted, changed }: { wanted: bigint[]; changed: string[] },
): Promise<void> {
  if (wanted.includes(0n)) {
    throw new InputError({
      quota: `Every mailbox of ${name} needs a limit: all of them together may hold ${inGigabytes(maxQuota)}.`,
    });
  }
  const given = await quotaGiven(tx, domainId, changed);
  const left = maxQuota - given;
  if (wanted.reduce((sum, bytes) => sum + bytes, 0n) <= left) return;
  throw new InputError({
    quota: `The mailboxes of ${name} together may hold ${inGigabytes(maxQuota)}, of which ${inGigabytes(left > 0n ? left : 0n)} are left.`,
  });
}

/** The sum of the quotas of the domain's mailboxes, without some. */
export async function quotaGiven(tx: Transaction, domainId: string, without: string[] = []): Promise<bigint> {
  const { _sum } = await tx.db.hostedMailbox.aggregate({
    where: { domainId, id: { notIn: without } },
    _sum: { quota: true },
  });
  return _sum.quota ?? 0n;
}

export const inGigabytes = (bytes: bigint): string =>
  bytes < 1_000_000_000n ? `${Number(bytes / 1_000_000n)} MB` : `${Number(bytes / 100_000_000n) / 10} GB`;
