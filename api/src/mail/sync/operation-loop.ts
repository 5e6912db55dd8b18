// Tells the server what people do, on a connection of its own: nobody's click waits for somebody's old mail.
import { MailServerError } from '../../core/errors.ts';
import { applyOperation } from '../operations/apply.ts';
import { StaleFolderError } from '../operations/context.ts';
import { nextOperation, noteAttempt, type Operation } from '../operations/operation.ts';
import type { MailConnection } from '../ports.ts';
import type { SyncContext } from './context.ts';
import type { FolderRegistry } from './folder-registry.ts';
import { OnDemand } from './on-demand.ts';
import { pause } from './pause.ts';

const STALE_RETRY_MS = 500;
/** A server that is busy, or whose disk is full, is asked again after this, and longer each time. */
const BUSY_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;

export interface OperationOptions {
  connect: () => Promise<MailConnection>;
  registry: FolderRegistry;
  /** Folders the server changed on our behalf, or that must be read before an operation can be done. */
  onTouched: (folderIds: string[]) => void;
}

export class OperationLoop {
  private readonly context: SyncContext;
  private readonly options: OperationOptions;
  private readonly connection: OnDemand<MailConnection>;
  private news = Promise.withResolvers<void>();

  constructor(context: SyncContext, options: OperationOptions) {
    this.context = context;
    this.options = options;
    this.connection = new OnDemand(options.connect);
  }

  wake(): void {
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

  private async step(): Promise<boolean> {
    const { context, options } = this;
    const stored = await nextOperation(context.deps.database, context.account.accountId);
    if (!stored) return false;
    const { operation } = stored;
    try {
      const connection = await this.connection.take();
      await options.registry.adoptSome(foldersOf(operation));
      const listFolders = async () => void (await options.registry.refresh(connection));
      await applyOperation({ ...context, folders: options.registry.byId, listFolders }, connection, stored);
    } catch (error) {
      if (error instanceof StaleFolderError) return this.waitForFolder(error.folder.id);
      const told = error instanceof MailServerError ? error.message : 'An error on our side';
      await noteAttempt(context.deps.database, stored, told);
      if (isBusy(error) && !context.signal.aborted) return this.waitForServer(stored.attempts);
      if (!context.signal.aborted && this.connection.mayTryAnother()) return true;
      throw error;
    }
    options.onTouched(foldersOf(operation));
    return true;
  }

  /** The first connection goes on: only what people did waits. */
  private async waitForServer(attempts: number): Promise<boolean> {
    const delay = BUSY_RETRY_MS * 2 ** Math.min(attempts, 20);
    await pause(Math.min(delay, LONGEST_RETRY_MS), this.context.signal);
    return true;
  }

  private async waitForFolder(folderId: string): Promise<boolean> {
    this.options.onTouched([folderId]);
    await new Promise((resolve) => setTimeout(resolve, STALE_RETRY_MS));
    return true;
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof MailServerError && error.problem === 'SERVER_BUSY';

function foldersOf(operation: Operation): string[] {
  if (operation.kind === 'FLAGS') return [];
  const to = 'toFolderId' in operation ? operation.toFolderId : null;
  return to === null ? [operation.folderId] : [operation.folderId, to];
}
