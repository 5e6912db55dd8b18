// Taking messages out of folders and putting them into others, in the index at once, and noted for the server.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { KEPT_PLACEMENTS_BELOW } from '../index/target.ts';
import type { FolderRoleName } from '../ports.ts';
import type { Change } from './changes.ts';
import { storeOperation } from './operation.ts';

/** A message and the folder it is taken out of, or copied from. */
export interface Placed {
  id: string;
  folderId: string;
  role: FolderRoleName | null;
}

export interface TakeOutOptions {
  messageIds: readonly string[];
  /** Where they go: what lies there already stays. */
  toFolderId: string;
  /** Only what lies in these; null for anywhere. */
  fromFolderIds: readonly string[] | null;
  /** Roles of folders out of which these messages are not taken. */
  spare?: { messageIds: readonly string[]; roles: readonly FolderRoleName[] };
}

/** Messages no longer show where they lay. Folders that show everything again (all mail, flagged) are left alone. */
export function takeOut(
  tx: SqlTransaction,
  { messageIds, toFolderId, fromFolderIds, spare }: TakeOutOptions,
): Promise<Placed[]> {
  const from = fromFolderIds === null ? null : [...fromFolderIds];
  return tx.query<Placed>(sql`
    UPDATE mail_placement p SET hidden = true FROM mail_folder f
    WHERE p.message_id = ANY(${[...messageIds]}::uuid[]) AND f.id = p.folder_id
      AND p.folder_id <> ${toFolderId}::uuid AND NOT p.hidden
      AND (${from}::uuid[] IS NULL OR p.folder_id = ANY(${from}::uuid[]))
      AND coalesce(f.role::text, '') NOT IN ('ALL', 'FLAGGED')
      AND NOT (p.message_id = ANY(${[...(spare?.messageIds ?? [])]}::uuid[])
        AND coalesce(f.role::text, '') = ANY(${[...(spare?.roles ?? [])]}::text[]))
    RETURNING p.message_id::text AS id, p.folder_id::text AS "folderId", f.role::text AS role`);
}

/** What was taken out shows in its new folder, and the server is told to move it. */
export async function putInto(
  tx: SqlTransaction,
  accountId: string,
  taken: readonly Placed[],
  toFolderId: string,
  surface = false,
): Promise<Change[]> {
  await showIn(tx, taken, toFolderId, { remember: true, surface });
  const changes: Change[] = [];
  for (const [folderId, placed] of Map.groupBy(taken, (row) => row.folderId)) {
    const messageIds = [...new Set(placed.map(({ id }) => id))];
    await storeOperation(tx, accountId, { kind: 'MOVE', messageIds, folderId, toFolderId });
    changes.push({ kind: 'MOVE', messageIds, folderId, toFolderId });
  }
  return changes;
}

/** Copies show in their folder, and the server is told to make them. */
export async function copyInto(
  tx: SqlTransaction,
  accountId: string,
  sources: readonly Placed[],
  toFolderId: string,
): Promise<Change[]> {
  await showIn(tx, sources, toFolderId, { remember: false, surface: false });
  for (const [folderId, placed] of Map.groupBy(sources, (row) => row.folderId)) {
    const messageIds = placed.map(({ id }) => id);
    await storeOperation(tx, accountId, { kind: 'COPY', messageIds, folderId, toFolderId });
  }
  return sources.length === 0 ? [] : [{ kind: 'COPY', toFolderId, messageIds: sources.map(({ id }) => id) }];
}

/** Until the server has given UIDs, they are numbered -1, -2, …; flags are those of where they came from. */
async function showIn(
  tx: SqlTransaction,
  placed: readonly Placed[],
  toFolderId: string,
  { remember, surface }: { remember: boolean; surface: boolean },
): Promise<void> {
  if (placed.length === 0) return;
  await tx.query(sql`
    INSERT INTO mail_placement (organization_id, account_id, folder_id, uid, message_id, seen, flagged, answered,
      forwarded, draft, keywords, from_folder_id, surfaced_at)
    SELECT organization_id, account_id, ${toFolderId}::uuid, lowest.uid - row_number() OVER (ORDER BY message_id),
      message_id, seen, flagged, answered, forwarded, draft, keywords,
      CASE WHEN ${remember} THEN source.folder_id END, CASE WHEN ${surface} THEN now() END
    FROM (
      SELECT DISTINCT ON (p.message_id) p.* FROM unnest(${placed.map(({ id }) => id)}::uuid[],
        ${placed.map(({ folderId }) => folderId)}::uuid[]) AS wanted (message_id, folder_id)
      JOIN mail_placement p ON p.message_id = wanted.message_id AND p.folder_id = wanted.folder_id
      ORDER BY p.message_id, p.uid DESC
    ) AS source, (
      SELECT least(coalesce(min(uid), 0), 0) AS uid FROM mail_placement
      WHERE folder_id = ${toFolderId}::uuid AND uid > ${KEPT_PLACEMENTS_BELOW}::bigint
    ) AS lowest
    WHERE NOT EXISTS (
      SELECT FROM mail_placement there
      WHERE there.folder_id = ${toFolderId}::uuid AND there.message_id = source.message_id AND NOT there.hidden
    )`);
}
