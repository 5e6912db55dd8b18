// The change log: what changed, by whom and why, in the order of commits. It feeds subscriptions, delta sync and audit.
import type { Database } from './database.ts';
import { InputError } from './errors.ts';
import type { JsonValue } from './json.ts';
import { changesChannel, NOTIFY_CHANNEL, type PubSub } from './pubsub.ts';
import { currentScope } from './scope.ts';
import { prepared, type Sql, sql } from './sql.ts';

/** Names of things as the GraphQL schema has them, so that an entry leads to a node. */
export type EntityName =
  | 'Organization'
  | 'User'
  | 'Session'
  | 'Member'
  | 'Invitation'
  | 'Domain'
  | 'DomainTemplate'
  | 'DirectoryRun'
  | 'ConfigurationRun'
  | 'Mailbox'
  | 'MailHost'
  | 'Alias'
  | 'MailboxTemplate'
  | 'MailboxImport'
  | 'MailAccount'
  | 'Folder'
  | 'Thread'
  | 'Message'
  | 'MailAction'
  | 'Draft'
  | 'OutgoingMessage'
  | 'QueuedMessage'
  | 'QueueAction'
  | 'QueueRule';
export type ChangeKind = 'CREATED' | 'UPDATED' | 'DELETED';

export interface ChangeInput {
  entity: EntityName;
  kind: ChangeKind;
  /** UUIDs. */
  ids: string[];
  /** Names of the changed fields as in the GraphQL schema. */
  fields?: string[];
  /** Set when only those who may see this mail account may see the entry. */
  mailAccountId?: string;
  /** Set when only this person may see the entry. */
  userId?: string;
  detail?: JsonValue;
}

export interface Change {
  cursor: bigint;
  at: Date;
  actorId: string | null;
  cause: string | null;
  entity: EntityName;
  kind: ChangeKind;
  ids: string[];
  fields: string[];
  mailAccountId: string | null;
  userId: string | null;
  detail: JsonValue;
}

/** One part of an announcement. */
export type AnnouncedEntry = {
  entity: EntityName;
  kind: ChangeKind;
  ids: string[];
  mailAccountId?: string;
  userId?: string;
};

/** What is heard on changesChannel() after a commit. */
export type ChangeAnnouncement = {
  /** The newest cursor of the transaction, as decimal text. */
  cursor: string;
  entries: AnnouncedEntry[];
  /** Ids were too many for a message and are left out: read the log. */
  truncated?: boolean;
};

const MAX_ANNOUNCED_IDS = 5_000;

/** Joins entries about the same kind of thing: one entry per kind of thing, kind of change and audience. */
export function mergeChanges(changes: ChangeInput[]): ChangeInput[] {
  const merged = new Map<string, ChangeInput>();
  for (const [index, change] of changes.entries()) {
    const own = change.detail === undefined ? '' : index;
    const key = [change.entity, change.kind, change.mailAccountId, change.userId, own].join('|');
    const earlier = merged.get(key);
    merged.set(key, {
      ...change,
      ids: [...new Set([...(earlier?.ids ?? []), ...change.ids])],
      fields: [...new Set([...(earlier?.fields ?? []), ...(change.fields ?? [])])],
    });
  }
  return [...merged.values()].filter((change) => change.ids.length > 0);
}

/** Stands in announcements for the cursor, which the statement that hands it out puts there. */
const CURSOR = '<the newest cursor>';

/** The last statement of a transaction, and what it tells. */
export interface LastWords {
  /** Gives the newest cursor as `value`, or nothing where nothing changed. */
  statement: Sql;
  /** Only where announcements do not ride on the statement: what is to be announced after the commit. */
  announce(rows: readonly { value?: bigint }[]): ChangeAnnouncement | null;
}

/**
 * Writes the entries, as the last statement of a transaction. The row lock on change_cursor is held from here to the
 * commit, so cursors are handed out in commit order and a reader never passes over a transaction that commits late.
 *
 * @param notices frames of other messages that leave with the commit.
 */
export function lastWords(
  changes: readonly ChangeInput[],
  notices: readonly string[],
  { transactional }: Pick<PubSub, 'transactional'>,
): LastWords {
  if (changes.length === 0) return { statement: prepared(notify(notices)), announce: () => null };
  const { organizationId } = currentScope();
  const frames = transactional?.(changesChannel(organizationId), announcementOf(CURSOR, changes)) ?? [];
  return {
    statement: insertChanges(changes, [...frames, ...notices]),
    announce(rows) {
      const cursor = rows[0]?.value;
      if (cursor === undefined) throw new Error('The change log gave no cursor.');
      return transactional === null ? announcementOf(String(cursor), changes) : null;
    },
  };
}

