import type { FolderRoleName, FolderStatus, MailConnection } from '../ports.ts';
import type { SyncContext } from './context.ts';
import { noteEmptyFolders } from './empty-folders.ts';
import { type ListedFolder, syncFolderList } from './folder-list.ts';
import { type FolderRecord, isComplete, readFolders } from './folder-record.ts';

/** Folders in the order in which people miss them. */
const ORDER: (FolderRoleName | null)[] = [
  'INBOX',
  'DRAFTS',
  'SENT',
  null,
  'ARCHIVE',
  'SNOOZED',
  'FLAGGED',
  'ALL',
  'JUNK',
  'TRASH',
];

/** The account's folders in memory, one object each, and which of them need a look. */
export class FolderRegistry {
  readonly byId = new Map<string, FolderRecord>();
  private readonly context: SyncContext;
  /** What the server said about each folder when it was last in step. */
  private readonly inStep = new Map<string, string>();
  private readonly due = new Set<string>();
  /** Could not be looked at: what they were like when they were in step says nothing. */
  private readonly failed = new Set<string>();
  private refreshing: Promise<void> = Promise.resolve();

  constructor(context: SyncContext) {
    this.context = context;
  }

  get inbox(): FolderRecord | undefined {
    return this.all().find(({ role }) => role === 'INBOX');
  }

  all(): FolderRecord[] {
    return [...this.byId.values()];
  }

  /** By path, role or id. */
  find(folder: string): FolderRecord | undefined {
    const known = this.byId.get(folder);
    return known ?? mostMissed(this.all().filter(({ path, role }) => path === folder || role === folder));
  }

  /** Asks the server for its folders; those that changed become due. Returns how many messages it has in all. */
  refresh(connection: MailConnection): Promise<number> {
    const refreshed = this.refreshing.then(() => this.refreshNow(connection));
    this.refreshing = refreshed.then(
      () => undefined,
      () => undefined, // told to whoever asked
    );
    return refreshed;
  }

  private async refreshNow(connection: MailConnection): Promise<number> {
    const listed = await syncFolderList(this.context, connection, () => this.adopt());
    await noteEmptyFolders(this.context, listed);
    const present = new Set(listed.map(({ record }) => record.id));
    for (const id of this.byId.keys()) if (!present.has(id)) this.forget(id);
    for (const folder of listed) {
      const record = this.byId.get(folder.record.id) ?? folder.record;
      this.byId.set(record.id, record);
      const failed = this.failed.delete(record.id) && record.selectable;
      if (this.needsLook({ ...folder, record }) || failed) this.due.add(record.id);
    }
    return listed.reduce((sum, { server }) => sum + (server.status?.messages ?? 0), 0);
  }

  /** Takes over what others changed in the index: folders that people made, renamed, deleted or gave a role. */
  async adopt(): Promise<FolderRecord[]> {
    const stored = await readFolders(this.context.deps.database, this.context.account.accountId);
    for (const fresh of stored) this.take(fresh);
    const there = new Set(stored.map(({ id }) => id));
    for (const id of this.byId.keys()) if (!there.has(id)) this.forget(id);
    return this.all();
  }

  /** The same for a few of them. */
  async adoptSome(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const stored = await readFolders(this.context.deps.database, this.context.account.accountId, ids);
    for (const fresh of stored) this.take(fresh);
  }

  private take(fresh: FolderRecord): void {
    const record = this.byId.get(fresh.id);
    const { path, role, serverRole, roleChosen, selectable, subscribed, messageCount } = fresh;
    if (record)
      Object.assign(record, { path, role, serverRole, roleChosen, selectable, subscribed, messageCount });
    else this.byId.set(fresh.id, fresh);
  }

  /** Folders without a mark from which on the server could tell changes: all of their messages are compared. */
  toCompare(): FolderRecord[] {
    return this.all().filter((folder) => isComplete(folder) && folder.modseq === null);
  }

  /** A folder that is gone by now is nothing to look at: whoever waited for it to be looked at would wait for ever. */
  markDue(folder: FolderRecord): void {
    if (folder.selectable && this.byId.has(folder.id)) this.due.add(folder.id);
  }

  /**
   * The look at a folder failed: perhaps it was just being renamed. It is looked at again when the server's folders are
   * known anew, also when nothing seems to have changed in it.
   */
  markFailed(folder: FolderRecord): void {
    if (this.byId.has(folder.id)) this.failed.add(folder.id);
  }

  takeDue(): FolderRecord | undefined {
    const folder = mostMissed([...this.due].flatMap((id) => this.byId.get(id) ?? []));
    if (folder) this.due.delete(folder.id);
    return folder;
  }

  hasDue(): boolean {
    return this.due.size > 0;
  }

  nextIncomplete(): FolderRecord | undefined {
    return mostMissed(this.all().filter((folder) => folder.selectable && !isComplete(folder)));
  }

  private forget(id: string): void {
    this.byId.delete(id);
    this.inStep.delete(id);
    this.due.delete(id);
    this.failed.delete(id);
  }

  /** A server that tells no status, or no mod-sequence, has its folders looked at each time. */
  private needsLook({ record, server }: ListedFolder): boolean {
    if (!record.selectable) return false;
    const { status } = server;
    if (server.notAsked && record.uidValidity !== null && isComplete(record)) return false;
    if (!status || record.uidValidity === null || !isComplete(record)) return true;
    // Nothing is in it and nothing was, also where no mod-sequence tells so.
    if (status.messages + record.messageCount === 0 && isSamePlace(status, record)) return false;
    const now = describe(status);
    const before = this.inStep.get(record.id);
    this.inStep.set(record.id, now);
    // However it came about that the index has another folder's messages, or others than the server.
    if (status.uidValidity !== record.uidValidity || status.messages !== record.messageCount) return true;
    if (before !== undefined) return before !== now;
    return status.uidNext !== record.uidNext || status.modseq === null || status.modseq !== record.modseq;
  }
}

/** The first of those that are missed most. */
function mostMissed(folders: readonly FolderRecord[]): FolderRecord | undefined {
  let best = folders[0];
  for (const folder of folders) {
    if (best && ORDER.indexOf(folder.role) < ORDER.indexOf(best.role)) best = folder;
  }
  return best;
}

const isSamePlace = (status: FolderStatus, { uidValidity, uidNext }: FolderRecord): boolean =>
  status.uidValidity === uidValidity && status.uidNext === uidNext;

const describe = (status: FolderStatus): string =>
  [status.uidValidity, status.uidNext, status.modseq, status.messages, status.unseen].join(' ');
