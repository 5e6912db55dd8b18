// Puts messages as the server describes them into the index: content once, a placement per folder and UID, threads.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import type { ServerMessage } from '../ports.ts';
import { type SearchRow, writeSearch } from '../search/write.ts';
import { contentKey } from './content-key.ts';
import { insertBatch } from './insert-batch.ts';
import { type KnownMessage, lookUp } from './look-up.ts';
import type { NewMessage } from './message-rows.ts';
import { applyPendingOperations } from './pending-operations.ts';
import { type RefreshedThreads, refreshThreads } from './refresh-threads.ts';
import { type IndexTarget, KEPT_PLACEMENTS_BELOW } from './target.ts';
import { planThreads, referencesOf, type ThreadPlan } from './threading.ts';

export interface WrittenMessages {
  /** In the order they were given; the same message may lie at several UIDs. */
  messages: { uid: number; messageId: string; threadId: string; created: boolean; hasContent: boolean }[];
  createdMessages: string[];
  createdThreads: string[];
  updatedThreads: string[];
  deletedThreads: string[];
  folders: string[];
  /** What search still has to be told. */
  unsearched: SearchRow[];
}

export interface WriteOptions {
  /** The caller tells search of `unsearched` when this transaction is done, so that nobody waits for it. */
  searchLater?: boolean;
}

/** Needs the account's index lock. At most a few thousand messages at a time. */
export async function writeMessages(
  tx: SqlTransaction,
  target: IndexTarget,
  messages: readonly ServerMessage[],
  { searchLater = false }: WriteOptions = {},
): Promise<WrittenMessages> {
  if (messages.length === 0) return nothingWritten();
  const keyed = messages.map((message) => ({ message, key: contentKey(message) }));
  const unique = new Map(keyed.map((entry) => [entry.key, entry]));
  const linked = [...unique.values()].map((entry) => ({ ...entry, references: referencesOf(entry.message) }));
  const hashes = [...new Set(linked.flatMap(({ references }) => references))];
  const index = await lookUp(tx, target, { keys: [...unique.keys()], hashes });
  const known = index.messages;
  const links = linked.map(({ key, references }) => {
    return { message: key, references, thread: known.get(key)?.thread ?? null };
  });
  const plan = planThreads(links, index.threads, uuidv7);

  const created = newMessages([...unique.values()], known, plan);
  const idOf = new Map([
    ...[...known.values()].map(({ key, id }) => [key, id] as const),
    ...created.map(({ key, id }) => [key, id] as const),
  ]);
  const placed = keyed.map(({ message, key }) => ({ message, messageId: idOf.get(key) ?? '' }));
  await mergeThreads(tx, target, plan);
  const displaced = await insertBatch(tx, target, { messages: created, references: plan.references, placed });
  const searchRows = created.map((one) => searchRow(target, one));
  if (!searchLater) await writeSearch(tx, searchRows);
  if (index.hasKept) await dropKept(tx, target, [...new Set(idOf.values())]);
  if (index.hasOperations) await applyPendingOperations(tx, target, [...idOf.values()]);
  const touched = [...new Set([...plan.threadOf.values(), ...plan.merged.keys(), ...displaced])];
  const refreshed = await refreshThreads(tx, target, touched);
  await deleteMerged(tx, target, [...plan.merged.keys()]);
  const written = report({ keyed, idOf, known, created, plan, refreshed, touched });
  return { ...written, unsearched: searchLater ? searchRows : [] };
}

function newMessages(
  entries: { message: ServerMessage; key: string }[],
  known: ReadonlyMap<string, KnownMessage>,
  plan: ThreadPlan,
): NewMessage[] {
  return entries
    .filter(({ key }) => !known.has(key))
    .map(({ message, key }) => ({ id: uuidv7(), key, message, threadId: plan.threadOf.get(key) ?? '' }));
}

/** A message is found by its envelope until its text is read. */
function searchRow({ accountId }: IndexTarget, { id, message }: NewMessage): SearchRow {
  const { receivedAt, subject, addresses, size, attachments } = message;
  const hasAttachments = attachments.some(({ inline }) => !inline);
  const files = attachments.map(({ filename }) => filename);
  return {
    ...{ accountId, messageId: id, receivedAt, subject, addresses, size },
    hasAttachments,
    files,
    text: '',
  };
}

/** A late message that links threads makes one of them: the oldest remains. */
async function mergeThreads(
  tx: SqlTransaction,
  { accountId }: IndexTarget,
  { merged }: ThreadPlan,
): Promise<void> {
  if (merged.size === 0) return;
  const losers = [...merged.keys()];
  const winners = [...merged.values()];
  await tx.query(sql`
    WITH pair AS (SELECT * FROM unnest(${losers}::uuid[], ${winners}::uuid[]) AS pair(loser, winner)),
    moved AS (
      UPDATE mail_message m SET thread_id = pair.winner FROM pair
      WHERE m.thread_id = pair.loser AND m.account_id = ${accountId}::uuid
    ),
    asleep AS (
      UPDATE mail_snooze s SET thread_id = pair.winner FROM pair
      WHERE s.thread_id = pair.loser AND s.account_id = ${accountId}::uuid
    )
    UPDATE mail_reference r SET thread_id = pair.winner FROM pair
    WHERE r.thread_id = pair.loser AND r.account_id = ${accountId}::uuid`);
}

async function deleteMerged(
  tx: SqlTransaction,
  { organizationId }: IndexTarget,
  losers: string[],
): Promise<void> {
  if (losers.length === 0) return;
  await tx.query(sql`
    DELETE FROM mail_thread WHERE organization_id = ${organizationId}::uuid AND id = ANY(${losers}::uuid[])`);
}

/** What was kept from before a new UIDVALIDITY goes when its message is found again. */
async function dropKept(tx: SqlTransaction, { folderId }: IndexTarget, messageIds: string[]): Promise<void> {
  await tx.query(sql`
    DELETE FROM mail_placement WHERE folder_id = ${folderId}::uuid AND uid < ${KEPT_PLACEMENTS_BELOW}::bigint
      AND message_id = ANY(${messageIds}::uuid[])`);
}

function report(facts: {
  keyed: { message: ServerMessage; key: string }[];
  idOf: ReadonlyMap<string, string>;
  known: ReadonlyMap<string, KnownMessage>;
  created: NewMessage[];
  plan: ThreadPlan;
  refreshed: RefreshedThreads;
  touched: string[];
}): Omit<WrittenMessages, 'unsearched'> {
  const { keyed, idOf, known, created, plan, refreshed, touched } = facts;
  const deleted = new Set([...plan.merged.keys(), ...refreshed.emptied]);
  return {
    messages: keyed.map(({ message, key }) => ({
      uid: message.uid,
      messageId: idOf.get(key) ?? '',
      threadId: plan.threadOf.get(key) ?? '',
      created: !known.has(key),
      hasContent: known.get(key)?.hasContent ?? false,
    })),
    createdMessages: created.map(({ id }) => id),
    createdThreads: [...plan.created],
    updatedThreads: touched.filter((id) => !plan.created.has(id) && !deleted.has(id)),
    deletedThreads: [...deleted].filter((id) => !plan.created.has(id)),
    folders: refreshed.folders,
  };
}

const nothingWritten = (): WrittenMessages => ({
  ...{ messages: [], createdMessages: [], createdThreads: [] },
  ...{ updatedThreads: [], deletedThreads: [], folders: [], unsearched: [] },
});
