import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import { currentScope } from '../../core/scope.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { type Draft, findDraftsFolder, lockDraft } from './draft.ts';
import { hideVersion } from './index-draft.ts';
import { storeDraftJob } from './store-draft-job.ts';

/** Ends a draft that was sent or discarded: out of sight at once, off the server soon after. False when there is none. */
export const removeDraft = (tx: SqlTransaction, userId: string, draftKey: string): Promise<boolean> =>
  removeWhere(tx, sql`user_id = ${userId}::uuid AND draft_key = ${draftKey}::uuid`);

/** The same by the message of its newest version. */
export const removeDraftOf = (tx: SqlTransaction, messageId: string): Promise<boolean> =>
  removeWhere(tx, sql`message_id = ${messageId}::uuid`);

async function removeWhere(tx: SqlTransaction, where: Sql): Promise<boolean> {
  const [found] = await tx.query<{ accountId: string }>(
    sql`SELECT account_id::text AS "accountId" FROM mail_draft WHERE ${where}`,
  );
  if (!found) return false;
  // The index's lock comes before the draft's, as everywhere.
  await lockAccountIndex(tx, found.accountId);
  const draft = await lockDraft(tx, where);
  if (draft) await remove(tx, draft);
  return draft !== null;
}

async function remove(tx: SqlTransaction, draft: Draft): Promise<void> {
  const { id, accountId, messageId, messageIdHeader } = draft;
  const { organizationId } = currentScope();
  await tx.query(sql`DELETE FROM mail_draft WHERE id = ${id}::uuid`);
  const folder = await findDraftsFolder(tx, accountId);
  if (folder) {
    const hidden = await hideVersion(tx, { organizationId, accountId, folderId: folder.id }, messageId);
    const kind = hidden.emptied ? 'DELETED' : 'UPDATED';
    if (hidden.threadId)
      tx.record({ entity: 'Thread', kind, ids: [hidden.threadId], mailAccountId: accountId });
    tx.record({
      entity: 'Folder',
      kind: 'UPDATED',
      ids: hidden.folders,
      fields: ['messageCount'],
      mailAccountId: accountId,
    });
  }
  tx.record({ entity: 'Message', kind: 'DELETED', ids: [messageId], mailAccountId: accountId });
  await tx.enqueue(storeDraftJob, { draftId: id, accountId, messageIdHeader }, { key: id, queue: id });
}
