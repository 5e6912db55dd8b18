// What a mail server or the way to it answered, said as a problem and a sentence.
import { MailServerError, type MailServerProblem } from '../../core/errors.ts';
import type { MailServer } from '../ports.ts';

/** What errors of sockets, TLS, imapflow and nodemailer may carry. */
interface ForeignError {
  message: string;
  code?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  responseStatus?: string;
  responseText?: string;
  response?: unknown;
  responseCode?: number;
  tlsFailed?: boolean;
}

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO$|ETLS$|STARTTLS|ERR_OSSL|UPGRADE_TIMEOUT)/;
const TIMEOUT_CODES = new Set([
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'ETIMEOUT',
  'ETIMEDOUT',
  'LockTimeout',
]);
const GONE_CODES = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ESOCKET',
    'ECONNECTION',
    'EHOSTDOWN',
  ],
  ...['NoConnection', 'EConnectionClosed', 'StateLogout', 'ClosedAfterConnectText', 'ClosedAfterConnectTLS'],
]);
const QUOTA =
  /over ?quota|quota (exceeded|full)|mailbox( is)? full|552|5\.2\.2|not enough (disk )?(space|quota)/i;
const CONNECTION_LIMIT = /too many|maximum number of connections|connection limit|try again later/i;

export const serverName = (server: Pick<MailServer, 'host' | 'port'>): string =>
  `${server.host}:${server.port}`;

/** Turns whatever was thrown into a MailServerError; our own errors pass unchanged. */
export function asMailServerError(server: MailServer, error: unknown): MailServerError {
  if (error instanceof MailServerError) return error;
  const foreign = toForeign(error);
  const problem = problemOf(foreign);
  return new MailServerError(problem, serverName(server), sentence(problem, server, foreign), {
    cause: error,
  });
}

export function mailServerError(
  server: MailServer,
  problem: MailServerProblem,
  detail = '',
  cause?: unknown,
): MailServerError {
  const text = sentence(problem, server, { message: detail, responseText: detail });
  return new MailServerError(problem, serverName(server), text, cause === undefined ? {} : { cause });
}

function toForeign(error: unknown): ForeignError {
  return error instanceof Error ? (error as Error & ForeignError) : { message: String(error) };
}

function problemOf(error: ForeignError): MailServerProblem {
  const code = error.code ?? '';
  const text = replyOf(error);
  if (code === 'ADDRESS_BLOCKED') return 'ADDRESS_BLOCKED';
  if (code === 'HOST_NOT_FOUND' || code === 'INVALID_HOST') return 'HOST_NOT_FOUND';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS' || code === 'EAI_NONAME')
    return 'HOST_NOT_FOUND';
  if (error.tlsFailed || TLS_CODES.test(code) || /STARTTLS/i.test(error.message)) return 'TLS_FAILED';
  if (error.authenticationFailed || code === 'EAUTH') return loginProblem(error, text);
  if (TIMEOUT_CODES.has(code)) return 'TIMEOUT';
  if (error.serverResponseCode === 'OVERQUOTA' || error.serverResponseCode === 'APPENDLIMIT')
    return 'QUOTA_EXCEEDED';
  if (QUOTA.test(text) && (error.responseStatus || error.responseCode)) return 'QUOTA_EXCEEDED';
  if (isBusy(error, text)) return 'SERVER_BUSY';
  if (error.responseStatus === 'NO' || code === 'EENVELOPE' || code === 'EMESSAGE') return 'NOT_PERMITTED';
  if (GONE_CODES.has(code)) return 'CONNECTION_REFUSED';
  return 'PROTOCOL_ERROR';
}

/** What providers answer when the password is right and something else is missing, and what to do then. */
const LOGIN_ADVICE: readonly { said: RegExp; problem: MailServerProblem; advice: string }[] = [
  {
    said: /application.?specific password|app(lication)?.?password|authori[sz]ation code|5\.7\.9\b/i,
    problem: 'WRONG_PASSWORD',
    advice:
      'It wants an app password: make one in the security settings of the account there, and enter it instead of the usual one.',
  },
  {
    said: /basic auth(entication)? is (disabled|blocked)|5\.7\.139|auth(entication)? mechanism.*disabled|modern auth/i,
    problem: 'NOT_PERMITTED',
    advice: 'It accepts no passwords from mail programs. An administrator there may be able to allow it.',
  },
  {
    said: /(imap|pop3?|smtp)[^.]{0,40}(disabled|not enabled|not allowed|switched off)|not enabled for (imap|smtp)|enable (imap|smtp)/i,
    problem: 'NOT_PERMITTED',
    advice: 'Mail programs are switched off for this mailbox: allow IMAP and sending in its settings there.',
  },
];

const adviceFor = (text: string) => LOGIN_ADVICE.find(({ said }) => said.test(text));

