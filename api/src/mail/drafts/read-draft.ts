import { InputError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import { type Sql, sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import type { OutgoingContent } from '../compose/content.ts';

/** A draft as the app goes on with it. */
export interface WrittenDraft {
  id: string;
  draftKey: string;
  /** Its newest version. */
  messageId: string;
  content: OutgoingContent;
  updatedAt: Date;
}

/**
 * The caller's draft by its key, or by the message of one of its versions. Null when it is none of the app's drafts: it
 * was sent, discarded, or written with another mail program.
 */
export async function readDraft(
  { database }: Deps,
  { draftKey, messageId }: { draftKey: string | null; messageId: string | null },
): Promise<WrittenDraft | null> {
  if (draftKey !== null && !isUuid(draftKey)) throw new InputError({ draftKey: 'Use a UUID in lower case.' });
  const wanted: Sql =
    draftKey !== null
      ? sql`draft_key = ${draftKey}::uuid`
      : // All versions share a Message-ID, so an older version leads to the newest one as well.
        sql`message_id_header = (SELECT message_id FROM mail_message WHERE organization_id = app_organization_id() AND id = ${messageId}::uuid)`;
  const [row] = await database.query<WrittenDraft>(sql`
    SELECT id::text, draft_key::text AS "draftKey", message_id::text AS "messageId", content, updated_at AS "updatedAt"
    FROM mail_draft WHERE organization_id = app_organization_id() AND user_id = ${currentUserId()}::uuid AND ${wanted}`);
  return row ?? null;
}
