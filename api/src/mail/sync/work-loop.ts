// Everything that takes long, on a connection of its own that exists only while there is work: folders that changed,
// old mail, and the content of messages.
import { MailServerError } from '../../core/errors.ts';
import type { MailConnection, OpenFolder } from '../ports.ts';
import { fetchArrivals } from './arrivals.ts';
import { backfillFolder } from './backfill.ts';
import { ContentPass } from './content.ts';
import type { SyncContext } from './context.ts';
import { catchUp, followChanges } from './folder-changes.ts';
import { type FolderRecord, isComplete, saveFolderError, saveProgress } from './folder-record.ts';
import type { FolderRegistry } from './folder-registry.ts';
import { OnDemand } from './on-demand.ts';
import { openFolder } from './open-folder.ts';

/** What a first look at a folder reads of it: one screen and more. */
const FIRST_LOOK = 200;
/** The content of what a person sees first. */
const FIRST_CONTENT_BATCHES = 2;

export interface WorkOptions {
  connect: () => Promise<MailConnection>;
  registry: FolderRegistry;
  onProgress: () => void;
  /** Called when all messages are listed, again each time after there was more to list. */
  onListed: () => Promise<void>;
}

export class WorkLoop {
  private readonly context: SyncContext;
  private readonly options: WorkOptions;
  private readonly connection: OnDemand<MailConnection>;
  private news = Promise.withResolvers<void>();
  private firstLook = true;
  /** Null when all content is read, as far as is known. */
  private content: ContentPass | null;

  constructor(context: SyncContext, options: WorkOptions) {
    this.context = context;
    this.options = options;
    this.connection = new OnDemand(options.connect);
    this.content = new ContentPass(context);
  }

  wake(): void {
    this.content ??= new ContentPass(this.context);
    this.news.resolve();
  }

  async run(): Promise<void> {
    const { signal } = this.context;
    signal.addEventListener('abort', () => this.news.resolve(), { once: true });
    try {
      while (!signal.aborted) {
        this.news = Promise.withResolvers<void>();
        if (await this.step()) continue;
        this.connection.release();
        await this.news.promise;
      }
    } finally {
      await this.connection.close();
    }
  }

  /** Does the most urgent thing; false when there is nothing to do. */
  private async step(): Promise<boolean> {
    const { registry } = this.options;
    const due = registry.takeDue();
    if (due) {
      await this.guarded(due, (connection) => this.look(connection, due));
      return true;
    }
    if (this.firstLook) {
      this.firstLook = false;
      for (let batch = 0; batch < FIRST_CONTENT_BATCHES; batch++) await this.readContent();
      await this.beginContentAnew();
      return true;
    }
    const incomplete = registry.nextIncomplete();
    if (incomplete) {
      await this.guarded(incomplete, (connection) => this.readAll(connection, incomplete));
      return true;
    }
    await this.options.onListed();
    return (await this.readContent()) || registry.hasDue();
  }

  /** A folder the server will not open is parked with the reason; the others go on. */
  private async guarded(
    folder: FolderRecord,
    work: (connection: MailConnection) => Promise<void>,
  ): Promise<void> {
    await this.beginContentAnew();
    const connection = await this.connection.take();
    try {
      await work(connection);
    } catch (error) {
      if (!this.context.signal.aborted && this.connection.mayTryAnother()) {
        this.options.registry.markDue(folder);
        return;
      }
      const isTheirs = error instanceof MailServerError && !connection.closed;
      if (!isTheirs || this.context.signal.aborted) throw error;
      this.context.log.warn({ err: error, folder: folder.path }, 'A folder could not be read');
      this.options.registry.markFailed(folder);
      await saveFolderError(this.context.deps.database, folder, error.message);
      folder.lowestUid ??= 1;
      if (!isComplete(folder)) folder.selectable = false; // until the next session
    }
  }

  private async look(connection: MailConnection, folder: FolderRecord): Promise<void> {
    const isInbox = folder.role === 'INBOX';
    if (isInbox && isComplete(folder)) return; // the watching connection sees to it
    const opened = await openFolder(this.context, connection, folder);
    const expected = opened.uidNext - folder.uidNext;
    if (expected > 0 && !isInbox) await this.readNews(connection, folder, opened);
    if (isComplete(folder)) await catchUp(this.context, connection, folder, opened);
    else await this.readSome(connection, folder);
  }

  /** What came and went again before anybody looked is passed by, or a renamed folder would not be known again. */
  private async readNews(
    connection: MailConnection,
    folder: FolderRecord,
    opened: OpenFolder,
  ): Promise<void> {
    await fetchArrivals(this.context, connection, folder, opened.uidNext - folder.uidNext);
    const { uidNext } = opened;
    if (folder.uidNext < uidNext) await saveProgress(this.context.deps.database, folder, { uidNext });
  }

  private async readSome(connection: MailConnection, folder: FolderRecord): Promise<void> {
    const { onProgress } = this.options;
    const done = await backfillFolder(this.context, connection, folder, {
      firstBatch: FIRST_LOOK,
      pause: () => true,
      onBatch: onProgress,
    });
    if (done) await followChanges(this.context, connection, folder);
  }

  /** Old mail, until it is all there or a folder that changed is waiting. */
  private async readAll(connection: MailConnection, folder: FolderRecord): Promise<void> {
    const { registry, onProgress } = this.options;
    await openFolder(this.context, connection, folder);
    const done = await backfillFolder(this.context, connection, folder, {
      pause: () => registry.hasDue(),
      onBatch: onProgress,
    });
    if (done) await followChanges(this.context, connection, folder);
  }

  private async readContent(): Promise<boolean> {
    const more = (await this.content?.next(() => this.connection.take())) ?? false;
    if (more) this.options.onProgress();
    else this.content = null;
    return more;
  }

  /** Frees the connection from what is read ahead; there may be newer messages than where the pass has come to. */
  private async beginContentAnew(): Promise<void> {
    await this.content?.settle();
    this.content = new ContentPass(this.context);
  }
}
