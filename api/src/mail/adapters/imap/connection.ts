// MailConnection over imapflow. Every command has a deadline, and a refusal is an error, never an empty answer.
import type { Readable } from 'node:stream';
import type { ExpungeEvent, FetchMessageObject, FetchOptions, FetchQueryObject, FlagsEvent } from 'imapflow';
import type {
  AppendResult,
  FetchMessagesOptions,
  FlagChange,
  FlagState,
  FolderChanges,
  FolderRoleName,
  FolderStatus,
  KnownFolderState,
  MailConnection,
  MailServerFeatures,
  OpenFolder,
  ServerFolder,
  ServerMessage,
} from '../../ports.ts';
import { packInRanges, unpackUids } from '../../uid-set.ts';
import { mailServerError } from '../failure.ts';
import { ChangeBuffer } from './change-buffer.ts';
import { describeRows } from './described-rows.ts';
import { createFolder, deleteFolder, renameFolder, subscribeFolder } from './folder-commands.ts';
import { FolderLister } from './folder-lister.ts';
import { IdleWatch } from './idle.ts';
import { toFlagState } from './message.ts';
import { changeFlags, copyMessages, expungeMessages, moveMessages } from './message-commands.ts';
import type { Quirks, Session } from './session.ts';

const ENVELOPE_QUERY: FetchQueryObject = {
  ...{ uid: true, flags: true, envelope: true, internalDate: true, size: true, bodyStructure: true },
  headers: ['references'],
};

export class ImapConnection implements MailConnection {
  readonly features: MailServerFeatures;
  folder: OpenFolder | null = null;
  private readonly session: Session;
  private readonly changes = new ChangeBuffer();
  private readonly watch: IdleWatch;
  private readonly lister: FolderLister;

  constructor(session: Session, quirks: Quirks) {
    this.session = session;
    const { enabled, capabilities } = session.client;
    this.features = {
      condstore: !quirks.noCondstore && enabled.has('CONDSTORE'),
      qresync: !quirks.noQresync && enabled.has('QRESYNC'),
      idle: capabilities.has('IDLE'),
      uidplus: capabilities.has('UIDPLUS'),
    };
    this.watch = new IdleWatch(session);
    this.lister = new FolderLister(session);
    session.client.on('flags', (event: FlagsEvent) => this.changes.flagged(event));
    session.client.on('expunge', (event: ExpungeEvent) => this.changes.expunged(event));
  }

  get closed(): boolean {
    return this.session.closed;
  }

  get messageCount(): number {
    return this.client.mailbox ? this.client.mailbox.exists : 0;
  }

  listFolders(options: { status?: boolean } = {}): Promise<ServerFolder[]> {
    return this.lister.list(options);
  }

  folderStatus(path: string): Promise<FolderStatus | null> {
    return this.lister.status(path);
  }

  createFolder(
    path: string,
    role: FolderRoleName | null = null,
  ): Promise<{ path: string; created: boolean }> {
    return createFolder(this.session, path, role);
  }

  renameFolder(path: string, newPath: string): Promise<'RENAMED' | 'EXISTS' | 'MISSING'> {
    this.folder = null; // the library closes it first
    return renameFolder(this.session, path, newPath);
  }

  deleteFolder(path: string): Promise<boolean> {
    this.folder = null;
    return deleteFolder(this.session, path);
  }

  async subscribeFolder(path: string, subscribed: boolean): Promise<void> {
    if (!(await subscribeFolder(this.session, path, subscribed)))
      throw this.session.refused('the subscription');
  }

  async quota(): Promise<{ used: number; limit: number | null } | null> {
    const quota = await this.run(() => this.client.getQuota('INBOX'));
    const storage = quota ? quota.storage : undefined;
    return storage?.usage === undefined ? null : { used: storage.usage, limit: storage.limit || null };
  }

  async open(path: string, known?: KnownFolderState): Promise<OpenFolder> {
    const resume = known && this.features.qresync && known.modseq > 0n ? known : undefined;
    this.changes.begin();
    this.folder = null;
    this.session.takeAsListed(path);
    const mailbox = await this.run(() =>
      this.client.mailboxOpen(
        path,
        resume ? { changedSince: resume.modseq, uidValidity: resume.uidValidity } : {},
      ),
    );
    // The events came before this answer; they count only when UIDVALIDITY proves that they mean the same messages.
    const changes = this.changes.take();
    this.watch.forget();
    const trusted = resume && mailbox.uidValidity === resume.uidValidity && !mailbox.noModseq && changes;
    const condstore = this.features.condstore && !mailbox.noModseq && mailbox.highestModseq;
    this.folder = {
      path,
      uidValidity: mailbox.uidValidity,
      uidNext: mailbox.uidNext,
      messages: mailbox.exists,
      modseq: condstore ? (mailbox.highestModseq ?? null) : null,
      changes: trusted || null,
    };
    return this.folder;
  }

