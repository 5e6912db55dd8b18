// Reads lines of Dovecot's log (2.3 and 2.4), in a file of its own or among syslog's. Pure and linear; never throws.
import { readTime } from './time.ts';

export interface DovecotLine {
  at: Date;
  record: StorageRecord | LoginRecord;
}

/** What a delivery agent (LMTP, LDA) did with a message. */
export interface StorageRecord {
  kind: 'storage';
  /** As in the agent's answer to Postfix. */
  session: string;
  /** The mailbox's address. */
  mailbox: string;
  messageId: string | null;
  action: 'STORED' | 'FORWARDED' | 'DISCARDED' | 'REFUSED' | 'ANSWERED' | 'FAILED';
  /** Whether a Sieve script decided so. */
  sieve: boolean;
  folder: string | null;
  /** Where it was forwarded to, or why it failed. */
  detail: string | null;
}

export interface LoginRecord {
  kind: 'login';
  protocol: 'IMAP' | 'SUBMISSION' | 'MANAGESIEVE';
  succeeded: boolean;
  user: string;
  /** Whose password it was, where the log says so: a master user's, or the user's own. */
  signedInAs: string | null;
  /** What the app password is found by that was given, where the log says so. */
  appPassword: string | null;
  clientAddress: string | null;
  tls: boolean;
}

const LINE =
  /^(?<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S*|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?:\S+ dovecot(?:\[\d+\])?: )?(?<process>[a-z][a-z0-9-]*)(?:\((?<who>[^)]*)\))?(?:<\d+>)?(?:<(?<session>[^>]*)>)?: (?:(?:Info|Warning|Error): )?(?<text>.*)$/s;

/** Null for lines of others, and for those that tell nothing of deliveries or logins. */
export function parseDovecotLine(line: string, now: Date = new Date()): DovecotLine | null {
  const { time, process, who, session, text } = LINE.exec(line)?.groups ?? {};
  if (!time || !process || text === undefined) return null;
  const record =
    process === 'lmtp' || process === 'lda'
      ? readStorage(who ?? '', session ?? '', text)
      : readLogin(process, text);
  if (record === null) return null;
  const at = readTime(time, now);
  return at && { at, record };
}

/** Pigeonhole names the action before it: "fileinto action: stored mail into …". */
const ABOUT = /^(?<sieve>sieve: )?msgid=(?<messageId><[^>]*>|[^:]*): (?:\w+ action: )?(?<what>.*)$/s;

function readStorage(who: string, session: string, text: string): StorageRecord | null {
  if (!who.includes('@') && session === '') return null;
  const { sieve, messageId = '', what } = ABOUT.exec(text)?.groups ?? {};
  if (what === undefined) return null;
  const done = readAction(what);
  return (
    done && {
      ...{ kind: 'storage', session, mailbox: who.toLowerCase(), sieve: sieve !== undefined },
      messageId:
        messageId === 'unspecified' || messageId === '' ? null : messageId.replace(/^<(.*)>$/s, '$1'),
      ...done,
    }
  );
}

const quoted = (text: string): string => text.replace(/^'(.*)'$/s, '$1');

function readAction(what: string): Pick<StorageRecord, 'action' | 'folder' | 'detail'> | null {
  const saved = /^(?:saved mail to|stored mail into mailbox) (?<folder>.*)$/is.exec(what)?.groups?.folder;
  if (saved !== undefined) return { action: 'STORED', folder: quoted(saved), detail: null };
  const target = /^(?:forwarded to|redirected to) <?(?<target>[^>]*)>?/i.exec(what)?.groups?.target;
  if (target !== undefined) return { action: 'FORWARDED', folder: null, detail: target };
  if (/^(?:discarded|marked message to be discarded)/i.test(what))
    return { action: 'DISCARDED', folder: null, detail: null };
  if (/^(?:rejected|sent reject)/i.test(what)) return { action: 'REFUSED', folder: null, detail: what };
  if (/^sent vacation response/.test(what)) return { action: 'ANSWERED', folder: null, detail: what };
  const failed = /^(?:save failed to|failed to store into mailbox) (?<folder>[^:]*): (?<why>.*)$/s.exec(what);
  if (failed === null) return null;
  return {
    action: 'FAILED',
    folder: quoted(failed.groups?.folder ?? ''),
    detail: failed.groups?.why ?? null,
  };
}

const PROTOCOLS: Readonly<Record<string, LoginRecord['protocol']>> = {
  'imap-login': 'IMAP',
  'managesieve-login': 'MANAGESIEVE',
  'submission-login': 'SUBMISSION',
};

function readLogin(process: string, text: string): LoginRecord | null {
  const protocol = PROTOCOLS[process];
  if (protocol === undefined) return null;
  const succeeded = text.startsWith('Login: ');
  if (!succeeded && !text.includes('(auth failed')) return null;
  const user = /\buser=<(?<user>[^>]*)>/.exec(text)?.groups?.user ?? '';
  if (user === '') return null;
  return {
    ...{ kind: 'login', protocol, succeeded, user: user.toLowerCase() },
    signedInAs: /\bauth=<(?<auth>[^>]*)>/.exec(text)?.groups?.auth?.toLowerCase() || null,
    appPassword: /\bapp=<(?<key>[0-9a-f]{8})>/.exec(text)?.groups?.key ?? null,
    clientAddress: /\brip=(?<rip>[0-9a-fA-F.:]+)/.exec(text)?.groups?.rip ?? null,
    tls: /\bTLS\b/.test(text),
  };
}
