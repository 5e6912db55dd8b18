// Reads what messages say, newest first, and on demand those that somebody opens.
import { sql } from '../../core/database.ts';
import { type MessageContent, writeContent } from '../index/write-content.ts';
import { parseMessage } from '../mime/parse.ts';
import type { MailConnection } from '../ports.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { inHalves } from './in-halves.ts';
import { recordContent } from './record-changes.ts';

/** Of one message; what matters of longer ones (text, the first parts) lies at their beginning. */
const MAX_SOURCE_BYTES = 2 * 1024 * 1024;
const BATCH_MESSAGES = 200;
const BATCH_BYTES = 8 * 1024 * 1024;

interface Unread extends Place {
  size: number;
  path: string;
  uid: number;
}

interface ReadBatch {
  unread: Unread[];
  contents: MessageContent[];
  /** Where the pass has come to; null when there was nothing more. */
  last: Place | null;
}

/** A place among messages without content, newest first: what comes after it is older. */
interface Place {
  receivedAt: Date;
  messageId: string;
}

/**
 * Goes once through all messages without content. While one batch is being written the next is already fetched and
 * parsed, so the connection is free for others only after `settle()`.
 */
export class ContentPass {
  private readonly context: SyncContext;
  private ahead: Promise<ReadBatch> | null = null;

  constructor(context: SyncContext) {
    this.context = context;
  }

  /** Reads and writes the next batch; false when there is none. */
  async next(connect: () => Promise<MailConnection>): Promise<boolean> {
    const batch = await (this.ahead ?? this.read(connect, null));
    this.ahead = null;
    if (!batch.last) return false;
    this.ahead = this.read(connect, batch.last);
    this.ahead.catch(() => undefined); // reported when it is awaited
    await writeBatch(this.context, batch);
    return true;
  }

  async settle(): Promise<void> {
    await this.ahead?.catch(() => undefined);
  }

  private async read(connect: () => Promise<MailConnection>, after: Place | null): Promise<ReadBatch> {
    const { unread, last } = await nextWithoutContent(this.context, after);
    if (unread.length === 0) return { unread, contents: [], last };
    return { unread, contents: await fetchContents(await connect(), unread), last };
  }
}

/**
 * Newest first, as many as are read at once. The messages are chosen before anything is joined to them: else the planner
 * may well go through all that have no content. One that lies nowhere any more counts as come to, and is left alone.
 */
async function nextWithoutContent(
  { deps, account }: SyncContext,
  after: Place | null,
): Promise<{ unread: Unread[]; last: Place | null }> {
  const place = after
    ? sql`AND received_at <= ${after.receivedAt}::timestamptz
        AND (received_at, id) < (${after.receivedAt}::timestamptz, ${after.messageId}::uuid)`
    : sql``;
  const rows = await deps.database.query<
    Place & { size: bigint; uid: bigint | null; path: string | null }
  >(sql`
    SELECT m.id::text AS "messageId", m.received_at AS "receivedAt", m.size, p.uid, f.path
    FROM (
      SELECT organization_id, id, received_at, size FROM mail_message
      WHERE account_id = ${account.accountId}::uuid AND content_at IS NULL ${place}
      ORDER BY received_at DESC, id DESC LIMIT ${BATCH_MESSAGES}::int
    ) AS m
    LEFT JOIN LATERAL (
      SELECT folder_id, uid FROM mail_placement WHERE message_id = m.id AND uid > 0 LIMIT 1
    ) AS p ON true
    LEFT JOIN LATERAL (
      SELECT path FROM mail_folder WHERE organization_id = m.organization_id AND id = p.folder_id OFFSET 0
    ) AS f ON true
    ORDER BY m.received_at DESC, m.id DESC`);
  const placed = rows.flatMap(({ size, uid, path, ...rest }) =>
    uid === null || path === null ? [] : [{ ...rest, path, size: Number(size), uid: Number(uid) }],
  );
  const unread = withinBytes(placed);
  return { unread, last: (unread.length < placed.length ? unread.at(-1) : rows.at(-1)) ?? null };
}

function withinBytes(messages: Unread[]): Unread[] {
  let bytes = 0;
  const end = messages.findIndex(({ size }, index) => {
    bytes += Math.min(size, MAX_SOURCE_BYTES);
    return index > 0 && bytes > BATCH_BYTES;
  });
  return end < 0 ? messages : messages.slice(0, end);
}

async function fetchContents(
  connection: MailConnection,
  batch: readonly Unread[],
): Promise<MessageContent[]> {
  const contents: MessageContent[] = [];
  for (const [path, messages] of Map.groupBy(batch, ({ path }) => path)) {
    // A server gives only messages that it has told this connection of: one that is open already is asked for news.
    if (connection.folder?.path === path) await connection.noop();
    else await connection.open(path);
    contents.push(...(await readFolder(connection, messages)));
  }
  return contents;
}

/** A message that is gone or cannot be stored is marked, so that it is not asked for for ever. */
async function writeBatch(context: SyncContext, { unread, contents }: ReadBatch): Promise<void> {
  const { accountId } = context.account;
  const found = new Set(contents.map(({ messageId }) => messageId));
  const missing = unread.filter(({ messageId }) => !found.has(messageId)).map(({ messageId }) => messageId);
  await inHalves(
    contents,
    (batch) =>
      changeIndex(context, async (tx) =>
        recordContent(tx, accountId, await writeContent(tx, context.account, batch)),
      ),
    async ({ messageId }, error) => {
      context.log.warn({ err: error, message: messageId }, 'The content of a message could not be stored');
      missing.push(messageId);
    },
  );
  if (missing.length > 0) {
    await context.deps.database.query(sql`
      UPDATE mail_message SET content_at = now()
      WHERE account_id = ${accountId}::uuid AND id = ANY(${missing}::uuid[])`);
  }
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
