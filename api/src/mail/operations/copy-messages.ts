import { sql } from '../../core/database.ts';
import type { Perform } from './change.ts';
import { destination, type MoveTarget } from './destination.ts';
import { copyInto, type Placed } from './place.ts';

/**
 * Copies messages into a folder of their account; they show there at once. What lies there already is not copied again,
 * drafts never are.
 */
export const copyMessages =
  ({ target, fromFolderIds }: { target: MoveTarget; fromFolderIds: readonly string[] | null }): Perform =>
  async (tx, accountId, messages) => {
    const to = await destination(tx, accountId, target);
    const from = fromFolderIds === null ? null : [...fromFolderIds];
    const byThread = messages.filter((message) => message.byThread).map(({ id }) => id);
    const sources = await tx.query<Placed>(sql`
      SELECT DISTINCT ON (p.message_id) p.message_id::text AS id, p.folder_id::text AS "folderId", f.role::text AS role
      FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
      WHERE p.message_id = ANY(${messages.map(({ id }) => id)}::uuid[]) AND NOT p.hidden AND NOT p.draft
        AND (${from}::uuid[] IS NULL OR p.folder_id = ANY(${from}::uuid[]))
        AND NOT (${from}::uuid[] IS NULL AND p.message_id = ANY(${byThread}::uuid[]) AND coalesce(f.role::text, '') = 'SENT')
        AND NOT EXISTS (SELECT FROM mail_placement there
          WHERE there.folder_id = ${to.id}::uuid AND there.message_id = p.message_id AND NOT there.hidden)
      ORDER BY p.message_id, p.uid DESC`);
    const changes = await copyInto(tx, accountId, sources, to.id);
    return { messageIds: sources.map(({ id }) => id), fields: ['folders'], changes, folderIds: [to.id] };
  };
