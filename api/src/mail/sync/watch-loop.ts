// The one connection an account always has: it waits in IDLE on the inbox, reads what comes, and looks at all folders
// from time to time.
import type { MailConnection, OpenFolder } from '../ports.ts';
import { fetchArrivals } from './arrivals.ts';
import type { SyncContext } from './context.ts';
import { catchUp, followChanges } from './folder-changes.ts';
import { type FolderRecord, isComplete } from './folder-record.ts';
import type { FolderRegistry } from './folder-registry.ts';
import { openFolder } from './open-folder.ts';

const HOSTED_POLL_MS = 30_000;
const EXTERNAL_POLL_MS = 120_000;
/** Looking at thousands of folders is work for a server: of its time no more than a fortieth is taken. */
const REST_PER_ROUND = 40;
const LONGEST_POLL_MS = 300_000;
const CHECK_UP_MS = 300_000;
/** Without CONDSTORE every look at flags reads all of them. */
const FULL_LOOK_MS = 60_000;

export interface WatchOptions {
  registry: FolderRegistry;
  connection: MailConnection;
  /** Called when folders may have become due, and from time to time. */
  onDue: () => void;
  onTotal: (messages: number) => void;
  /** Called every few minutes, when folders were looked at. */
  checkUp: () => Promise<void>;
}

export class WatchLoop {
  private readonly context: SyncContext;
  private readonly options: WatchOptions;
  private readonly inbox: FolderRecord;
  private wakeUp = new AbortController();
  private polledAt = Date.now();
  /** How long the last look at all folders took. */
  private roundMs = 0;
  private lookedAt = 0;
  private checkedAt = Date.now();
  private messages = 0;

  constructor(context: SyncContext, inbox: FolderRecord, options: WatchOptions) {
    this.context = context;
    this.inbox = inbox;
    this.options = options;
  }

  /** Something is known to have come: look now. */
  wake(): void {
    this.wakeUp.abort();
  }

  /** Asks for a look at all folders. */
  poll(): void {
    this.polledAt = 0;
    this.wake();
  }

  /** The inbox is open when this returns, and what came while nobody watched is read. */
  async open(): Promise<void> {
    const { connection } = this.options;
    const opened = await openFolder(this.context, connection, this.inbox);
    const expected = opened.uidNext - this.inbox.uidNext;
    if (expected > 0) await fetchArrivals(this.context, connection, this.inbox, expected);
    if (isComplete(this.inbox)) await catchUp(this.context, connection, this.inbox, opened);
    this.messages = connection.messageCount;
  }

  async run(): Promise<void> {
    const { signal } = this.context;
    while (!signal.aborted) {
      await this.wait();
      if (signal.aborted) return;
      await this.look();
      if (Date.now() - this.polledAt >= this.pollInterval) await this.pollFolders();
    }
  }

  private get pollInterval(): number {
    const usual = this.context.account.hosted ? HOSTED_POLL_MS : EXTERNAL_POLL_MS;
    return Math.max(usual, Math.min(LONGEST_POLL_MS, this.roundMs * REST_PER_ROUND));
  }

  private async wait(): Promise<void> {
    const timer = setTimeout(
      () => this.wakeUp.abort(),
      Math.max(0, this.polledAt + this.pollInterval - Date.now()),
    );
    try {
      const signal = AbortSignal.any([this.context.signal, this.wakeUp.signal]);
      await this.options.connection.waitForChange(signal);
    } finally {
      clearTimeout(timer);
      this.wakeUp = new AbortController();
    }
  }

  private async look(): Promise<void> {
    const { connection, onDue } = this.options;
    if (connection.folder?.path !== this.inbox.path || isStale(connection.folder, this.inbox))
      return this.open();
    // A server gives only messages that it has told of: after a signal from elsewhere it is asked first. What it told
    // in IDLE is fetched at once, for with servers far away every question counts.
    if (connection.messageCount <= this.messages) await connection.noop();
    const expected = Math.max(1, connection.messageCount - this.messages);
    const arrived = await fetchArrivals(this.context, connection, this.inbox, expected);
    this.messages = connection.messageCount;
    if (arrived > 0) onDue(); // large ones still lack their content
    if (this.inbox.modseq === null && Date.now() - this.lookedAt < FULL_LOOK_MS) return;
    this.lookedAt = Date.now();
    await followChanges(this.context, connection, this.inbox);
    this.messages = connection.messageCount;
  }

  private async pollFolders(): Promise<void> {
    const { registry, connection, onDue, onTotal } = this.options;
    const began = Date.now();
    this.polledAt = began;
    onTotal(await registry.refresh(connection));
    this.roundMs = Date.now() - began;
    if (this.polledAt === began) this.polledAt = Date.now(); // else another look was asked for meanwhile
    onDue();
    if (Date.now() - this.checkedAt < CHECK_UP_MS) return;
    this.checkedAt = Date.now();
    await this.options.checkUp();
  }
}

const isStale = (opened: OpenFolder, { uidValidity }: FolderRecord): boolean =>
  opened.uidValidity !== uidValidity;
