// What mail needs of the world: an IMAP server to read from and a submission server to send through.
import type { Readable } from 'node:stream';

export type TlsMode = 'TLS' | 'STARTTLS' | 'NONE';

/** How one server is reached and who logs in. */
export interface MailServer {
  host: string;
  port: number;
  tls: TlsMode;
  username: string;
  password: string;
  /**
   * True for the platform's own servers, named by configuration. Any other host was typed by a person: it is
   * resolved once, refused when it is private, and its certificate must be valid for its name.
   */
  own: boolean;
}

export interface MailTransport {
  /** Logs in. Throws MailServerError that names what is wrong; nothing stays open then. */
  connect(server: MailServer, options?: ConnectOptions): Promise<MailConnection>;
  /** Logs in to the submission server and out again. Throws MailServerError. */
  verifySubmission(server: MailServer): Promise<void>;
  /**
   * One SMTP transaction (RFC 6409). Resolves when the server took responsibility for at least one recipient.
   * A rejection before `onDataStart` means that nothing was sent; after it, `SubmissionError.uncertain` tells whether
   * the server may have accepted the message without our learning it.
   */
  submit(
    server: MailServer,
    envelope: SubmissionEnvelope,
    raw: Uint8Array,
    hooks?: SubmissionHooks,
  ): Promise<SubmissionResult>;
}

export interface ConnectOptions {
  /** Shown in logs: which of an account's connections this is. */
  purpose?: string;
  /** Ends the attempt and, later, the connection. */
  signal?: AbortSignal;
}

export interface SubmissionEnvelope {
  from: string;
  to: string[];
}

export interface SubmissionHooks {
  /** Called when the server is ready for the message (354) and before its first byte goes out; a throw sends nothing. */
  onDataStart?: () => Promise<void> | void;
  signal?: AbortSignal;
}

export interface SubmissionResult {
  accepted: string[];
  rejected: RefusedRecipient[];
  /** The server's last line, such as `250 2.0.0 Ok: queued as 4XyZ`. */
  reply: string;
}

export interface RefusedRecipient {
  address: string;
  reply: string;
}

/**
 * One logged-in IMAP session. It belongs to one caller at a time and runs one command at a time. Every method rejects
 * with MailServerError, and after a lost connection or a missed deadline the session is closed for good.
 */
export interface MailConnection {
  readonly features: MailServerFeatures;
  readonly closed: boolean;
  /** What is selected, as told at `open`; null when nothing is. */
  readonly folder: OpenFolder | null;
  /** Messages in the open folder as the server last told. */
  readonly messageCount: number;
  /** With their status where the server can tell it in one command (LIST-STATUS, RFC 5819). */
  listFolders(options?: { status?: boolean }): Promise<ServerFolder[]>;
  /** Null when the folder does not exist or cannot be looked at. */
  folderStatus(path: string): Promise<FolderStatus | null>;
  /**
   * Creates a folder and subscribes to it. With a role the server is told what it is for, where it can note that
   * (RFC 6154, section 3). `path` is where the server put it: some keep everything below the inbox.
   */
  createFolder(path: string, role?: FolderRoleName | null): Promise<{ path: string; created: boolean }>;
  /** With all folders inside it. */
  renameFolder(path: string, newPath: string): Promise<'RENAMED' | 'EXISTS' | 'MISSING'>;
  /** With its messages, without the folders inside it. False when there is none. */
  deleteFolder(path: string): Promise<boolean>;
  subscribeFolder(path: string, subscribed: boolean): Promise<void>;
  /** Null when the server tells no quota. Sizes in bytes. */
  quota(): Promise<{ used: number; limit: number | null } | null>;
  /** Selects a folder. With `known` and QRESYNC, `changes` holds what happened since, if UIDVALIDITY is the same. */
  open(path: string, known?: KnownFolderState): Promise<OpenFolder>;
  /** Every UID in the open folder, ascending. */
  listUids(): Promise<number[]>;
  /**
   * Messages of the open folder. `uids` is a sequence set such as `1:5,9` or `120:*`. Run no other command before the
   * iteration ends.
   */
  fetchMessages(uids: string, options?: FetchMessagesOptions): AsyncIterable<ServerMessage>;
  /** Whole sources (or their first `maxBytes`), in any order; messages that are gone are left out. */
  fetchSources(
    uids: readonly number[],
    maxBytes?: number,
  ): AsyncIterable<{ uid: number; source: Uint8Array }>;
  fetchFlags(uids: string): Promise<FlagState[]>;
  /** What changed since `modseq` (CONDSTORE). `vanished` is null when the server cannot tell (no QRESYNC). */
  fetchChanges(modseq: bigint): Promise<FolderChanges>;
  /** One body part, decoded from its transfer encoding. Null when the message or the part is gone. */
  downloadPart(uid: number, part: string): Promise<Readable | null>;
  /** The source as it lies on the server. Null when the message is gone. */
  downloadSource(uid: number): Promise<Readable | null>;
  /** `uid` and `uidValidity` are null when the server does not tell (no UIDPLUS). */
  append(path: string, raw: Uint8Array, flags: readonly string[], date: Date): Promise<AppendResult>;
  /** UIDs in the open folder whose header has exactly this Message-ID. */
  findByMessageId(messageId: string): Promise<number[]>;
  /** Returns the new flags as far as the server tells them (CONDSTORE). */
  changeFlags(uids: readonly number[], change: FlagChange): Promise<FlagState[]>;
  /** Old UID → new UID where the server tells (COPYUID), else null. */
  move(uids: readonly number[], destination: string): Promise<Map<number, number> | null>;
  /** The same for copies, which keep their flags. */
  copy(uids: readonly number[], destination: string): Promise<Map<number, number> | null>;
  /** Deletes for ever. Without UIDPLUS this expunges whatever else is marked deleted. */
  expunge(uids: readonly number[]): Promise<void>;
  /** Waits in IDLE (or polls) until the open folder changes, the signal fires or the server ends IDLE. */
  waitForChange(signal: AbortSignal): Promise<void>;
  /** Asks for nothing, but makes the server tell what is new. */
  noop(): Promise<void>;
  /** Logs out, or just hangs up when the server does not answer. Never throws. */
  close(): Promise<void>;
}

