import { sql } from '../../core/database.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { storeOperation } from '../operations/operation.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { findFolder } from './find-folder.ts';

/** Whether mail clients show the folder. Counts at once; the server is told after. */
export async function subscribeFolder(deps: Deps, folderId: string, subscribed: boolean): Promise<void> {
  authorize(policy.organize);
  await deps.database.sqlTransaction(async (tx) => {
    const { accountId } = await findFolder(tx, folderId);
    await lockAccountIndex(tx, accountId);
    await tx.query(sql`
      UPDATE mail_folder SET subscribed = ${subscribed}
      WHERE organization_id = app_organization_id() AND id = ${folderId}::uuid`);
    await storeOperation(tx, accountId, { kind: 'SUBSCRIBE_FOLDER', messageIds: [], folderId, subscribed });
    const fields = ['subscribed'];
    tx.record({ entity: 'Folder', kind: 'UPDATED', ids: [folderId], fields, mailAccountId: accountId });
    nudgeAfterCommit(tx, { about: 'operations', accountId });
  });
}
