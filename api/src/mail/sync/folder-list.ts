// Makes the account's folders those of the server: new, renamed, gone, with roles and hierarchy.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { MailServerError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import type { FolderRoleName, MailConnection, ServerFolder } from '../ports.ts';
import { changeIndex, type SyncContext } from './context.ts';
import { type FolderRecord, readFolders } from './folder-record.ts';
import { foldersWithMessages, forgetFolders, forgetSomeOf } from './forget-folder.ts';

export interface ListedFolder {
  record: FolderRecord;
  server: ServerFolder;
  /** What it counts as: the person's choice wins over the server. */
  role: FolderRoleName | null;
  subscribed: boolean;
}

const MOST_ATTEMPTS = 5;

/**
 * Reads the server's list and returns the folders with what the server tells of each. `readKnown` gives the account's
 * records as they are now; those that remain are the same objects, changed. A list that was read while somebody changed
 * the folders here is of no use and is read again.
 */
export async function syncFolderList(
  context: SyncContext,
  connection: MailConnection,
  readKnown: () => Promise<readonly FolderRecord[]>,
): Promise<ListedFolder[]> {
  for (let attempt = 1; ; attempt++) {
    const planned = await readPlanned(context);
    const known = await readKnown();
    const before = describe(known);
    const listed = await connection.listFolders({ status: true });
    if (!listed.some(({ role }) => role === 'INBOX')) {
      const { address } = context.account;
      throw new MailServerError('PROTOCOL_ERROR', address, 'The server lists no inbox. Trying again later.');
    }
    const plan = planFolders(known, listed, planned.subscribed);
    plan.removed = plan.removed.filter(({ id }) => !planned.created.has(id));
    const news = [...plan.added, ...plan.renamed, ...plan.changed];
    if (news.length + plan.removed.length === 0) return plan.same;
    if (await carryOut(context, plan, before)) {
      for (const listedFolder of news) Object.assign(listedFolder.record, stateOf(listedFolder));
      return [...plan.same, ...news];
    }
    if (attempt === MOST_ATTEMPTS) return plan.same;
  }
}

const stateOf = ({ server, role, subscribed }: ListedFolder): Partial<FolderRecord> => ({
  ...{ path: server.path, role, serverRole: server.role },
  ...{ selectable: server.selectable, subscribed },
});

/** What a plan rests on, by folder. This is made with every list, also of thousands of folders. */
const describe = (folders: readonly FolderRecord[]): Map<string, string> =>
  new Map(
    folders.map(({ id, path, role, serverRole, roleChosen, selectable, subscribed }) => [
      id,
      `${role} ${serverRole} ${roleChosen} ${selectable} ${subscribed} ${path}`,
    ]),
  );

const isDescribedBy = (folders: readonly FolderRecord[], described: ReadonlyMap<string, string>): boolean => {
  const now = describe(folders);
  return now.size === described.size && [...now].every(([id, state]) => described.get(id) === state);
};

/** False when the folders are others by now than those the plan was made for. */
async function carryOut(
  context: SyncContext,
  plan: FolderPlan,
  before: ReadonlyMap<string, string>,
): Promise<boolean> {
  const isValid = async (tx: SqlTransaction): Promise<boolean> =>
    isDescribedBy(await readFolders(tx, context.account.accountId), before);
  const removed = plan.removed.map(({ id }) => id);
  for (const folder of await foldersWithMessages(context.deps.database, removed)) {
    for (let more = true; more; ) {
      more = await changeIndex(
        context,
        async (tx) => (await isValid(tx)) && forgetSomeOf(tx, context.account, folder),
      );
    }
  }
  return changeIndex(context, async (tx) => {
    if (!(await isValid(tx))) return false;
    await applyPlan(context, tx, plan);
    return true;
  });
}

/**
 * Folders that a person's move calls for are not missing on the server: they are not there yet. Read before the server
 * is asked, for they may be made meanwhile. So it is with subscriptions that the server is still to be told of.
 */
async function readPlanned({
  deps,
  account,
}: SyncContext): Promise<{ created: Set<string>; subscribed: Set<string> }> {
  const rows = await deps.database.query<{ id: string; kind: string }>(sql`
    SELECT payload ->> 'folderId' AS id, kind FROM mail_operation
    WHERE account_id = ${account.accountId}::uuid AND kind IN ('CREATE_FOLDER', 'SUBSCRIBE_FOLDER')`);
  const idsOf = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map(({ id }) => id));
  return { created: idsOf('CREATE_FOLDER'), subscribed: idsOf('SUBSCRIBE_FOLDER') };
}

export interface FolderPlan {
  same: ListedFolder[];
  added: ListedFolder[];
  renamed: ListedFolder[];
  /** With another role or subscription, or selectable where it was not. */
  changed: ListedFolder[];
  removed: FolderRecord[];
}

/**
 * A folder that went while one with the same UIDVALIDITY and UIDNEXT came was renamed. One that held messages and cannot
 * be opened any more went, too: only its name is left, for the folders inside it.
 *
 * @param subscribing folders whose subscription the server is still to be told of
 */
