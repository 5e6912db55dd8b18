// Makes the account's folders those of the server: new, renamed, gone, with roles and hierarchy.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { MailServerError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { refreshThreads } from '../index/refresh-threads.ts';
import type { MailConnection, ServerFolder } from '../ports.ts';
import { changeIndex, type SyncContext } from './context.ts';
import type { FolderRecord } from './folder-record.ts';
import { recordTouched } from './record-changes.ts';

export interface ListedFolder {
  record: FolderRecord;
  server: ServerFolder;
}

/**
 * Reads the server's list and returns the folders with what the server tells of each. `known` are the account's records;
 * those that remain are the same objects, changed.
 */
export async function syncFolderList(
  context: SyncContext,
  connection: MailConnection,
  known: readonly FolderRecord[],
): Promise<ListedFolder[]> {
  const planned = await readPlanned(context);
  const listed = await connection.listFolders({ status: true });
  if (!listed.some(({ role }) => role === 'INBOX')) {
    const { address } = context.account;
    throw new MailServerError('PROTOCOL_ERROR', address, 'The server lists no inbox. Trying again later.');
  }
  const plan = planFolders(known, listed);
  plan.removed = plan.removed.filter(({ id }) => !planned.has(id));
  const news = [...plan.added, ...plan.renamed, ...plan.changed];
  if (news.length + plan.removed.length > 0) {
    await changeIndex(context, (tx) => applyPlan(context, tx, plan));
    for (const { record, server } of news) {
      Object.assign(record, { path: server.path, role: server.role, selectable: server.selectable });
    }
  }
  return [...plan.same, ...news];
}

/**
 * Folders that a person's move calls for are not missing on the server: they are not there yet. Read before the server
 * is asked, for they may be made meanwhile.
 */
async function readPlanned({ deps, account }: SyncContext): Promise<Set<string>> {
  const rows = await deps.database.query<{ id: string }>(sql`
    SELECT payload ->> 'folderId' AS id FROM mail_operation
    WHERE account_id = ${account.accountId}::uuid AND kind = 'CREATE_FOLDER'`);
  return new Set(rows.map(({ id }) => id));
}

export interface FolderPlan {
  same: ListedFolder[];
  added: ListedFolder[];
  renamed: ListedFolder[];
  /** With another role, or selectable where it was not. */
  changed: ListedFolder[];
  removed: FolderRecord[];
}

/** A folder that went while one with the same UIDVALIDITY and UIDNEXT came was renamed. */
export function planFolders(known: readonly FolderRecord[], listed: readonly ServerFolder[]): FolderPlan {
  const plan: FolderPlan = { same: [], added: [], renamed: [], changed: [], removed: [] };
  const paths = new Set(listed.map(({ path }) => path));
  const byPath = new Map(known.map((record) => [record.path, record]));
  const missing = known.filter(({ path }) => !paths.has(path));
  for (const server of listed) {
    const record = byPath.get(server.path);
    if (record) {
      const same = record.role === server.role && record.selectable === server.selectable;
      (same ? plan.same : plan.changed).push({ record, server });
      continue;
    }
    const before = missing.findIndex((candidate) => isSameFolder(candidate, server));
    const [renamed] = before >= 0 ? missing.splice(before, 1) : [];
    if (renamed) plan.renamed.push({ record: renamed, server });
    else plan.added.push({ record: newRecord(server), server });
  }
  plan.removed = missing;
  return plan;
}

const isSameFolder = (record: FolderRecord, { status }: ServerFolder): boolean =>
  status !== null &&
  record.uidValidity !== null &&
  record.uidValidity === status.uidValidity &&
  record.uidNext === status.uidNext &&
  record.uidNext > 1;

const newRecord = ({ path, role, selectable }: ServerFolder): FolderRecord => ({
  ...{ id: uuidv7(), path, role, selectable },
  ...{ uidValidity: null, uidNext: 1, modseq: null, lowestUid: null },
});

async function applyPlan({ account }: SyncContext, tx: SqlTransaction, plan: FolderPlan): Promise<void> {
  const { organizationId, accountId } = account;
  const touched = [...plan.renamed, ...plan.added, ...plan.changed];
  for (const folder of plan.removed) await removeFolder(tx, { organizationId, accountId }, folder);
  const rows = JSON.stringify(touched.map(rowOf));
  await tx.query(sql`
    INSERT INTO mail_folder AS f (organization_id, account_id, id, path, name, delimiter, parent_path, role, selectable,
      subscribed)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, path, name, delimiter, parent_path, role::"FolderRole",
      selectable, subscribed
    FROM json_to_recordset(${rows}::json) AS row(id uuid, path text, name text, delimiter text, parent_path text,
      role text, selectable boolean, subscribed boolean)
    ON CONFLICT (organization_id, id) DO UPDATE SET path = excluded.path, name = excluded.name,
      delimiter = excluded.delimiter, parent_path = excluded.parent_path, role = excluded.role,
      selectable = excluded.selectable, subscribed = excluded.subscribed`);
  const ids = (folders: ListedFolder[]) => folders.map(({ record }) => record.id);
  const mailAccountId = accountId;
  tx.record({ entity: 'Folder', kind: 'CREATED', ids: ids(plan.added), mailAccountId });
  tx.record({ entity: 'Folder', kind: 'DELETED', ids: plan.removed.map(({ id }) => id), mailAccountId });
  const updated = ids([...plan.renamed, ...plan.changed]);
  tx.record({
    entity: 'Folder',
    kind: 'UPDATED',
    ids: updated,
    fields: ['path', 'name', 'role'],
    mailAccountId,
  });
}

const rowOf = ({ record, server }: ListedFolder): Record<string, unknown> => ({
  id: record.id,
  path: server.path,
  name: server.name,
  delimiter: server.delimiter,
  parent_path: server.parentPath,
  role: server.role,
  selectable: server.selectable,
  subscribed: server.subscribed,
});

/** Messages that lie nowhere else stay for a while: the folder may be on its way to another name. */
async function removeFolder(
  tx: SqlTransaction,
  account: { organizationId: string; accountId: string },
  folder: FolderRecord,
): Promise<void> {
  const rows = await tx.query<{ thread: string }>(sql`
    WITH gone AS (DELETE FROM mail_placement WHERE folder_id = ${folder.id}::uuid RETURNING message_id)
    SELECT DISTINCT m.thread_id::text AS thread FROM gone JOIN mail_message m ON m.id = gone.message_id`);
  const threads = rows.map(({ thread }) => thread);
  const refreshed = await refreshThreads(tx, account, threads);
  const folders = refreshed.folders.filter((id) => id !== folder.id);
  recordTouched(tx, account.accountId, {
    messages: [],
    fields: ['folders'],
    threads,
    emptied: refreshed.emptied,
    folders,
  });
  await tx.query(sql`
    DELETE FROM mail_folder WHERE organization_id = ${account.organizationId}::uuid AND id = ${folder.id}::uuid`);
}
