// Follows one person's mail through the change log. What can be seen is decided where it is read, by row-level security.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AnnouncedEntry,
  type Change,
  type ChangeAnnouncement,
  newestCursor,
  readChanges,
} from '../../core/changes.ts';
import { sql } from '../../core/database.ts';
import { changesChannel } from '../../core/pubsub.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { Bell } from './bell.ts';
import { MailDigest } from './digest.ts';
import { accountEvents, type MailEvent } from './mail-event.ts';

/** The first change after a silence is told at once, all that follow within this time together. */
const WINDOW_MS = 30;
/** Old mail that is being read in. */
const BACKFILL_MS = 1_000;
const PAGE = 100;
/** A reader that is further behind than so many pages reads its lists again. */
const MAX_PAGES = 20;

const MAIL_ENTITIES = new Set([
  'MailAccount',
  'Folder',
  'Thread',
  'Message',
  'OutgoingMessage',
  'MailAction',
]);

type LiveDeps = Pick<Deps, 'database' | 'pubsub'>;

/**
 * Events from now on, until `return()`. An iterator of its own, since a generator could not be ended while it waits.
 *
 * @param accountIds only these accounts; null for all of the person's.
 */
export function followMail(
  deps: LiveDeps,
  accountIds: readonly string[] | null,
): AsyncIterableIterator<MailEvent, undefined> {
  const follower = new Follower(deps, accountIds);
  const events = follower.events();
  return {
    next: () => events.next(),
    async return() {
      follower.close();
      await events.return(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

class Follower {
  private readonly deps: LiveDeps;
  private readonly wanted: ReadonlySet<string> | null;
  private readonly userId: string | null;
  private readonly bell: Bell;
  /** The person's accounts; announcements about others' ring no bell. */
  private own: ReadonlySet<string> | null = null;
  private cursor = 0n;
  private reading = true;
  private digest = new MailDigest();
  private backfillToldAt = 0;

  constructor(deps: LiveDeps, accountIds: readonly string[] | null) {
    this.deps = deps;
    this.wanted = accountIds === null ? null : new Set(accountIds);
    const { organizationId, actor } = currentScope();
    this.userId = actor.kind === 'user' ? actor.userId : null;
    const channel = changesChannel(organizationId);
    this.bell = new Bell(deps.pubsub, channel, (announcement) => this.concerns(announcement));
  }

  private concerns({ cursor, entries }: ChangeAnnouncement): boolean {
    if (entries.some((entry) => this.isAboutOwn(entry))) return true;
    // Where announcements come in the order of commits, what colleagues did need not be read over later.
    if (this.deps.pubsub.transactional && this.bell.isQuiet && !this.reading) this.cursor = BigInt(cursor);
    return false;
  }

  private isAboutOwn({ entity, kind, mailAccountId, userId }: AnnouncedEntry): boolean {
    if (!MAIL_ENTITIES.has(entity)) return false;
    if (entity === 'MailAction') return userId === this.userId;
    if (this.own === null || (entity === 'MailAccount' && kind !== 'UPDATED')) return true;
    return mailAccountId !== undefined && this.own.has(mailAccountId);
  }

  close(): void {
    this.bell.close();
  }

  async *events(): AsyncGenerator<MailEvent, undefined> {
    try {
      await this.bell.ready;
      this.cursor = await newestCursor(this.deps.database);
      await this.readOwn();
      this.reading = false;
      for (;;) {
        const woken = await this.bell.wait(this.untilBackfill());
        if (woken === 'closed') return;
        const began = Date.now();
        if (woken === 'rung') {
          await this.read();
          yield* await this.takeNews();
        }
        if (this.untilBackfill() === 0) yield* await this.takeBackfill();
        await sleep(Math.max(0, began + WINDOW_MS - Date.now()));
      }
    } finally {
      this.bell.close();
    }
  }

  /** Milliseconds until old mail is told; null when there is none to tell. */
  private untilBackfill(): number | null {
    if (this.digest.backfill.size === 0) return null;
    return Math.max(0, this.backfillToldAt + BACKFILL_MS - Date.now());
  }

  private async read(): Promise<void> {
    this.reading = true;
    this.bell.quiet();
    await this.readOn();
    this.reading = false;
  }

  private async readOn(): Promise<void> {
    const { database } = this.deps;
    let hasMore = true;
    for (let page = 0; hasMore && page < MAX_PAGES; page++) {
      const read = await readChanges(database, { after: this.cursor, first: PAGE });
      for (const change of read.changes) {
        if (this.isToBeTold(change)) this.digest.add(change);
        if (change.entity === 'MailAccount') this.own = null;
      }
      this.cursor = read.cursor;
      hasMore = read.hasMore;
    }
    if (this.own === null) await this.readOwn();
    if (hasMore) await this.skip();
  }

  /** An account that is gone has no id in the log but its own. */
  private isToBeTold({ entity, kind, ids, mailAccountId }: Change): boolean {
    if (entity === 'MailAction') return true;
    if (entity === 'MailAccount' && kind === 'DELETED') return ids.some((id) => this.isWanted(id));
    return this.isWanted(mailAccountId);
  }

  private isWanted(accountId: string | null): boolean {
    return this.wanted === null || (accountId !== null && this.wanted.has(accountId));
  }

  private async readOwn(): Promise<void> {
    const rows = await this.deps.database.query<{ id: string }>(sql`
      SELECT id::text AS id FROM mail_account WHERE organization_id = app_organization_id()`);
    this.own = new Set(rows.map(({ id }) => id));
  }

  /** Too far behind: what is not told one by one is told as "read your lists again". */
  private async skip(): Promise<void> {
    this.cursor = await newestCursor(this.deps.database);
    for (const accountId of this.own ?? []) if (this.isWanted(accountId)) this.digest.overflow(accountId);
  }

  private async takeNews(): Promise<MailEvent[]> {
    const { news, outgoing, actions, removedAccounts } = this.digest;
    const events = await this.eventsOf(news);
    for (const accountId of removedAccounts) {
      if (this.isWanted(accountId)) events.push({ type: 'AccountRemoved', accountId, cursor: this.cursor });
    }
    if (outgoing.size > 0) {
      // Those of a removed account are gone.
      const rows = await this.deps.database.query<{ id: string }>(sql`
        SELECT id::text AS id FROM outgoing_message
        WHERE organization_id = app_organization_id() AND id = ANY(${[...outgoing]}::uuid[]) ORDER BY id`);
      for (const { id } of rows)
        events.push({ type: 'OutgoingChanged', outgoingId: id, cursor: this.cursor });
    }
    for (const actionId of actions) events.push({ type: 'MailActionChanged', actionId, cursor: this.cursor });
    actions.clear();
    removedAccounts.clear();
    news.clear();
    outgoing.clear();
    return events;
  }

  private async takeBackfill(): Promise<MailEvent[]> {
    const { backfill } = this.digest;
    this.backfillToldAt = Date.now();
    const events = await this.eventsOf(backfill);
    backfill.clear();
    return events;
  }

  private async eventsOf(digests: MailDigest['news']): Promise<MailEvent[]> {
    const events: MailEvent[] = [];
    for (const [accountId, digest] of digests) {
      // An account that was removed meanwhile has nothing left to tell.
      if (!this.own?.has(accountId)) continue;
      events.push(...(await accountEvents(this.deps.database, accountId, digest, this.cursor)));
    }
    return events;
  }
}