export function planFolders(
  known: readonly FolderRecord[],
  listed: readonly ServerFolder[],
  subscribing: ReadonlySet<string> = new Set(),
): FolderPlan {
  const plan: FolderPlan = { same: [], added: [], renamed: [], changed: [], removed: [] };
  const paths = new Set(listed.map(({ path }) => path));
  const containers = new Set(listed.filter(({ selectable }) => !selectable).map(({ path }) => path));
  const isGone = ({ path, uidValidity }: FolderRecord): boolean =>
    !paths.has(path) || (containers.has(path) && uidValidity !== null);
  const byPath = new Map(known.filter((record) => !isGone(record)).map((record) => [record.path, record]));
  plan.removed = known.filter(isGone);
  const gone = Map.groupBy(plan.removed, keyOf);
  const matched = listed.map((server) => ({ server, record: match(server, byPath, gone) }));
  const found = new Set(matched.map(({ record }) => record));
  plan.removed = plan.removed.filter((record) => !found.has(record));
  const chosen = new Set(matched.map(({ record }) => (record?.roleChosen ? record.role : null)));
  for (const { server, record } of matched) {
    const role = effectiveRole(record, server, chosen);
    const subscribed = record && subscribing.has(record.id) ? record.subscribed : server.subscribed;
    const folder = { record: record ?? newRecord(server, role), server, role, subscribed };
    if (!record) plan.added.push(folder);
    else if (record.path !== server.path) plan.renamed.push(folder);
    else if (isDifferent(folder)) plan.changed.push(folder);
    else plan.same.push(folder);
  }
  return plan;
}

/** The record of a folder; one of another path is taken out of those that went. */
function match(
  server: ServerFolder,
  byPath: ReadonlyMap<string, FolderRecord>,
  gone: ReadonlyMap<string, FolderRecord[]>,
): FolderRecord | null {
  const record = byPath.get(server.path);
  if (record || !server.status || server.status.uidNext <= 1) return record ?? null;
  return gone.get(keyOf(server.status))?.shift() ?? null;
}

/** A folder that something has been in is known by these, whatever its name. */
const keyOf = ({ uidValidity, uidNext }: Pick<FolderRecord, 'uidValidity' | 'uidNext'>): string =>
  `${uidValidity} ${uidNext}`;

function effectiveRole(
  record: FolderRecord | null,
  { role }: ServerFolder,
  chosen: ReadonlySet<FolderRoleName | null>,
): FolderRoleName | null {
  if (role === 'INBOX') return role;
  if (record?.roleChosen) return record.role;
  return chosen.has(role) ? null : role;
}

const isDifferent = ({ record, server, role, subscribed }: ListedFolder): boolean =>
  record.role !== role ||
  record.serverRole !== server.role ||
  record.selectable !== server.selectable ||
  record.subscribed !== subscribed;

const newRecord = (
  { path, role: serverRole, selectable, subscribed }: ServerFolder,
  role: FolderRoleName | null,
): FolderRecord => ({
  ...{ id: uuidv7(), path, role, serverRole, roleChosen: false, selectable, subscribed },
  ...{ uidValidity: null, uidNext: 1, modseq: null, lowestUid: null, messageCount: 0 },
});

async function applyPlan({ account }: SyncContext, tx: SqlTransaction, plan: FolderPlan): Promise<void> {
  const { organizationId, accountId } = account;
  const touched = [...plan.renamed, ...plan.added, ...plan.changed];
  const removed = plan.removed.map(({ id }) => id);
  await forgetFolders(tx, { organizationId, accountId }, removed);
  const rows = JSON.stringify(touched.map(rowOf));
  await tx.query(sql`
    INSERT INTO mail_folder AS f (organization_id, account_id, id, path, name, delimiter, parent_path, role, server_role,
      selectable, subscribed)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, path, name, delimiter, parent_path, role::"FolderRole",
      server_role::"FolderRole", selectable, subscribed
    FROM json_to_recordset(${rows}::json) AS row(id uuid, path text, name text, delimiter text, parent_path text,
      role text, server_role text, selectable boolean, subscribed boolean)
    ON CONFLICT (organization_id, id) DO UPDATE SET path = excluded.path, name = excluded.name,
      delimiter = excluded.delimiter, parent_path = excluded.parent_path, role = excluded.role,
      server_role = excluded.server_role, selectable = excluded.selectable, subscribed = excluded.subscribed`);
  const ids = (folders: ListedFolder[]) => folders.map(({ record }) => record.id);
  const mailAccountId = accountId;
  tx.record({ entity: 'Folder', kind: 'CREATED', ids: ids(plan.added), mailAccountId });
  tx.record({ entity: 'Folder', kind: 'DELETED', ids: removed, mailAccountId });
  const updated = ids([...plan.renamed, ...plan.changed]);
  tx.record({
    entity: 'Folder',
    kind: 'UPDATED',
    ids: updated,
    fields: ['path', 'name', 'role', 'subscribed'],
    mailAccountId,
  });
}

const rowOf = ({ record, server, role, subscribed }: ListedFolder): Record<string, unknown> => ({
  id: record.id,
  path: server.path,
  name: server.name,
  delimiter: server.delimiter,
  parent_path: server.parentPath,
  role,
  server_role: server.role,
  selectable: server.selectable,
  subscribed,
});
