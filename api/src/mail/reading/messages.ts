// Messages as the index knows them, with the flags and folders of where they lie.
import { type Database, prepared, type Sql, sql } from '../../core/database.ts';
import type { DeliveryReport, MessageAddresses, MessageHeader, ParsedAttachment } from '../mime/types.ts';

/** An attachment with the id by which it is downloaded. */
export interface StoredAttachment extends ParsedAttachment {
  id: string;
}

export interface Message {
  id: string;
  accountId: string;
  threadId: string;
  /** The Message-ID without angle brackets. */
  messageId: string | null;
  subject: string;
  snippet: string;
  addresses: MessageAddresses;
  date: Date;
  receivedAt: Date;
  size: bigint;
  hasAttachments: boolean;
  attachments: StoredAttachment[];
  folderIds: string[];
  unread: boolean;
  starred: boolean;
  answered: boolean;
  forwarded: boolean;
  draft: boolean;
}

type Reader = Pick<Database, 'query'>;

const columns = sql`m.id::text AS id, m.account_id::text AS "accountId", m.thread_id::text AS "threadId",
  m.message_id AS "messageId", m.subject, m.snippet, m.addresses, m.date, m.received_at AS "receivedAt", m.size,
  m.has_attachments AS "hasAttachments", m.attachments, place.folders AS "folderIds", place.unread, place.starred,
  place.answered, place.forwarded, place.draft`;

/** What a message's places say together: one copy unread, starred or answered makes it so. */
const placed = sql`CROSS JOIN LATERAL (
  SELECT array_agg(DISTINCT p.folder_id::text) AS folders, bool_or(NOT p.seen) AS unread, bool_or(p.flagged) AS starred,
    bool_or(p.answered) AS answered, bool_or(p.forwarded) AS forwarded, bool_or(p.draft) AS draft
  FROM mail_placement p WHERE p.message_id = m.id AND NOT p.hidden HAVING count(*) > 0) AS place`;

/** Messages by id; those that lie nowhere any more are missing. */
export async function findMessagesById({ query }: Reader, ids: readonly string[]): Promise<Message[]> {
  return query<Message>(
    prepared(sql`SELECT ${columns} FROM mail_message m ${placed}
      WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...ids]}::uuid[])`),
  );
}

/** A page of a thread, oldest first. */
export interface ThreadPage {
  threadId: string;
  /** After this message; microseconds since 1970. */
  after: { receivedAt: bigint; id: string } | null;
  limit: number;
}

/** A message in a thread's page. */
export interface PagedMessage extends Message {
  /** Microseconds since 1970. */
  place: bigint;
}

/** Pages of several threads in one query, in the order given. */
export async function findThreadPages(
  { query }: Reader,
  pages: readonly ThreadPage[],
): Promise<PagedMessage[][]> {
  const rows = await query<PagedMessage & { page: number }>(
    prepared(sql`
    SELECT ${columns}, wanted.page::int AS page, (extract(epoch FROM m.received_at) * 1000000)::int8 AS place
    FROM unnest(${pages.map(({ threadId }) => threadId)}::uuid[], ${pages.map(({ after }) => after?.receivedAt.toString() ?? null)}::bigint[],
      ${pages.map(({ after }) => after?.id ?? null)}::uuid[], ${pages.map(({ limit }) => limit)}::int[])
      WITH ORDINALITY AS wanted (thread_id, after_at, after_id, size, page)
    CROSS JOIN LATERAL (
      SELECT m.* FROM mail_message m WHERE m.thread_id = wanted.thread_id
        AND (wanted.after_id IS NULL OR (m.received_at, m.id)
          > ('epoch'::timestamptz + wanted.after_at * interval '1 microsecond', wanted.after_id))
        AND EXISTS (SELECT FROM mail_placement p WHERE p.message_id = m.id AND NOT p.hidden)
      ORDER BY m.received_at, m.id LIMIT wanted.size) AS m
    ${placed}
    ORDER BY wanted.page, m.received_at, m.id`),
  );
  const byPage = Map.groupBy(rows, ({ page }) => page);
  return pages.map((_page, index) => byPage.get(index + 1) ?? []);
}

/** What a message says. */
export interface MessageBody {
  messageId: string;
  text: string | null;
  html: string | null;
  truncated: boolean;
  hasRemoteContent: boolean;
  report: DeliveryReport | null;
  problem: string | null;
}

/** Bodies that are in the index. */
export async function findBodies({ query }: Reader, messageIds: readonly string[]): Promise<MessageBody[]> {
  return query<MessageBody>(
    prepared(sql`
    SELECT message_id::text AS "messageId", text, html, truncated, has_remote_content AS "hasRemoteContent", report, problem
    FROM mail_message_body WHERE ${ofMessages(messageIds)}`),
  );
}

/** The beginning of each text, as far as excerpts are taken from it. */
export async function findTexts(
  { query }: Reader,
  messageIds: readonly string[],
): Promise<{ messageId: string; text: string | null }[]> {
  return query(
    prepared(sql`SELECT message_id::text AS "messageId", left(text, 20000) AS text FROM mail_message_body
      WHERE ${ofMessages(messageIds)}`),
  );
}

export async function findHeaders(
  { query }: Reader,
  messageIds: readonly string[],
): Promise<{ messageId: string; headers: MessageHeader[] }[]> {
  return query(
    sql`SELECT message_id::text AS "messageId", headers FROM mail_message_body WHERE ${ofMessages(messageIds)}`,
  );
}

function ofMessages(ids: readonly string[]): Sql {
  return sql`organization_id = app_organization_id() AND message_id = ANY(${[...ids]}::uuid[])`;
}
