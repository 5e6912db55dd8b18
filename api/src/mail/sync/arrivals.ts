// Messages above what the index knows: new mail. Few are read with their content at once, so that whoever watches sees
// them whole; many are read like old mail.
import type { SqlTransaction } from '../../core/database.ts';
import { MailServerError } from '../../core/errors.ts';
import type { MessageContent } from '../index/write-content.ts';
import { writeContent } from '../index/write-content.ts';
import { type WrittenMessages, writeMessages } from '../index/write-messages.ts';
import { parseMessage } from '../mime/parse.ts';
import type { MailConnection, ServerMessage } from '../ports.ts';
import { wakeThreads } from '../snooze/wake.ts';
import { packUids } from '../uid-set.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { type FolderRecord, saveProgress, targetOf } from './folder-record.ts';
import { inHalves } from './in-halves.ts';
import { recordWritten } from './record-changes.ts';
import { withoutHeaders } from './without-headers.ts';

/** More than so many at once are a backlog. */
const FEW = 30;
const BACKLOG_BATCH = 500;
/** When more come than were told of, they are let go by and read in batches: memory has an end. */
const MOST_AT_ONCE = 300;
const MOST_EVER = 1_000_000;
/** Larger messages get their content a moment later. */
const SOURCE_BYTES = 256 * 1024;
const QUIET_ROLES = new Set(['SENT', 'DRAFTS', 'TRASH', 'JUNK', 'SNOOZED']);

/** @param expected how many messages may have come, as far as is known. */
export async function fetchArrivals(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
  expected: number,
): Promise<number> {
  if (connection.messageCount === 0) return 0;
  return expected <= FEW ? fetchFew(context, connection, folder) : fetchBacklog(context, connection, folder);
}

async function fetchFew(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<number> {
  const messages: ServerMessage[] = [];
  let count = 0;
  const range = `${folder.uidNext}:*`;
  for await (const message of connection.fetchMessages(range, { sourceBytes: SOURCE_BYTES })) {
    // `n:*` always means the last message, also when its UID is below n.
    if (message.uid < folder.uidNext) continue;
    count += 1;
    if (count > MOST_AT_ONCE) messages.length = 0;
    else messages.push(message);
    if (count > MOST_EVER) throw tooMany(context, connection);
  }
  if (count > MOST_AT_ONCE) return fetchBacklog(context, connection, folder);
  if (messages.length > 0) await writeArrivals(context, folder, messages, nextAfter(messages));
  return messages.length;
}

function tooMany({ account }: SyncContext, connection: MailConnection): MailServerError {
  void connection.close(); // or the rest of the answer would still come
  const message = 'The mail server sent far more messages than it has. Trying again later.';
  return new MailServerError('PROTOCOL_ERROR', account.address, message);
}

/** Newest first. Only when all are written may the next look begin above them. */
async function fetchBacklog(
  context: SyncContext,
  connection: MailConnection,
  folder: FolderRecord,
): Promise<number> {
  const uids = (await connection.listUids()).filter((uid) => uid >= folder.uidNext);
  for (let end = uids.length; end > 0; end -= BACKLOG_BATCH) {
    context.signal.throwIfAborted();
    const messages: ServerMessage[] = [];
    const range = packUids(uids.slice(Math.max(0, end - BACKLOG_BATCH), end));
    for await (const message of connection.fetchMessages(range)) messages.push(message);
    const last = end <= BACKLOG_BATCH;
    await writeArrivals(context, folder, messages, last ? (uids.at(-1) ?? 0) + 1 : folder.uidNext);
  }
  return uids.length;
}

const nextAfter = (messages: readonly ServerMessage[]): number =>
  messages.reduce((highest, { uid }) => Math.max(highest, uid), 0) + 1;

async function writeArrivals(
  context: SyncContext,
  folder: FolderRecord,
  messages: ServerMessage[],
  uidNext: number,
): Promise<void> {
  const { account, deps } = context;
  const parsed = await parseSources(messages);
  const detail = QUIET_ROLES.has(folder.role ?? '') ? undefined : ({ arrived: true } as const);
  const write = (batch: readonly ServerMessage[], complete: boolean) =>
    changeIndex(context, async (tx) => {
      const written = await writeMessages(tx, targetOf(account, folder), batch);
      await writeParsed(context, tx, written, parsed);
      if (complete) await saveProgress(tx, folder, { uidNext });
      recordWritten(tx, account.accountId, written, detail);
      if (detail) await wakeThreads(tx, account.accountId, answered(written));
    });
  await inHalves(
    messages,
    (batch) => write(batch, batch.length === messages.length),
    (message, error) => {
      context.log.warn(
        { err: error, folder: folder.path, uid: message.uid },
        'A message is shown without its headers',
      );
      parsed.delete(message.uid);
      return write([withoutHeaders(message)], false);
    },
  );
  if (folder.uidNext !== uidNext) await saveProgress(deps.database, folder, { uidNext });
}

/** Threads that got a message they did not have. */
function answered({ messages }: WrittenMessages): string[] {
  return [...new Set(messages.filter(({ created }) => created).map(({ threadId }) => threadId))];
}

/** UID → content of the messages whose source came whole. */
async function parseSources(
  messages: readonly ServerMessage[],
): Promise<Map<number, MessageContent['content']>> {
  const whole = messages.flatMap(({ uid, size, source }) =>
    source && source.byteLength >= size && source.byteLength < SOURCE_BYTES ? [{ uid, source }] : [],
  );
  const contents = await Promise.all(whole.map(({ source }) => parseMessage(source)));
  return new Map(
    whole.flatMap(({ uid }, index) => {
      const content = contents[index];
      return content ? [[uid, content] as const] : [];
    }),
  );
}

async function writeParsed(
  { account }: SyncContext,
  tx: SqlTransaction,
  written: WrittenMessages,
  parsed: ReadonlyMap<number, MessageContent['content']>,
): Promise<void> {
  const contents = written.messages.flatMap(({ uid, messageId, hasContent }) => {
    const content = hasContent ? undefined : parsed.get(uid);
    return content ? [{ messageId, content, partial: false }] : [];
  });
  await writeContent(tx, account, contents);
}