const notify = (frames: readonly string[]): Sql => sql`
  SELECT pg_notify(${NOTIFY_CHANNEL}, frame)::text FROM unnest(${[...frames]}::text[]) AS frame`;

function insertChanges(changes: readonly ChangeInput[], frames: readonly string[]): Sql {
  const { organizationId, actor, cause = null } = currentScope();
  const actorId = actor.kind === 'user' ? actor.userId : null;
  const entries = changes.map((change, index) => ({
    position: index + 1,
    entity: change.entity,
    kind: change.kind,
    entity_ids: change.ids,
    fields: change.fields ?? [],
    mail_account_id: change.mailAccountId ?? null,
    user_id: change.userId ?? null,
    detail: change.detail ?? null,
  }));
  return prepared(sql`
    WITH head AS (
      INSERT INTO change_cursor (organization_id, value) VALUES (${organizationId}::uuid, ${entries.length}::bigint)
      ON CONFLICT (organization_id) DO UPDATE SET value = change_cursor.value + excluded.value
      RETURNING value
    ), written AS (
      INSERT INTO change (organization_id, cursor, at, actor_id, cause, entity, kind, entity_ids, fields, mail_account_id, user_id, detail)
      SELECT ${organizationId}::uuid, head.value - ${entries.length}::bigint + entry.position, clock_timestamp(), ${actorId}::uuid,
        ${cause}::text, entry.entity, entry.kind, entry.entity_ids, entry.fields, entry.mail_account_id, entry.user_id, entry.detail
      FROM head, jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(
        position int, entity text, kind text, entity_ids uuid[], fields text[], mail_account_id uuid, user_id uuid, detail jsonb)
    )
    SELECT value, (
      SELECT count(pg_notify(${NOTIFY_CHANNEL}, replace(frame, ${CURSOR}, value::text))::text)::int
      FROM unnest(${[...frames]}::text[]) AS frame
    ) AS told FROM head`);
}

function announcementOf(cursor: string, changes: readonly ChangeInput[]): ChangeAnnouncement {
  const truncated = changes.reduce((sum, change) => sum + change.ids.length, 0) > MAX_ANNOUNCED_IDS;
  const entries = changes.map((change) => ({
    entity: change.entity,
    kind: change.kind,
    ids: truncated ? [] : change.ids,
    ...(change.mailAccountId === undefined ? {} : { mailAccountId: change.mailAccountId }),
    ...(change.userId === undefined ? {} : { userId: change.userId }),
  }));
  return { cursor, entries, ...(truncated ? { truncated } : {}) };
}

/** The newest cursor of the organization in scope; 0 when nothing has changed yet. */
export async function newestCursor(database: Pick<Database, 'query'>): Promise<bigint> {
  const [row] = await database.query<{ value: bigint }>(prepared(sql`SELECT value FROM change_cursor`));
  return row?.value ?? 0n;
}

/** The entries after a cursor that the scope may see, oldest first, and where to go on from. */
export async function readChanges(
  database: Pick<Database, 'query'>,
  { after, first }: { after: bigint; first: number },
): Promise<{ changes: Change[]; cursor: bigint; hasMore: boolean }> {
  // One statement is one snapshot: the head and the entries belong together.
  const rows = await database.query<Partial<Change> & { head: bigint }>(
    prepared(sql`
    SELECT head.value AS head, entry.cursor, entry.at, entry.actor_id AS "actorId", entry.cause, entry.entity, entry.kind,
      entry.entity_ids AS ids, entry.fields, entry.mail_account_id AS "mailAccountId", entry.user_id AS "userId", entry.detail
    FROM change_cursor AS head LEFT JOIN LATERAL (
      SELECT * FROM change WHERE change.organization_id = head.organization_id AND change.cursor > ${after}::bigint
      ORDER BY change.cursor LIMIT ${first + 1}::int
    ) AS entry ON true ORDER BY entry.cursor`),
  );
  const found = rows.filter((row): row is Change & { head: bigint } => typeof row.cursor === 'bigint');
  const hasMore = found.length > first;
  const changes = found.slice(0, first).map(({ head: _head, ...change }) => change);
  const last = changes.at(-1)?.cursor;
  const head = rows[0]?.head ?? after;
  return { changes, cursor: hasMore && last !== undefined ? last : head > after ? head : after, hasMore };
}

/** Cursors as callers see them: opaque, and not to be counted with. */
export const encodeCursor = (cursor: bigint): string => Buffer.from(`c:${cursor}`).toString('base64url');

/** Throws InputError for `path` when the text is not one of our cursors. */
export function decodeCursor(text: string, path = 'after'): bigint {
  const match = /^c:(\d{1,18})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (!match?.[1]) throw new InputError({ [path]: 'This cursor is not one that Postroom gave out.' });
  return BigInt(match[1]);
}
