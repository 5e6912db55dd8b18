// A folder as the synchronisation knows it, and how far it has come with it.
import { type Database, joinSql, type Sql, type SqlTransaction, sql } from '../../core/database.ts';
import type { IndexTarget } from '../index/target.ts';
import type { FolderRoleName } from '../ports.ts';
import type { SyncAccount } from './context.ts';

export interface FolderRecord {
  id: string;
  path: string;
  role: FolderRoleName | null;
  /** What the server says it is for. */
  serverRole: FolderRoleName | null;
  /** Whether `role` is the person's choice: then the server's word does not count. */
  roleChosen: boolean;
  selectable: boolean;
  subscribed: boolean;
  /** Null until the folder was opened for the first time. */
  uidValidity: bigint | null;
  /** The next UID that is not in the index, looking up. */
  uidNext: number;
  /** The mod-sequence seen before the last complete look at flags began; null without CONDSTORE. */
  modseq: bigint | null;
  /** The lowest UID in the index; 1 when nothing is missing below. */
  lowestUid: number | null;
  /** Messages that are shown in it, as of when the record was read. */
  messageCount: number;
}

interface Row extends Omit<FolderRecord, 'uidNext' | 'lowestUid'> {
  uidNext: bigint | null;
  lowestUid: bigint | null;
}

type Reader = Pick<Database, 'query'> | Pick<SqlTransaction, 'query'>;

/** The account's folders, or those of them that are named. */
export async function readFolders(
  reader: Reader,
  accountId: string,
  ids: readonly string[] | null = null,
): Promise<FolderRecord[]> {
  const rows = await reader.query<Row>(sql`
    SELECT id::text AS id, path, role::text AS role, server_role::text AS "serverRole",
      role_chosen AS "roleChosen", selectable, subscribed, uid_validity AS "uidValidity", uid_next AS "uidNext",
      modseq, lowest_uid AS "lowestUid", message_count AS "messageCount"
    FROM mail_folder WHERE account_id = ${accountId}::uuid
      AND (${ids}::uuid[] IS NULL OR id = ANY(${ids}::uuid[])) ORDER BY path`);
  return rows.map((row) => ({
    ...row,
    uidNext: Number(row.uidNext ?? 1n),
    lowestUid: row.lowestUid === null ? null : Number(row.lowestUid),
  }));
}

export type FolderProgress = Partial<Pick<FolderRecord, 'uidValidity' | 'uidNext' | 'modseq' | 'lowestUid'>>;

/**
 * Writes where the synchronisation stands, and notes it in the record. Only what changed is written: two connections
 * may work on the inbox at the same time, one at its top and one at its bottom.
 */
export async function saveProgress(
  writer: Reader,
  folder: FolderRecord,
  progress: FolderProgress,
): Promise<void> {
  const columns: Sql[] = [sql`synced_at = now()`, sql`sync_error = NULL`];
  const { uidValidity, uidNext, modseq, lowestUid } = progress;
  if (uidValidity !== undefined) columns.push(sql`uid_validity = ${uidValidity}::bigint`);
  if (uidNext !== undefined) columns.push(sql`uid_next = ${uidNext}::bigint`);
  // Somebody who asked for a comparison of everything meanwhile has taken it away: then it stays away.
  const kept = sql`modseq IS NOT DISTINCT FROM ${folder.modseq}::bigint`;
  if (modseq !== undefined)
    columns.push(sql`modseq = CASE WHEN ${kept} THEN ${modseq}::bigint ELSE modseq END`);
  if (lowestUid !== undefined) columns.push(sql`lowest_uid = ${lowestUid}::bigint`);
  const [row] = await writer.query<Pick<FolderRecord, 'modseq'>>(
    sql`UPDATE mail_folder SET ${joinSql(columns, ', ')} WHERE id = ${folder.id}::uuid RETURNING modseq`,
  );
  Object.assign(folder, progress, row);
}

export async function saveFolderError(writer: Reader, folder: FolderRecord, message: string): Promise<void> {
  await writer.query(sql`UPDATE mail_folder SET sync_error = ${message} WHERE id = ${folder.id}::uuid`);
}

export const targetOf = (
  { organizationId, accountId }: SyncAccount,
  { id, role }: FolderRecord,
): IndexTarget => ({
  ...{ organizationId, accountId },
  ...{ folderId: id, role },
});

export const isComplete = ({ lowestUid }: FolderRecord): boolean => lowestUid === 1;