  async listUids(): Promise<number[]> {
    if (this.mailbox().exists === 0) return [];
    const found = await this.session.within(this.session.deadlines.slowCommand, () =>
      this.client.search({ all: true }, { uid: true, returnOptions: ['ALL'] }),
    );
    if (!found) throw mailServerError(this.session.server, 'PROTOCOL_ERROR', 'the search was refused');
    if (Array.isArray(found)) return found.sort((a, b) => a - b);
    try {
      return unpackUids(found.all ?? '');
    } catch (error) {
      throw mailServerError(this.session.server, 'PROTOCOL_ERROR', String(error), error);
    }
  }

  async *fetchMessages(uids: string, options: FetchMessagesOptions = {}): AsyncIterable<ServerMessage> {
    const source = options.sourceBytes ? { source: { start: 0, maxLength: options.sourceBytes } } : {};
    yield* describeRows(this.session, () => this.fetch(uids, { ...ENVELOPE_QUERY, ...source }));
  }

  async *fetchSources(
    uids: readonly number[],
    maxBytes?: number,
  ): AsyncIterable<{ uid: number; source: Uint8Array }> {
    const source = maxBytes ? { start: 0, maxLength: maxBytes } : true;
    for (const range of packInRanges(uids)) {
      for await (const message of this.fetch(range, { uid: true, source })) {
        if (message.uid && message.source) yield { uid: message.uid, source: message.source };
      }
    }
  }

  async fetchFlags(uids: string): Promise<FlagState[]> {
    const found: FlagState[] = [];
    for await (const message of this.fetch(uids, { uid: true, flags: true })) {
      if (message.uid && message.flags) found.push(toFlagState(message));
    }
    return found;
  }

  async fetchChanges(modseq: bigint): Promise<FolderChanges> {
    this.changes.begin();
    const flags: FlagState[] = [];
    if (this.mailbox().exists > 0 || this.features.qresync) {
      for await (const message of this.fetch('1:*', { uid: true, flags: true }, { changedSince: modseq })) {
        if (message.uid && message.flags) flags.push(toFlagState(message));
      }
    }
    const unasked = this.changes.take();
    const vanished = this.features.qresync && unasked ? unasked.vanished : null;
    return { flags: flags.concat(unasked?.flags ?? []), vanished };
  }

  async downloadPart(uid: number, part: string): Promise<Readable | null> {
    const download = await this.run(() =>
      this.client.download(String(uid), part, { uid: true, decodeText: false, chunkSize: 256 * 1024 }),
    );
    return download.content ?? null;
  }

  async downloadSource(uid: number): Promise<Readable | null> {
    const download = await this.run(() =>
      this.client.download(String(uid), undefined, { uid: true, chunkSize: 256 * 1024 }),
    );
    return download.content ?? null;
  }

  async append(path: string, raw: Uint8Array, flags: readonly string[], date: Date): Promise<AppendResult> {
    const result = await this.session.within(this.session.deadlines.slowCommand, () =>
      this.client.append(path, raw, [...flags], date),
    );
    if (!result) throw mailServerError(this.session.server, 'PROTOCOL_ERROR', 'the message was not taken');
    const { uid, uidValidity } = result;
    return uid && uidValidity ? { uid, uidValidity } : { uid: null, uidValidity: null };
  }

  async findByMessageId(messageId: string): Promise<number[]> {
    const found = await this.run(() =>
      this.client.search({ header: { 'message-id': messageId } }, { uid: true }),
    );
    if (!Array.isArray(found)) throw this.session.refused('the search');
    return found;
  }

  async changeFlags(uids: readonly number[], change: FlagChange): Promise<FlagState[]> {
    this.changes.begin();
    await changeFlags(this.session, uids, change, !this.features.condstore);
    return this.changes.take()?.flags ?? [];
  }

  move(uids: readonly number[], destination: string): Promise<Map<number, number> | null> {
    return moveMessages(this.session, uids, destination);
  }

  copy(uids: readonly number[], destination: string): Promise<Map<number, number> | null> {
    return copyMessages(this.session, uids, destination);
  }

  expunge(uids: readonly number[]): Promise<void> {
    return expungeMessages(this.session, uids);
  }

  async waitForChange(signal: AbortSignal): Promise<void> {
    await this.watch.wait(signal);
  }

  async noop(): Promise<void> {
    await this.run(() => this.client.noop());
  }

  async close(): Promise<void> {
    await this.session.logout();
  }

  private get client(): Session['client'] {
    return this.session.client;
  }

  private run<T>(command: () => Promise<T>): Promise<T> {
    return this.session.run(command);
  }

  private mailbox(): { exists: number } {
    const { mailbox } = this.client;
    if (!mailbox) throw mailServerError(this.session.server, 'PROTOCOL_ERROR', 'no folder is open');
    return mailbox;
  }

  /** Rows as they come, each within the deadline; the time the consumer takes does not count. */
  private async *fetch(
    range: string,
    query: FetchQueryObject,
    options: FetchOptions = {},
  ): AsyncIterable<FetchMessageObject> {
    const rows = this.client.fetch(range, query, { ...options, uid: true });
    try {
      for (;;) {
        const row = await this.session.within(this.session.deadlines.command, () => rows.next());
        if (row.done) return;
        yield row.value;
      }
    } finally {
      await rows.return(undefined).catch(() => undefined);
    }
  }
}
