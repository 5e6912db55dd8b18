// Reads what messages say, newest first, and on demand those that somebody opens.
import { sql } from '../../core/database.ts';
import { type MessageContent, writeContent } from '../index/write-content.ts';
import { parseMessage } from '../mime/parse.ts';
import type { MailConnection } from '../ports.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { recordContent } from './record-changes.ts';

/** Of one message; what matters of longer ones (text, the first parts) lies at their beginning. */
export const MAX_SOURCE_BYTES = 2 * 1024 * 1024;
const BATCH_MESSAGES = 200;
const BATCH_BYTES = 8 * 1024 * 1024;

export interface Unread {
  messageId: string;
  size: number;
  folderId: string;
  path: string;
  uid: number;
}

/** The next messages without content, newest first, as many as are read at once. */
export async function nextWithoutContent({ deps, account }: SyncContext): Promise<Unread[]> {
  const rows = await deps.database.query<Omit<Unread, 'size' | 'uid'> & { size: bigint; uid: bigint }>(sql`
    SELECT m.id::text AS "messageId", m.size, p.folder_id::text AS "folderId", p.uid, f.path
    FROM mail_message m
    CROSS JOIN LATERAL (
      SELECT folder_id, uid FROM mail_placement WHERE message_id = m.id AND uid > 0 LIMIT 1
    ) AS p
    JOIN mail_folder f ON f.id = p.folder_id
    WHERE m.account_id = ${account.accountId}::uuid AND m.content_at IS NULL
    ORDER BY m.received_at DESC LIMIT ${BATCH_MESSAGES}::int`);
  return withinBytes(rows.map((row) => ({ ...row, size: Number(row.size), uid: Number(row.uid) })));
}

function withinBytes(messages: Unread[]): Unread[] {
  let bytes = 0;
  const end = messages.findIndex(({ size }, index) => {
    bytes += Math.min(size, MAX_SOURCE_BYTES);
    return index > 0 && bytes > BATCH_BYTES;
  });
  return end < 0 ? messages : messages.slice(0, end);
}

/** Reads and writes one batch. A message that is gone or refused is marked, so that it is not asked for for ever. */
export async function readContent(
  context: SyncContext,
  connection: MailConnection,
  batch: readonly Unread[],
): Promise<void> {
  const contents: MessageContent[] = [];
  for (const [path, messages] of Map.groupBy(batch, ({ path }) => path)) {
    // A server gives only messages that it has told this connection of: one that is open already is asked for news.
    if (connection.folder?.path === path) await connection.noop();
    else await connection.open(path);
    contents.push(...(await readFolder(connection, messages)));
  }
  const found = new Set(contents.map(({ messageId }) => messageId));
  const missing = batch.filter(({ messageId }) => !found.has(messageId)).map(({ messageId }) => messageId);
  await changeIndex(context, async (tx) => {
    const written = await writeContent(tx, context.account, contents);
    recordContent(tx, context.account.accountId, written);
    if (missing.length > 0) {
      await tx.query(sql`
        UPDATE mail_message SET content_at = now() WHERE account_id = ${context.account.accountId}::uuid
          AND id = ANY(${missing}::uuid[])`);
    }
  });
}

async function readFolder(
  connection: MailConnection,
  messages: readonly Unread[],
): Promise<MessageContent[]> {
  const byUid = new Map(messages.map((message) => [message.uid, message]));
  const parsing: Promise<MessageContent>[] = [];
  for await (const { uid, source } of connection.fetchSources([...byUid.keys()], MAX_SOURCE_BYTES)) {
    const message = byUid.get(uid);
    if (message) parsing.push(parse(message, source));
  }
  return Promise.all(parsing);
}

async function parse({ messageId, size }: Unread, source: Uint8Array): Promise<MessageContent> {
  const content = await parseMessage(source);
  return { messageId, content, partial: source.byteLength >= MAX_SOURCE_BYTES && size > source.byteLength };
}
