// Message submission (RFC 6409) through nodemailer's connection: one transaction, results per recipient.
import { isAscii } from 'node:buffer';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { MailServerError } from '../../core/errors.ts';
import { isLoopback } from '../../core/guard.ts';
import { breaksLine } from '../../core/text.ts';
import { SubmissionError } from '../errors.ts';
import type {
  MailServer,
  RefusedRecipient,
  SubmissionEnvelope,
  SubmissionHooks,
  SubmissionResult,
} from '../ports.ts';
import { asMailServerError, mailServerError, replyOf, serverName } from './failure.ts';
import { authorityFor, reachableAddress, type ServerAccess } from './imap.ts';

const LOGIN_DEADLINE_MS = 30_000;
/** RFC 5321, section 4.5.3.2.6: a server may take ten minutes after the final dot. */
const SUBMISSION_DEADLINE_MS = 600_000;
const CHUNK_BYTES = 64 * 1024;

export async function verifySubmission(access: ServerAccess, server: MailServer): Promise<void> {
  const connection = await logIn(access, server);
  connection.quit();
}

export async function submitMessage(
  access: ServerAccess,
  server: MailServer,
  envelope: SubmissionEnvelope,
  raw: Uint8Array,
  hooks: SubmissionHooks = {},
): Promise<SubmissionResult> {
  refuseUnsafeAddresses(server, envelope);
  let connection: SMTPConnection;
  try {
    connection = await logIn(access, server, hooks.signal);
  } catch (error) {
    throw submissionError(server, error, false);
  }
  let dataStarted = false;
  let stopped: { reason: unknown } | null = null;
  const start = async () => {
    try {
      await hooks.onDataStart?.();
      hooks.signal?.throwIfAborted();
    } catch (reason) {
      stopped = { reason };
      throw reason;
    }
    dataStarted = true;
  };
  try {
    // Messages within a message may hold what 7bit does not: it is announced (RFC 6152).
    const result = await within<SendInfo>(server, connection, SUBMISSION_DEADLINE_MS, hooks.signal, (done) =>
      connection.send(
        { from: envelope.from, to: envelope.to, size: raw.byteLength, use8BitMime: !isAscii(raw) },
        messageStream(raw, start),
        done,
      ),
    );
    connection.quit();
    return toResult(result);
  } catch (error) {
    connection.close();
    if (stopped) throw (stopped as { reason: unknown }).reason; // the caller's own refusal, unchanged
    throw submissionError(server, error, dataStarted);
  }
}

/** Nothing is read from it before the server answered DATA with 354; `start` is awaited before the first byte. */
function messageStream(raw: Uint8Array, start: () => Promise<void>): Readable {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  async function* chunks(): AsyncIterable<Buffer> {
    await start();
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  }
  return Readable.from(chunks(), { objectMode: false });
}

interface SendInfo {
  accepted: string[];
  rejected: string[];
  rejectedErrors?: { recipient?: unknown; response?: unknown; message: string }[] | undefined;
  response?: string | undefined;
}

function toResult(info: SendInfo): SubmissionResult {
  return { accepted: info.accepted, rejected: refusedRecipients(info), reply: info.response ?? '' };
}

function refusedRecipients(source: Pick<SendInfo, 'rejectedErrors'>): RefusedRecipient[] {
  return (source.rejectedErrors ?? []).map((error) => ({
    address: String(error.recipient ?? ''),
    reply: replyOf({ message: error.message, response: error.response }),
  }));
}

function submissionError(server: MailServer, error: unknown, dataStarted: boolean): SubmissionError {
  const cause = error as { code?: string; responseCode?: number } & Pick<SendInfo, 'rejectedErrors'>;
  const original = error instanceof MailServerError ? (error.cause as typeof cause | undefined) : cause;
  const status = original?.responseCode ?? 0;
  return new SubmissionError(asMailServerError(server, error), {
    uncertain: dataStarted && status < 400,
    permanent: status >= 500,
    rejected: refusedRecipients(original ?? {}),
  });
}

/** Addresses go into MAIL and RCPT lines; nodemailer checks them as well. */
function refuseUnsafeAddresses(server: MailServer, { from, to }: SubmissionEnvelope): void {
  for (const address of [from, ...to]) {
    if (breaksLine(address) || /[<>\s]/.test(address)) {
      throw new MailServerError(
        'PROTOCOL_ERROR',
        serverName(server),
        'An address holds a character that mail cannot carry.',
      );
    }
  }
}

async function logIn(
  access: ServerAccess,
  server: MailServer,
  signal?: AbortSignal,
): Promise<SMTPConnection> {
  const address = await reachableAddress(access, server);
  const connection = new SMTPConnection(connectionOptions(server, address, authorityFor(access, server)));
  connection.on('error', (error: Error) => access.log.debug({ err: error }, 'SMTP connection failed'));
  try {
    await within<void>(server, connection, LOGIN_DEADLINE_MS, signal, (done) =>
      connection.connect((error) => done(error ?? null, undefined)),
    );
    if (!connection.allowsAuth && server.password) {
      throw mailServerError(
        server,
        'NOT_PERMITTED',
        'It offers no login here: check the port and the kind of encryption.',
      );
    }
    await within<void>(server, connection, LOGIN_DEADLINE_MS, signal, (done) =>
      connection.login({ user: server.username, pass: server.password }, (error) =>
        done(error ?? null, undefined),
      ),
    );
    return connection;
  } catch (error) {
    connection.close();
    throw asMailServerError(server, error);
  }
}

function connectionOptions(server: MailServer, address: string, ca: string | null): SMTPConnectionOptions {
  return {
    host: address,
    port: server.port,
    secure: server.tls === 'TLS',
    requireTLS: server.tls === 'STARTTLS',
    ignoreTLS: server.tls === 'NONE',
    ...(isIP(server.host) ? {} : { servername: server.host }),
    // On loopback its certificate proves nothing, and it is for the names by which others know the server.
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !(server.own && isLoopback(server.host)),
      ...(ca ? { ca } : {}),
    },
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: SUBMISSION_DEADLINE_MS,
    logger: false,
  };
}

type Done<T> = (error: Error | null, value: T) => void;

/** A step of the conversation as a promise, with a deadline. An `error` event ends it too. */
async function within<T>(
  server: MailServer,
  connection: SMTPConnection,
  ms: number,
  signal: AbortSignal | undefined,
  step: (done: Done<T>) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(mailServerError(server, 'TIMEOUT')), ms);
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  connection.once('error', reject);
  try {
    signal?.throwIfAborted();
    step((error, value) => (error ? reject(error) : resolve(value)));
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    connection.removeListener('error', reject);
  }
}
