// Everything that a batch of messages adds to the index, in one statement: each further one would wait for its turn in
// a process that is busy with the next batch.
import { type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import type { FlagState } from '../ports.ts';
import { countCorrespondents } from './correspondents.ts';
import { insertMessages, type NewMessage } from './message-rows.ts';
import type { IndexTarget } from './target.ts';

export interface NewBatch {
  messages: readonly NewMessage[];
  /** Hash → thread, for the reference table. */
  references: ReadonlyMap<string, string>;
  placed: readonly { message: FlagState; messageId: string }[];
}

/**
 * A placement that is newer already (by mod-sequence) keeps its flags. Returns threads of messages that lay at these
 * UIDs before, which should not happen and must not leave wrong counters when it does.
 */
export async function insertBatch(
  tx: SqlTransaction,
  target: IndexTarget,
  batch: NewBatch,
): Promise<string[]> {
  const { folderId } = target;
  const displaced = await tx.query<{ thread: string }>(sql`
    WITH message AS (${insertMessages(target, batch.messages)}),
    reference AS (${insertReferences(target, batch.references)}),
    person AS (${countCorrespondents(target, batch.messages)}),
    row AS MATERIALIZED (${placementRows(batch.placed)}),
    before AS MATERIALIZED (
      SELECT m.thread_id FROM row JOIN mail_placement p ON p.folder_id = ${folderId}::uuid AND p.uid = row.uid
        JOIN mail_message m ON m.id = p.message_id
      WHERE p.message_id <> row.message_id
    ),
    put AS (${putPlacements(target)})
    SELECT DISTINCT thread_id::text AS thread FROM before`);
  return displaced.map(({ thread }) => thread);
}

const insertReferences = (
  { organizationId, accountId }: IndexTarget,
  references: ReadonlyMap<string, string>,
): Sql => sql`
  INSERT INTO mail_reference (organization_id, account_id, message_id_hash, thread_id)
  SELECT ${organizationId}::uuid, ${accountId}::uuid, hash, thread
  FROM unnest(${[...references.keys()]}::uuid[], ${[...references.values()]}::uuid[]) AS reference(hash, thread)
  ON CONFLICT DO NOTHING`;

function placementRows(placed: NewBatch['placed']): Sql {
  const rows = JSON.stringify(
    placed.map(({ message, messageId }) => ({
      uid: message.uid,
      message_id: messageId,
      modseq: String(message.modseq),
      ...message.flags,
    })),
  );
  return sql`
    SELECT DISTINCT ON (uid) * FROM json_to_recordset(${rows}::json) AS row(uid bigint, message_id uuid,
      modseq bigint, seen boolean, flagged boolean, answered boolean, forwarded boolean, draft boolean,
      keywords text[])`;
}

const putPlacements = ({ organizationId, accountId, folderId }: IndexTarget): Sql => sql`
  INSERT INTO mail_placement AS p (organization_id, account_id, folder_id, uid, message_id, seen, flagged,
    answered, forwarded, draft, keywords, modseq)
  SELECT ${organizationId}::uuid, ${accountId}::uuid, ${folderId}::uuid, uid, message_id, seen, flagged, answered,
    forwarded, draft, keywords, modseq
  FROM row
  ON CONFLICT (folder_id, uid) DO UPDATE SET message_id = excluded.message_id, seen = excluded.seen,
    flagged = excluded.flagged, answered = excluded.answered, forwarded = excluded.forwarded,
    draft = excluded.draft, keywords = excluded.keywords, modseq = excluded.modseq,
    hidden = p.hidden AND p.message_id = excluded.message_id
  WHERE p.modseq <= excluded.modseq`;
