// Shows a draft in the index at once, before the server has it.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import { type IndexTarget, KEPT_PLACEMENTS_BELOW } from '../index/target.ts';
import { writeContent } from '../index/write-content.ts';
import { writeMessages } from '../index/write-messages.ts';
import { type ParsedContent, parseMessage } from '../mime/parse.ts';
import type { ServerMessage } from '../ports.ts';

export interface IndexedDraft {
  messageId: string;
  threadId: string;
  folders: string[];
}

/** Needs the account's index lock. The message gets a UID below zero until the server gives it one. */
export async function indexDraft(
  tx: SqlTransaction,
  target: IndexTarget,
  { raw, date }: { raw: Buffer; date: Date },
): Promise<IndexedDraft> {
  const content = await parseMessage(raw);
  const uid = await nextProvisionalUid(tx, target);
  const written = await writeMessages(tx, target, [
    toServerMessage(content, { uid, size: raw.length, date }),
  ]);
  const [message] = written.messages;
  if (!message) throw new Error('The index did not take the draft.');
  await writeContent(tx, target, [{ messageId: message.messageId, content, partial: false }]);
  return { messageId: message.messageId, threadId: message.threadId, folders: written.folders };
}

async function nextProvisionalUid(tx: SqlTransaction, { folderId }: IndexTarget): Promise<number> {
  const [row] = await tx.query<{ uid: bigint }>(sql`
    SELECT least(coalesce(min(uid), 0), 0) - 1 AS uid FROM mail_placement
    WHERE folder_id = ${folderId}::uuid AND uid < 0 AND uid > ${KEPT_PLACEMENTS_BELOW}::bigint`);
  return Number(row?.uid ?? -1n);
}

function toServerMessage(
  content: ParsedContent,
  { uid, size, date }: { uid: number; size: number; date: Date },
): ServerMessage {
  const { messageId, inReplyTo, references, subject, addresses, attachments } = content;
  return {
    uid,
    modseq: 0n,
    flags: { seen: true, flagged: false, answered: false, forwarded: false, draft: true, keywords: [] },
    size,
    receivedAt: date,
    date: content.date,
    messageId,
    inReplyTo: inReplyTo === null ? [] : [inReplyTo],
    references,
    subject,
    addresses,
    attachments,
  };
}

/**
 * Takes a version out of sight: for good when the server never had it, else until the server has removed it. Returns
 * its thread.
 */
export async function hideVersion(
  tx: SqlTransaction,
  target: Omit<IndexTarget, 'role'>,
  messageId: string,
): Promise<{ threadId: string | null; emptied: boolean; folders: string[] }> {
  const { folderId } = target;
  await tx.query(sql`
    DELETE FROM mail_placement WHERE folder_id = ${folderId}::uuid AND message_id = ${messageId}::uuid AND uid < 0`);
  await tx.query(sql`
    UPDATE mail_placement SET hidden = true WHERE folder_id = ${folderId}::uuid AND message_id = ${messageId}::uuid`);
  const [row] = await tx.query<{ threadId: string }>(
    sql`SELECT thread_id::text AS "threadId" FROM mail_message WHERE id = ${messageId}::uuid`,
  );
  const threadId = row?.threadId ?? null;
  const { emptied, folders } = await refreshThreads(tx, target, threadId ? [threadId] : []);
  return { threadId, emptied: emptied.length > 0, folders };
}
