import { isDeepStrictEqual } from 'node:util';
import type { SqlTransaction } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { isUuid, uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { type OutgoingContent, readContent } from '../compose/content.ts';
import { type ComposedPart, composeMessage, newMessageId } from '../compose/message.ts';
import { draftRecipients } from '../compose/recipients.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { policy } from '../policy.ts';
import { type Draft, type DraftsFolder, findDraftsFolder, lockDraft } from './draft.ts';
import { hideVersion, type IndexedDraft, indexDraft } from './index-draft.ts';
import { storeDraftJob } from './store-draft-job.ts';

export interface SaveDraftInput {
  /** Made by the app, the same for one composition. */
  draftKey: string;
  /** The message of the version this was written on; null for a new draft. */
  basedOn: string | null;
  content: OutgoingContent;
}

export interface SavedDraft {
  messageId: string;
  /** In the order in which the content names its files. */
  attachmentIds: string[];
  draftKey: string;
  savedAt: Date;
}

/**
 * Keeps what is written so far: in the index at once, on the server soon after. Throws ConflictError with both texts
 * when the draft went on elsewhere since the version it is based on.
 */
export async function saveDraft(deps: Deps, input: SaveDraftInput): Promise<SavedDraft> {
  authorize(policy.write);
  if (!isUuid(input.draftKey)) throw new InputError({ draftKey: 'Use a UUID in lower case.' });
  const content = await readContent(deps, input.content, input.basedOn);
  const recipients = draftRecipients(input.content);
  return deps.database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, input.content.accountId);
    const folder = await findDraftsFolder(tx, input.content.accountId);
    if (!folder) throw new NotFoundError('drafts folder');
    const earlier = await findEarlier(tx, input);
    if (earlier && sameContent(earlier.content, input.content)) {
      return saved(tx, earlier, input.draftKey, content.parts);
    }
    refuseConflict(earlier, input);
    const messageIdHeader = earlier?.messageIdHeader ?? newMessageId(content.from.address);
    const date = new Date();
    const raw = await composeMessage({
      ...content,
      recipients,
      messageId: messageIdHeader,
      date,
      showBcc: true,
    });
    return replaceDraft(tx, { input, earlier, folder, messageIdHeader, raw, date, parts: content.parts });
  });
}

/** By its key, or, opened on another device, by the version it is based on. */
async function findEarlier(tx: SqlTransaction, { draftKey, basedOn }: SaveDraftInput): Promise<Draft | null> {
  const mine = sql`user_id = ${currentUserId()}::uuid`;
  const byKey = await lockDraft(tx, sql`${mine} AND draft_key = ${draftKey}::uuid`);
  if (byKey || basedOn === null) return byKey;
  // All versions share a Message-ID, so an older version leads to the newest one as well.
  return lockDraft(
    tx,
    sql`${mine} AND message_id_header = (SELECT message_id FROM mail_message WHERE id = ${basedOn}::uuid)`,
  );
}

/** A save whose answer was lost is asked for again: that is no conflict. Ids of uploads are in both. */
const sameContent = (stored: OutgoingContent, content: OutgoingContent): boolean =>
  isDeepStrictEqual(stored, JSON.parse(JSON.stringify(content)));

function refuseConflict(earlier: Draft | null, { basedOn, content }: SaveDraftInput): void {
  if (!earlier || earlier.messageId === basedOn) return;
  const fields = (['subject', 'text'] as const)
    .filter((field) => earlier.content[field] !== content[field])
    .map((field) => ({ field, yours: content[field], theirs: earlier.content[field] }));
  throw new ConflictError('This draft was changed on another device. Choose which version to keep.', fields);
}

/** A version of a draft, ready to be written. */
export interface Replacement {
  input: SaveDraftInput;
  earlier: Draft | null;
  folder: DraftsFolder;
  messageIdHeader: string;
  raw: Buffer;
  date: Date;
  parts: ComposedPart[];
}

