// The mailboxes of an organization as administrators look through them: any number of domains, thousands of rows.
import type { HostedMailbox } from '@postroom/prisma';
import type { JsonValue } from '../../core/json.ts';
import { joinSql, type Sql, sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { UNUSED_DAYS, unusedSince } from './unused.ts';

export const mailboxStates = ['ACTIVE', 'SUSPENDED', 'DELETED'] as const;
export type MailboxState = (typeof mailboxStates)[number];

export const mailboxFills = ['NEARLY_FULL', 'FULL'] as const;
export type MailboxFillFilter = (typeof mailboxFills)[number];

export const mailboxOrders = ['ADDRESS', 'LARGEST'] as const;
export type MailboxOrder = (typeof mailboxOrders)[number];

/** From this share of its quota on a mailbox is nearly full. */
export const NEARLY_FULL = 0.9;

export interface MailboxFilter {
  /** Part of the address or the name. */
  text: string | null;
  domainId: string | null;
  /** Null: all that are not deleted. */
  state: MailboxState | null;
  fill: MailboxFillFilter | null;
  /** Only those that nobody has used for UNUSED_DAYS. */
  unused: boolean;
}

export const stateOf = ({ deletedAt, suspended }: HostedMailbox): MailboxState =>
  deletedAt !== null ? 'DELETED' : suspended ? 'SUSPENDED' : 'ACTIVE';

/** The values of a row that it is ordered by. */
type Keyset = JsonValue[];

export interface MailboxPage {
  order: MailboxOrder;
  after: Keyset | null;
  limit: number;
}

export const keysOf = (mailbox: HostedMailbox): Keyset => [String(mailbox.usedBytes ?? -1n), mailbox.address];

export async function listMailboxes(
  deps: Pick<Deps, 'database'>,
  filter: MailboxFilter,
  page: MailboxPage,
): Promise<HostedMailbox[]> {
  const { database } = deps;
  const { order, after, limit } = page;
  const conditions = await conditionsOf(deps, filter);
  if (after !== null) conditions.push(afterOf(order, after));
  const by = order === 'ADDRESS' ? sql`address` : sql`coalesce(used_bytes, -1) DESC, address`;
  const ids = await database.query<{ id: string }>(sql`
    SELECT id::text AS id FROM hosted_mailbox m WHERE ${joinSql(conditions, ' AND ')} ORDER BY ${by} LIMIT ${limit}::int`);
  return inOrder(
    await database.tenant.hostedMailbox.findMany({ where: { id: { in: ids.map(({ id }) => id) } } }),
    ids.map(({ id }) => id),
  );
}

export async function countMailboxes(deps: Pick<Deps, 'database'>, filter: MailboxFilter): Promise<number> {
  const conditions = await conditionsOf(deps, filter);
  const [row] = await deps.database.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM hosted_mailbox m WHERE ${joinSql(conditions, ' AND ')}`,
  );
  return row?.count ?? 0;
}

function inOrder(rows: HostedMailbox[], ids: string[]): HostedMailbox[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function conditionsOf(
  deps: Pick<Deps, 'database'>,
  { text, domainId, state, fill, unused }: MailboxFilter,
): Promise<Sql[]> {
  const conditions: Sql[] = [sql`organization_id = app_organization_id()`];
  const wanted = text?.trim() ?? '';
  if (wanted !== '') {
    const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(address ILIKE ${pattern} OR name ILIKE ${pattern})`);
  }
  if (domainId !== null) conditions.push(sql`domain_id = ${domainId}::uuid`);
  if (state === 'DELETED') conditions.push(sql`deleted_at IS NOT NULL`);
  else conditions.push(sql`deleted_at IS NULL`);
  if (state === 'SUSPENDED') conditions.push(sql`suspended`);
  if (state === 'ACTIVE') conditions.push(sql`NOT suspended`);
  if (fill !== null) {
    const share = fill === 'FULL' ? 1 : NEARLY_FULL;
    conditions.push(sql`quota > 0 AND used_bytes >= quota * ${share}::float8`);
  }
  if (unused) conditions.push(sql`NOT suspended`, await unusedSince(deps, UNUSED_DAYS));
  return conditions;
}

function afterOf(order: MailboxOrder, [used, address]: Keyset): Sql {
  if (order === 'ADDRESS') return sql`address > ${String(address)}`;
  return sql`(coalesce(used_bytes, -1) < ${String(used)}::bigint
    OR (coalesce(used_bytes, -1) = ${String(used)}::bigint AND address > ${String(address)}))`;
}
