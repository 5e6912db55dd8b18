// One session with a mail server in memory.
import { Readable } from 'node:stream';
import { MailServerError } from '@postroom/api/core/errors.ts';
import type {
  FlagState,
  FolderChanges,
  FolderRoleName,
  FolderStatus,
  KnownFolderState,
  MailConnection,
  MailServer,
  OpenFolder,
  ServerFolder,
  ServerMessage,
} from '@postroom/api/mail/ports.ts';
import { unpackUids } from '@postroom/api/mail/uid-set.ts';
import { describe, type MemoryFolder, type StoredMessage, stateOf } from './memory-folder.ts';

/** What a session needs of the server it is with. */
export interface MemoryHost {
  readonly plain: boolean;
  newFolder(): MemoryFolder;
  /** A session with this login is over. */
  left(server: MailServer): void;
}

export const ROLES: Record<string, FolderRoleName> = {
  INBOX: 'INBOX',
  Drafts: 'DRAFTS',
  Sent: 'SENT',
  Junk: 'JUNK',
  Trash: 'TRASH',
  Archive: 'ARCHIVE',
};

export class MemoryConnection implements MailConnection {
  readonly features: MailConnection['features'];
  closed = false;
  folder: OpenFolder | null = null;
  private readonly mail: MemoryHost;
  private readonly folders: Map<string, MemoryFolder>;
  private readonly server: MailServer;
  private seen = 0n;

  constructor(mail: MemoryHost, folders: Map<string, MemoryFolder>, server: MailServer) {
    this.mail = mail;
    const modern = !mail.plain;
    this.features = { condstore: modern, qresync: modern, idle: true, uidplus: modern };
    this.folders = folders;
    this.server = server;
  }

  get messageCount(): number {
    return this.folder ? this.selected().messages.length : 0;
  }

  async listFolders(): Promise<ServerFolder[]> {
    this.requireOpen();
    return [...this.folders].map(([path, folder]) => ({
      ...{ path, name: path.slice(path.lastIndexOf('/') + 1), delimiter: '/', role: ROLES[path] ?? null },
      parentPath: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : null,
      ...{ selectable: true, subscribed: folder.subscribed, status: this.status(folder) },
    }));
  }

  async folderStatus(path: string): Promise<FolderStatus | null> {
    const folder = this.folders.get(path);
    return folder ? this.status(folder) : null;
  }

  async createFolder(path: string): Promise<{ path: string; created: boolean }> {
    this.requireOpen();
    const created = !this.folders.has(path);
    if (created) this.folders.set(path, this.mail.newFolder());
    return { path, created };
  }

  async renameFolder(path: string, newPath: string): Promise<'RENAMED' | 'EXISTS' | 'MISSING'> {
    this.requireOpen();
    if (!this.folders.has(path)) return 'MISSING';
    if (this.folders.has(newPath)) return 'EXISTS';
    for (const [name, folder] of [...this.folders]) {
      if (name !== path && !name.startsWith(`${path}/`)) continue;
      this.folders.delete(name);
      this.folders.set(`${newPath}${name.slice(path.length)}`, folder);
    }
    return 'RENAMED';
  }

  async deleteFolder(path: string): Promise<boolean> {
    this.requireOpen();
    return this.folders.delete(path);
  }

  async subscribeFolder(path: string, subscribed: boolean): Promise<void> {
    const folder = this.folders.get(path);
    if (!folder) throw this.refusal('There is no such folder.');
    folder.subscribed = subscribed;
  }

  async quota() {
    return null;
  }

  async open(path: string, known?: KnownFolderState): Promise<OpenFolder> {
    this.requireOpen();
    const folder = this.folders.get(path);
    if (!folder) throw this.refusal('There is no such folder.');
    const { uidValidity, uidNext, modseq, messages } = folder;
    const resume = known && !this.mail.plain && known.uidValidity === uidValidity;
    const changes = resume ? folder.changesSince(known.modseq) : null;
    const told = this.mail.plain ? null : modseq;
    this.folder = { path, uidValidity, uidNext, modseq: told, messages: messages.length, changes };
    this.seen = modseq;
    return this.folder;
  }

  async listUids(): Promise<number[]> {
    return this.selected().messages.map(({ uid }) => uid);
  }

  async *fetchMessages(uids: string, options: { sourceBytes?: number } = {}): AsyncIterable<ServerMessage> {
    for (const message of this.within(uids)) {
      const { source } = message;
      const { modseq, ...rest } = await describe(message);
      const described = { ...rest, modseq: this.mail.plain ? 0n : modseq };
      yield options.sourceBytes
        ? { ...described, source: source.subarray(0, options.sourceBytes) }
        : described;
    }
  }

  async *fetchSources(uids: readonly number[], maxBytes = Number.MAX_SAFE_INTEGER) {
    const wanted = new Set(uids);
    for (const { uid, source } of this.selected().messages) {
      if (wanted.has(uid)) yield { uid, source: source.subarray(0, maxBytes) };
    }
  }