/** RFC 5530: a refused login may mean other things than a wrong password. */
function loginProblem(error: ForeignError, text: string): MailServerProblem {
  switch (error.serverResponseCode) {
    case 'UNAVAILABLE':
    case 'INUSE':
    case 'LIMIT':
    case 'THROTTLED':
    case 'OVERQUOTA': // of connections or bytes: nothing is stored by logging in
      return 'SERVER_BUSY';
    case 'AUTHORIZATIONFAILED':
    case 'PRIVACYREQUIRED':
    case 'CONTACTADMIN':
      return 'NOT_PERMITTED';
    default:
  }
  const known = adviceFor(text);
  if (known) return known.problem;
  const temporary = error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode < 500;
  if (temporary) return 'SERVER_BUSY';
  return CONNECTION_LIMIT.test(text) ? 'SERVER_BUSY' : 'WRONG_PASSWORD';
}

/** Refusals that say nothing about what was asked: the same may be granted later. */
const BUSY_CODES = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'THROTTLED', 'SERVERBUG']);

function isBusy({ code, responseStatus, serverResponseCode }: ForeignError, text: string): boolean {
  if (code === 'ETHROTTLE') return true;
  if (responseStatus !== 'NO') return false;
  return BUSY_CODES.has(serverResponseCode ?? '') || CONNECTION_LIMIT.test(text);
}

/** The server's own words, one line, clipped: they are shown to people. */
export function replyOf(error: ForeignError): string {
  const { responseText, response } = error;
  const text = responseText || (typeof response === 'string' ? response : '') || error.message;
  const printable = text.replace(/^[A-Z0-9]+ (NO|BAD) (\[[^\]]*\] )?/, '').replaceAll(/[\p{Cc}\s]+/gu, ' ');
  return printable.trim().slice(0, 300);
}

function sentence(problem: MailServerProblem, server: MailServer, error: ForeignError): string {
  const at = `The server at ${serverName(server)}`;
  const reply = replyOf(error);
  const said = reply ? ` It answered: ${reply}` : '';
  const hint = adviceFor(reply)?.advice;
  const advice = hint === undefined ? '' : ` ${hint}`;
  switch (problem) {
    case 'HOST_NOT_FOUND':
      return `There is no server named ${server.host}. Check the spelling of the host.`;
    case 'CONNECTION_REFUSED':
      return `${at} cannot be reached or hung up. Check the host and the port, or try again later.`;
    case 'TIMEOUT':
      return `${at} did not answer in time.`;
    case 'SERVER_BUSY':
      return `${at} is busy or lets in no more connections; it is asked again later.${said}`;
    case 'TLS_FAILED':
      return `${at} cannot be reached securely: ${tlsReason(reply)}.`;
    case 'WRONG_PASSWORD':
      return `${at} refused the password of ${personOf(server)}.${advice || ' Check the user name and the password.'}${said}`;
    case 'NOT_PERMITTED':
      return `${at} does not permit this.${advice}${said}`;
    case 'QUOTA_EXCEEDED':
      return `The mailbox of ${personOf(server)} at ${serverName(server)} is full.`;
    case 'ADDRESS_BLOCKED':
      return `${server.host} is an address inside a private network, which mail accounts may not use.`;
    case 'PROTOCOL_ERROR':
      return `${at} answered in a way that mail servers should not.${said}`;
  }
}

/** A master user logs in as `ada@example.com*postroom`; people know the first half. */
const personOf = ({ username, own }: MailServer): string => (own ? (username.split('*')[0] ?? '') : username);

/** Why a password is not sent to a server on the internet without encryption. */
export const UNENCRYPTED =
  'without encryption anybody on the way could read your password. Choose TLS or STARTTLS';

/** Each with what to do. A certificate that is not right is never accepted. */
function tlsReason(detail: string): string {
  if (detail === UNENCRYPTED) return detail;
  if (/wrong version number|packet length too long|record layer|http request/i.test(detail)) {
    return 'it does not speak TLS on this port. Check the port, or choose STARTTLS';
  }
  if (/STARTTLS/i.test(detail)) return 'it does not offer STARTTLS. Choose TLS, with the port for it';
  if (/expired/i.test(detail)) return 'its certificate has expired. Whoever runs the server has to renew it';
  if (/not yet valid/i.test(detail))
    return 'its certificate is not valid yet. Whoever runs the server has to see to it';
  if (/altname|does not match/i.test(detail)) {
    return `its certificate belongs to another host${namesOf(detail)}. Enter the name that your provider gives`;
  }
  if (/self.signed certificate in/i.test(detail)) return UNKNOWN_AUTHORITY;
  if (/self.signed/i.test(detail)) {
    return 'its certificate is self-signed, so nobody vouches for it. Whoever runs the server has to get one from a known authority';
  }
  if (/unable to (verify|get)|issuer|unknown ca/i.test(detail)) return UNKNOWN_AUTHORITY;
  return `${detail || 'the encryption could not be agreed on'}. Check the host, the port and the kind of encryption`;
}

const UNKNOWN_AUTHORITY =
  'its certificate is from an authority that nobody here knows, or lacks the certificates in between. Whoever runs the server has to see to it';

/** Node names the certificate's hosts: `is not in the cert's altnames: DNS:mail.example.com`. */
function namesOf(detail: string): string {
  const names = [...detail.matchAll(/DNS:([a-z0-9.*-]+)/gi)].map(([, name]) => name);
  return names.length === 0 ? '' : ` (${names.slice(0, 3).join(', ')})`;
}
