// One imapflow instance with what the library leaves to its user: an error listener, deadlines, a guarded address.
import { isIP } from 'node:net';
import { type FetchMessageObject, ImapFlow, type ImapFlowOptions, type Logger as ImapLog } from 'imapflow';
import type { MailServerError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { MailServer } from '../../ports.ts';
import { asMailServerError, mailServerError } from '../failure.ts';
import { type RawRow, readFetchRow } from './fetch-row.ts';

/** Milliseconds. imapflow has no timeout of commands. Commands that only fetch rows have one per row. */
export interface Deadlines {
  login: number;
  command: number;
  /** Listing thousands of folders with their status, or moving thousands of messages, takes a server long. */
  slowCommand: number;
}

export const usualDeadlines: Deadlines = { login: 25_000, command: 60_000, slowCommand: 180_000 };
/** Servers and middleboxes forget idle connections; IDLE is renewed before they do. */
const MAX_IDLE_MS = 270_000;
const SOCKET_TIMEOUT_MS = 300_000;

export interface SessionOptions {
  server: MailServer;
  /** The address to connect to; the certificate must still be valid for the server's name. */
  address: string;
  /** The authority to trust instead of the usual ones (PEM). */
  ca: string | null;
  log: Logger;
  quirks: Quirks;
  deadlines?: Deadlines;
}

/** What is left unused with servers that get it wrong. */
export interface Quirks {
  /** iCloud's QRESYNC loses messages. */
  noQresync: boolean;
  /** iCloud ignores CHANGEDSINCE. */
  noCondstore: boolean;
}

export function quirksOf(host: string): Quirks {
  const icloud = /(^|\.)(mail\.me\.com|icloud\.com)$/i.test(host);
  return { noQresync: icloud, noCondstore: icloud };
}

/** Takes a row of a FETCH answer; false leaves it to imapflow, which waits until it is consumed. */
export type TakeRow = (row: FetchMessageObject, bytes: number) => boolean;

/** Not part of imapflow's interface: without them all goes its way, only slower. */
interface Internals {
  /** Called for each answer, before it is read. */
  handleResponse?: (data: RawRow) => Promise<boolean>;
  /** Folders that were listed. */
  folders?: Map<string, { path: string }>;
}

type ImapLogger = ImapLog & { isLevelEnabled(level: string): boolean };

export class Session {
  readonly client: ImapFlow;
  readonly server: MailServer;
  readonly deadlines: Deadlines;
  /** Why the connection ended, when it ended by itself. */
  lost: unknown = null;
  /** When a row was taken last, in milliseconds of `performance.now()`. */
  private rowTakenAt = 0;
  private takeRow: TakeRow | null = null;
  private refusal: Error | null = null;

  constructor(options: SessionOptions) {
    const { log } = options;
    this.server = options.server;
    this.deadlines = options.deadlines ?? usualDeadlines;
    this.client = new ImapFlow({ ...clientOptions(options), logger: this.listener() });
    this.client.on('error', (error: Error) => {
      this.lost ??= error;
      log.debug({ err: error }, 'IMAP connection failed');
    });
    this.readRowsFirst();
  }

  /** Hands well-formed rows with an envelope to `take` until the returned function is called. */
  takeRows(take: TakeRow): () => void {
    this.takeRow = take;
    return () => {
      if (this.takeRow === take) this.takeRow = null;
    };
  }

  private readRowsFirst(): void {
    const client = this.client as unknown as Internals;
    const original = client.handleResponse;
    if (!original) return;
    client.handleResponse = (data) => {
      const row = this.takeRow ? readFetchRow(data) : null;
      if (!row || !this.takeRow?.(row, data.payload.byteLength + (row.source?.byteLength ?? 0))) {
        return original.call(client, data);
      }
      this.rowTakenAt = performance.now();
      return Promise.resolve(true);
    };
  }

  /**
   * imapflow lists a folder before it opens it for the first time on a connection. Nothing of the answer is needed, and
   * with thousands of folders a server takes long for it.
   */
  takeAsListed(path: string): void {
    const { folders } = this.client as unknown as Internals;
    if (folders instanceof Map && !folders.has(path)) folders.set(path, { path });
  }

  async login(signal?: AbortSignal): Promise<void> {
    const abort = () => this.client.close();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      await this.within(this.deadlines.login, () => this.client.connect());
    } catch (error) {
      this.client.close();
      throw error;
    }
    if (signal) this.client.once('close', () => signal.removeEventListener('abort', abort));
  }

  get closed(): boolean {
    return this.client.isClosed || !this.client.usable;
  }

  /** Runs a command. After the deadline the connection is closed: nobody knows what the server would still answer. */
  async within<T>(ms: number, command: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const began = performance.now();
    const deadline = new Promise<never>((_, reject) => {
      const expire = () => {
        // Rows that were taken meanwhile put the end off.
        const left = Math.max(began, this.rowTakenAt) + ms - performance.now();
        if (left > 1) {
          timer = setTimeout(expire, left);
          return;
        }
        const error = mailServerError(this.server, 'TIMEOUT');
        this.lost ??= error;
        reject(error);
        this.client.close();
      };
      timer = setTimeout(expire, ms);
    });
    try {
      return await Promise.race([command(), deadline]);
    } catch (error) {
      throw this.failure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs a command that a server answers soon. */
  run<T>(command: () => Promise<T>): Promise<T> {
    return this.within(this.deadlines.command, command);
  }

  /** What went wrong when the library answered `false`: it does so for refused commands, and logs the server's words. */
  refused(what: string): Error {
    if (this.closed) return this.failure(new Error('The connection was lost'));
    const { refusal } = this;
    this.refusal = null;
    if (refusal) return asMailServerError(this.server, refusal);
    return mailServerError(this.server, 'NOT_PERMITTED', `it refused ${what}`);
  }

  /** A closed connection fails all its commands; the reason is what ended it. */
  failure(error: unknown): MailServerError {
    return asMailServerError(this.server, this.closed && this.lost ? this.lost : error);
  }

  /** imapflow tells the words of some refusals to its log alone. Nothing it says is logged: it holds mail. */
  private listener(): ImapLogger {
    const ignore = () => {};
    const warn = ({ err }: { err?: unknown }) => {
      if (err instanceof Error && 'responseStatus' in err) this.refusal = err;
    };
    const isLevelEnabled = (level: string) => level === 'warn';
    return { trace: ignore, debug: ignore, info: ignore, warn, error: ignore, fatal: ignore, isLevelEnabled };
  }

  async logout(): Promise<void> {
    if (!this.closed) {
      await Promise.race([
        this.client.logout().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
      ]);
    }
    this.client.close();
  }
}

function clientOptions({ server, address, ca, quirks }: SessionOptions): ImapFlowOptions {
  return {
    host: address,
    port: server.port,
    secure: server.tls === 'TLS',
    doSTARTTLS: server.tls === 'STARTTLS' ? true : server.tls === 'NONE' ? false : undefined,
    ...(isIP(server.host) ? {} : { servername: server.host }),
    tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
    auth: { user: server.username, pass: server.password },
    clientInfo: { name: 'Postroom' },
    disableAutoIdle: true,
    disableCompression: server.own,
    qresync: !quirks.noQresync,
    disableAutoEnable: quirks.noCondstore,
    maxIdleTime: MAX_IDLE_MS,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // Of messages no more than a part is read at a time; what a server sends beyond this is no mail.
    maxLiteralSize: 64 * 1024 * 1024,
    maxLineLength: 16 * 1024 * 1024,
    maxResponseSize: 80 * 1024 * 1024,
  };
}