  async fetchFlags(uids: string): Promise<FlagState[]> {
    return this.within(uids).map((message) =>
      this.mail.plain ? { ...stateOf(message), modseq: 0n } : stateOf(message),
    );
  }

  async fetchChanges(modseq: bigint): Promise<FolderChanges> {
    if (this.mail.plain) throw this.refusal('This server knows no mod-sequences.');
    return this.selected().changesSince(modseq);
  }

  async downloadPart(): Promise<Readable | null> {
    throw this.refusal('Parts are not kept in memory.');
  }

  async downloadSource(uid: number): Promise<Readable | null> {
    const message = this.selected().messages.find((candidate) => candidate.uid === uid);
    return message ? Readable.from([message.source]) : null;
  }

  async append(path: string, raw: Uint8Array, flags: readonly string[], date: Date) {
    this.requireOpen();
    const folder = this.folders.get(path);
    if (!folder) throw this.refusal('There is no such folder.');
    const uid = folder.add(raw, flags, date);
    return this.mail.plain ? { uid: null, uidValidity: null } : { uid, uidValidity: folder.uidValidity };
  }

  async findByMessageId(messageId: string): Promise<number[]> {
    const described = await Promise.all(this.selected().messages.map(describe));
    return described.filter((message) => message.messageId === messageId).map(({ uid }) => uid);
  }

  async changeFlags(
    uids: readonly number[],
    { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<FlagState[]> {
    const folder = this.selected();
    const changed = folder.messages.filter(({ uid }) => uids.includes(uid));
    for (const message of changed) {
      for (const flag of add) message.flags.add(flag);
      for (const flag of remove) message.flags.delete(flag);
      message.modseq = ++folder.modseq;
    }
    folder.tell();
    return this.mail.plain ? [] : changed.map(stateOf);
  }

  async move(uids: readonly number[], destination: string): Promise<Map<number, number> | null> {
    const target = this.folders.get(destination);
    if (!target) throw this.refusal('There is no such folder.');
    const folder = this.selected();
    const moving = folder.messages.filter(({ uid }) => uids.includes(uid));
    const moved = moving.map(
      ({ uid, source, flags, date }) => [uid, target.add(source, flags, date)] as const,
    );
    folder.remove(new Set(uids));
    return this.mail.plain ? null : new Map(moved);
  }

  async copy(uids: readonly number[], destination: string): Promise<Map<number, number> | null> {
    const target = this.folders.get(destination);
    if (!target) throw this.refusal('There is no such folder.');
    const copied = this.selected()
      .messages.filter(({ uid }) => uids.includes(uid))
      .map(({ uid, source, flags, date }) => [uid, target.add(source, flags, date)] as const);
    return this.mail.plain ? null : new Map(copied);
  }

  async expunge(uids: readonly number[]): Promise<void> {
    this.selected().remove(new Set(uids));
  }

  async waitForChange(signal: AbortSignal): Promise<void> {
    const folder = this.selected();
    if (signal.aborted || folder.modseq !== this.seen) {
      this.seen = folder.modseq;
      return;
    }
    await new Promise<void>((resolve) => {
      const done = () => {
        folder.watchers.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      folder.watchers.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
    this.seen = folder.modseq;
  }

  async noop(): Promise<void> {
    this.requireOpen();
  }

  async close(): Promise<void> {
    if (!this.closed) this.mail.left(this.server);
    this.closed = true;
  }

  private status({ messages, uidNext, uidValidity, modseq }: MemoryFolder): FolderStatus {
    const unseen = messages.filter(({ flags }) => !flags.has('\\Seen')).length;
    return {
      messages: messages.length,
      uidNext,
      uidValidity,
      modseq: this.mail.plain ? null : modseq,
      unseen,
    };
  }

  private requireOpen(): void {
    if (this.closed)
      throw new MailServerError('CONNECTION_REFUSED', this.server.host, 'The connection is closed.');
  }

  private selected(): MemoryFolder {
    this.requireOpen();
    const folder = this.folder && this.folders.get(this.folder.path);
    if (!folder) throw new MailServerError('PROTOCOL_ERROR', this.server.host, 'No folder is open.');
    return folder;
  }

  /** `n:*` always holds the last message (RFC 9051, section 9, seq-range). */
  private within(uids: string): StoredMessage[] {
    const { messages } = this.selected();
    const last = messages.at(-1)?.uid ?? 0;
    const open = /^(\d+):\*$/.exec(uids);
    if (!open) {
      const wanted = new Set(unpackUids(uids));
      return messages.filter(({ uid }) => wanted.has(uid));
    }
    const first = Math.min(Number(open[1]), last);
    return messages.filter(({ uid }) => uid >= first);
  }

  private refusal(message: string): MailServerError {
    return new MailServerError('NOT_PERMITTED', this.server.host, message);
  }
}
