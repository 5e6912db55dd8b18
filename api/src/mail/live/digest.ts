// What a stretch of the change log means to somebody who watches mail: per account, what came, changed and went.
import type { Change } from '../../core/changes.ts';
import type { MailChangeDetail } from '../sync/record-changes.ts';

/** What happened in one account. Ids are those of the index. */
export interface AccountDigest {
  /** Messages that came in just now, and the threads they came into. */
  arrived: Set<string>;
  arrivedThreads: Set<string>;
  threads: Set<string>;
  removedThreads: Set<string>;
  /** Messages that changed, of which the log does not say the thread. */
  messages: Set<string>;
  folders: Set<string>;
  removedFolders: Set<string>;
  /** The account itself: its state, its progress. */
  changed: boolean;
  /** More happened than was read: lists must be read again. */
  overflow: boolean;
}

/** Old mail that is being read in changes much and is in nobody's hurry: it is kept apart. */
export class MailDigest {
  readonly news = new Map<string, AccountDigest>();
  readonly backfill = new Map<string, AccountDigest>();
  readonly outgoing = new Set<string>();
  readonly removedAccounts = new Set<string>();
  /** A person's own actions on many messages. */
  readonly actions = new Set<string>();

  add(change: Change): void {
    if (change.entity === 'OutgoingMessage') {
      for (const id of change.ids) this.outgoing.add(id);
      return;
    }
    if (change.entity === 'MailAction') {
      for (const id of change.ids) this.actions.add(id);
      return;
    }
    if (change.entity === 'MailAccount' && change.kind === 'DELETED') {
      for (const id of change.ids) this.removedAccounts.add(id);
      return;
    }
    if (change.mailAccountId === null) return;
    const detail = (change.detail ?? {}) as MailChangeDetail | Record<string, never>;
    const bag = 'backfill' in detail ? this.backfill : this.news;
    note(digestOf(bag, change.mailAccountId), change, 'arrived' in detail);
  }

  /** More changes than are read one by one. */
  overflow(accountId: string): void {
    const digest = digestOf(this.news, accountId);
    digest.overflow = true;
    digest.changed = true;
  }
}

function digestOf(bag: Map<string, AccountDigest>, accountId: string): AccountDigest {
  const existing = bag.get(accountId);
  if (existing) return existing;
  const digest: AccountDigest = {
    ...{ arrived: new Set(), arrivedThreads: new Set(), threads: new Set(), removedThreads: new Set() },
    ...{
      messages: new Set(),
      folders: new Set(),
      removedFolders: new Set(),
      changed: false,
      overflow: false,
    },
  };
  bag.set(accountId, digest);
  return digest;
}

function note(digest: AccountDigest, { entity, kind, ids }: Change, arrived: boolean): void {
  switch (entity) {
    case 'Message':
      if (arrived && kind === 'CREATED') addAll(digest.arrived, ids);
      else if (!arrived && kind === 'UPDATED') addAll(digest.messages, ids);
      return;
    case 'Thread':
      if (kind === 'DELETED') replace(digest.removedThreads, [digest.threads, digest.arrivedThreads], ids);
      else replace(arrived ? digest.arrivedThreads : digest.threads, [digest.removedThreads], ids);
      return;
    case 'Folder':
      if (kind === 'DELETED') replace(digest.removedFolders, [digest.folders], ids);
      else if (kind === 'CREATED') replace(digest.folders, [digest.removedFolders], ids);
      else addAll(digest.folders, ids);
      return;
    case 'MailAccount':
      digest.changed = true;
      return;
    default:
  }
}

function addAll(set: Set<string>, ids: readonly string[]): void {
  for (const id of ids) set.add(id);
}

function replace(into: Set<string>, from: readonly Set<string>[], ids: readonly string[]): void {
  for (const id of ids) {
    into.add(id);
    for (const set of from) set.delete(id);
  }
}