/** Writes a version: into the index at once, by a job to the server. Needs the account's index lock. */
export async function replaceDraft(
  tx: SqlTransaction,
  { input, earlier, folder, parts, ...version }: Replacement,
): Promise<SavedDraft> {
  const { accountId } = input.content;
  const target = {
    organizationId: currentScope().organizationId,
    accountId,
    folderId: folder.id,
    role: 'DRAFTS' as const,
  };
  const indexed = await indexDraft(tx, target, version);
  const old = earlier?.messageId ?? input.basedOn;
  const hidden = old === null || old === indexed.messageId ? null : await hideVersion(tx, target, old);
  const draft = await writeDraft(tx, { input, earlier, indexed, ...version });
  recordDraft(tx, accountId, indexed, hidden);
  await tx.enqueue(
    storeDraftJob,
    { draftId: draft.id, accountId, messageIdHeader: version.messageIdHeader },
    { key: draft.id, queue: draft.id },
  );
  return saved(tx, draft, input.draftKey, parts);
}

async function writeDraft(
  tx: SqlTransaction,
  version: Pick<Replacement, 'input' | 'earlier' | 'messageIdHeader' | 'raw' | 'date'> & {
    indexed: IndexedDraft;
  },
): Promise<Pick<Draft, 'id' | 'messageId' | 'updatedAt'>> {
  const { input, earlier, indexed, messageIdHeader, raw, date } = version;
  const content = JSON.stringify(input.content);
  const id = earlier?.id ?? uuidv7();
  await tx.query(sql`
    INSERT INTO mail_draft AS d (organization_id, id, account_id, user_id, draft_key, message_id, content, message_id_header, raw, updated_at)
    VALUES (app_organization_id(), ${id}::uuid, ${input.content.accountId}::uuid, ${currentUserId()}::uuid, ${input.draftKey}::uuid,
      ${indexed.messageId}::uuid, ${content}::jsonb, ${messageIdHeader}, ${raw}, ${date}::timestamptz)
    ON CONFLICT (organization_id, id) DO UPDATE SET account_id = excluded.account_id, draft_key = excluded.draft_key,
      message_id = excluded.message_id, content = excluded.content, raw = excluded.raw, version = d.version + 1,
      updated_at = excluded.updated_at`);
  return { id, messageId: indexed.messageId, updatedAt: date };
}

function recordDraft(
  tx: SqlTransaction,
  mailAccountId: string,
  indexed: IndexedDraft,
  hidden: Awaited<ReturnType<typeof hideVersion>> | null,
): void {
  const gone = hidden?.emptied && hidden.threadId !== indexed.threadId ? hidden.threadId : null;
  tx.record({ entity: 'Message', kind: 'CREATED', ids: [indexed.messageId], mailAccountId });
  tx.record({ entity: 'Thread', kind: 'UPDATED', ids: [indexed.threadId], mailAccountId });
  if (gone) tx.record({ entity: 'Thread', kind: 'DELETED', ids: [gone], mailAccountId });
  const folders = [...new Set([...indexed.folders, ...(hidden?.folders ?? [])])];
  tx.record({ entity: 'Folder', kind: 'UPDATED', ids: folders, fields: ['messageCount'], mailAccountId });
}

async function saved(
  tx: SqlTransaction,
  { messageId, updatedAt }: Pick<Draft, 'messageId' | 'updatedAt'>,
  draftKey: string,
  parts: readonly ComposedPart[],
): Promise<SavedDraft> {
  return {
    messageId,
    draftKey,
    savedAt: updatedAt,
    attachmentIds: await attachmentsOf(tx, messageId, parts),
  };
}

/** Each version is a message with attachments of its own: which of them holds which part. */
async function attachmentsOf(
  tx: SqlTransaction,
  messageId: string,
  parts: readonly ComposedPart[],
): Promise<string[]> {
  if (parts.length === 0) return [];
  const [row] = await tx.query<{ attachments: { id: string; contentId: string | null }[] }>(
    sql`SELECT attachments FROM mail_message WHERE organization_id = app_organization_id() AND id = ${messageId}::uuid`,
  );
  const left = [...(row?.attachments ?? [])];
  return parts.flatMap(({ contentId }) => {
    const at = left.findIndex((attachment) => attachment.contentId === contentId);
    return left.splice(Math.max(0, at), 1).map(({ id }) => id);
  });
}