export interface MailServerFeatures {
  condstore: boolean;
  qresync: boolean;
  idle: boolean;
  uidplus: boolean;
}

export type FolderRoleName =
  | 'INBOX'
  | 'DRAFTS'
  | 'SENT'
  | 'ARCHIVE'
  | 'JUNK'
  | 'TRASH'
  | 'ALL'
  | 'FLAGGED'
  | 'SNOOZED';

export interface ServerFolder {
  path: string;
  name: string;
  delimiter: string | null;
  parentPath: string | null;
  role: FolderRoleName | null;
  selectable: boolean;
  subscribed: boolean;
  /** Null when the server did not tell. */
  status: FolderStatus | null;
  /** Its turn to be asked comes with a later list: an account may have thousands. */
  notAsked?: true;
}

export interface FolderStatus {
  messages: number;
  uidNext: number;
  uidValidity: bigint;
  /** Null without CONDSTORE. */
  modseq: bigint | null;
  unseen: number;
}

export interface KnownFolderState {
  uidValidity: bigint;
  modseq: bigint;
}

export interface OpenFolder {
  path: string;
  uidValidity: bigint;
  uidNext: number;
  messages: number;
  /** HIGHESTMODSEQ when the folder was opened, before anything was fetched; null without CONDSTORE. */
  modseq: bigint | null;
  /** Null when nothing was asked, or what the server told cannot be trusted (another UIDVALIDITY, no QRESYNC). */
  changes: FolderChanges | null;
}

export interface FolderChanges {
  flags: FlagState[];
  /** UIDs that are gone. Null when the server cannot tell: compare UIDs then. */
  vanished: number[] | null;
}

export interface FlagState {
  uid: number;
  /** 0 without CONDSTORE. */
  modseq: bigint;
  flags: MessageFlags;
}

export interface MessageFlags {
  seen: boolean;
  flagged: boolean;
  answered: boolean;
  forwarded: boolean;
  draft: boolean;
  /** All others, sorted, without the system's own (those that begin with a backslash). */
  keywords: string[];
}

export interface FlagChange {
  add?: readonly string[];
  remove?: readonly string[];
}

export interface FetchMessagesOptions {
  /** Also the source, up to so many bytes. */
  sourceBytes?: number;
}

export interface MailAddress {
  name: string | null;
  address: string;
}

export interface MessageAddresses {
  from: MailAddress[];
  sender: MailAddress[];
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

/** A message as the server describes it without its content. */
export interface ServerMessage extends FlagState {
  size: number;
  receivedAt: Date;
  /** The Date header; null when missing or unreadable. */
  date: Date | null;
  /** Without angle brackets; null when missing or empty. */
  messageId: string | null;
  /** Message-IDs this answers and refers to, oldest first, without angle brackets, capped. */
  inReplyTo: string[];
  references: string[];
  subject: string;
  addresses: MessageAddresses;
  attachments: MessagePart[];
  /** Only when asked for; shorter than `size` when it was cut. */
  source?: Uint8Array;
}

/** A part of a message that is shown as an attachment. */
export interface MessagePart {
  /** IMAP part number, such as `2.1`. */
  part: string;
  filename: string;
  mediaType: string;
  /** Bytes before decoding the transfer encoding are estimated down for base64. */
  size: number;
  inline: boolean;
  contentId: string | null;
  encoding: string;
}

export interface AppendResult {
  uid: number | null;
  uidValidity: bigint | null;
}
