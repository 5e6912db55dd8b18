import { type SqlTransaction, sql } from '../../core/database.ts';
import type { FolderRoleName } from '../ports.ts';
import type { Perform } from './change.ts';
import type { Change } from './changes.ts';
import { type Placed, putInto, takeOut } from './place.ts';
import { folderForRole } from './role-folder.ts';
import { judge } from './set-flag.ts';

interface Lost extends Placed {
  /** Where it came from, when that is known and still there. */
  originId: string | null;
  draft: boolean;
  /** Written by the account's owner. */
  own: boolean;
}

/**
 * Puts messages out of trash and junk back to where they came from. Where that is not known (another client moved them)
 * or no longer there, drafts go to the drafts, own messages to what was sent, and all else to the inbox.
 */
export const restoreMessages =
  (fromFolderIds: readonly string[] | null): Perform =>
  async (tx, accountId, messages) => {
    const lost = await readLost(
      tx,
      accountId,
      messages.map(({ id }) => id),
      fromFolderIds,
    );
    const junk = lost.filter(({ role }) => role === 'JUNK').map(({ id }) => id);
    const changes: Change[] = await judge(tx, accountId, false, junk);
    const roles = new Map<FolderRoleName, string>();
    const targets = new Map<string, Lost[]>();
    for (const message of lost) {
      const id = message.originId ?? (await roleFolder(tx, accountId, fallback(message), roles));
      targets.set(id, [...(targets.get(id) ?? []), message]);
    }
    for (const [toFolderId, group] of targets) {
      const options = { messageIds: group.map(({ id }) => id), toFolderId };
      const fromFolders = [...new Set(group.map(({ folderId }) => folderId))];
      const taken = await takeOut(tx, { ...options, fromFolderIds: fromFolders });
      changes.push(...(await putInto(tx, accountId, taken, toFolderId)));
    }
    const messageIds = [...new Set(lost.map(({ id }) => id))];
    return { messageIds, fields: ['folders'], changes, folderIds: [...targets.keys()] };
  };

function readLost(
  tx: SqlTransaction,
  accountId: string,
  messageIds: readonly string[],
  fromFolderIds: readonly string[] | null,
): Promise<Lost[]> {
  const from = fromFolderIds === null ? null : [...fromFolderIds];
  return tx.query<Lost>(sql`
    SELECT p.message_id::text AS id, p.folder_id::text AS "folderId", f.role::text AS role, p.draft,
      origin.id::text AS "originId",
      coalesce(lower(m.addresses -> 'from' -> 0 ->> 'address') = lower(account.address), false) AS own
    FROM mail_placement p
      JOIN mail_folder f ON f.id = p.folder_id AND f.role IN ('TRASH', 'JUNK')
      JOIN mail_message m ON m.organization_id = p.organization_id AND m.id = p.message_id
      JOIN mail_account account ON account.organization_id = p.organization_id AND account.id = p.account_id
      LEFT JOIN mail_folder origin ON origin.id = p.from_folder_id AND origin.account_id = ${accountId}::uuid
        AND origin.selectable AND origin.removed_at IS NULL AND coalesce(origin.role::text, '') NOT IN ('TRASH', 'SNOOZED') AND origin.id <> p.folder_id
    WHERE p.message_id = ANY(${[...messageIds]}::uuid[]) AND NOT p.hidden
      AND (${from}::uuid[] IS NULL OR p.folder_id = ANY(${from}::uuid[]))`);
}

function fallback({ draft, own }: Lost): FolderRoleName {
  if (draft) return 'DRAFTS';
  return own ? 'SENT' : 'INBOX';
}

async function roleFolder(
  tx: SqlTransaction,
  accountId: string,
  role: FolderRoleName,
  known: Map<FolderRoleName, string>,
): Promise<string> {
  const id = known.get(role) ?? (await folderForRole(tx, accountId, role)).id;
  known.set(role, id);
  return id;
}
