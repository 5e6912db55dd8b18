import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { KEPT_PLACEMENTS_BELOW } from '../index/target.ts';
import type { FolderRoleName } from '../ports.ts';
import { type ChangedMail, changeMail, type MailSelection } from './change.ts';
import { storeOperation } from './operation.ts';
import { folderForRole } from './role-folder.ts';

export type MoveTarget = { folderId: string } | { role: FolderRoleName };

export interface MoveRequest {
  selection: MailSelection;
  target: MoveTarget;
  /** Only what lies in this folder: of a thread that is spread over several, the part a person was looking at. */
  fromFolderId?: string | null;
}

/**
 * Moves messages; they show in their new place at once. A thread named without `fromFolderId` moves as a whole, except
 * for what was sent or is being written, unless it goes to the trash. Throws InputError when a folder does not fit.
 */
export function moveMessages(
  deps: Deps,
  { selection, target, fromFolderId }: MoveRequest,
): Promise<ChangedMail> {
  return changeMail(deps, selection, async (tx, accountId, messages) => {
    const to = await destination(tx, accountId, target);
    const stays = to.role === 'TRASH' || fromFolderId ? [] : ['SENT', 'DRAFTS'];
    const byThread = messages.filter((message) => message.byThread).map(({ id }) => id);
    const rows = await tx.query<{ id: string; folderId: string }>(sql`
      UPDATE mail_placement p SET hidden = true FROM mail_folder f
      WHERE p.message_id = ANY(${messages.map(({ id }) => id)}::uuid[]) AND f.id = p.folder_id
        AND p.folder_id <> ${to.id}::uuid AND NOT p.hidden
        AND (${fromFolderId ?? null}::uuid IS NULL OR p.folder_id = ${fromFolderId ?? null}::uuid)
        AND f.role::text IS DISTINCT FROM 'ALL' AND f.role::text IS DISTINCT FROM 'FLAGGED'
        AND NOT (p.message_id = ANY(${byThread}::uuid[]) AND coalesce(f.role::text, '') = ANY(${stays}::text[]))
      RETURNING p.message_id::text AS id, p.folder_id::text AS "folderId"`);
    const messageIds = [...new Set(rows.map(({ id }) => id))];
    await showInDestination(tx, to.id, messageIds);
    for (const [folderId, placed] of Map.groupBy(rows, (row) => row.folderId)) {
      const moved = [...new Set(placed.map(({ id }) => id))];
      await storeOperation(tx, accountId, { kind: 'MOVE', messageIds: moved, folderId, toFolderId: to.id });
    }
    return { messageIds, fields: ['folders'], folderIds: [to.id] };
  });
}

async function destination(
  tx: SqlTransaction,
  accountId: string,
  target: MoveTarget,
): Promise<{ id: string; role: FolderRoleName | null }> {
  if ('role' in target) return folderForRole(tx, accountId, target.role);
  const [folder] = await tx.query<{
    id: string;
    role: FolderRoleName | null;
    accountId: string;
    selectable: boolean;
  }>(sql`
    SELECT id::text AS id, role::text AS role, account_id::text AS "accountId", selectable FROM mail_folder
    WHERE id = ${target.folderId}::uuid AND removed_at IS NULL`);
  if (!folder) throw new NotFoundError('folder');
  if (folder.accountId !== accountId) {
    throw new InputError({ folderId: 'Messages can only be moved within their own account.' });
  }
  if (!folder.selectable) throw new InputError({ folderId: 'This folder holds folders only, no messages.' });
  return folder;
}

/** Until the server has given UIDs, they are numbered -1, -2, …; flags are those of where they came from. */
async function showInDestination(tx: SqlTransaction, folderId: string, messageIds: string[]): Promise<void> {
  await tx.query(sql`
    INSERT INTO mail_placement (organization_id, account_id, folder_id, uid, message_id, seen, flagged, answered,
      forwarded, draft, keywords)
    SELECT organization_id, account_id, ${folderId}::uuid, lowest.uid - row_number() OVER (ORDER BY message_id),
      message_id, seen, flagged, answered, forwarded, draft, keywords
    FROM (
      SELECT DISTINCT ON (message_id) * FROM mail_placement
      WHERE message_id = ANY(${messageIds}::uuid[]) ORDER BY message_id, uid DESC
    ) AS source, (
      SELECT least(coalesce(min(uid), 0), 0) AS uid FROM mail_placement
      WHERE folder_id = ${folderId}::uuid AND uid > ${KEPT_PLACEMENTS_BELOW}::bigint
    ) AS lowest
    WHERE NOT EXISTS (
      SELECT FROM mail_placement there
      WHERE there.folder_id = ${folderId}::uuid AND there.message_id = source.message_id AND NOT there.hidden
    )`);
}
