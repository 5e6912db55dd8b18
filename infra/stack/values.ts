// Every value that enters a server's configuration passes one of these. They allow what is known to be harmless in
// main.cf, dovecot.conf and LDIF alike, so that no value can hold a newline, a quote or a `$` or `%` expansion.
import { StackError } from './errors.ts';

function allow(pattern: RegExp, value: string, what: string): string {
  if (!pattern.test(value)) {
    throw new StackError(
      'BAD_VALUE',
      `${what} ${JSON.stringify(value)} has characters the mail servers cannot take.`,
    );
  }
  return value;
}

/** An absolute path of letters, digits and `. _ / @ + ~ -`. */
export function safePath(value: string): string {
  return allow(/^\/[\w./@+~-]+$/, value, 'The path');
}

/** A host name in lower case with at least one dot (RFC 1123). */
export function safeHostname(value: string): string {
  return allow(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    value,
    'The host name',
  );
}

/** A generated secret: base64url, so it needs no quoting anywhere. */
export function safeSecret(value: string): string {
  if (!/^[\w-]{16,}$/.test(value)) {
    throw new StackError(
      'BAD_VALUE',
      'A secret has characters the mail servers cannot take; let it be generated.',
    );
  }
  return value;
}

/** A name of an operating-system user or group. */
export function safeAccountName(value: string): string {
  return allow(/^[a-z_][\w.-]*$/i, value, 'The account name');
}

export function safePort(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new StackError('BAD_VALUE', `The port ${value} is not between 1 and 65535.`);
  }
  return String(value);
}

/** "address:port" of a name server; IPv6 in brackets. */
export function safeDnsServer(value: string): string {
  return allow(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d{1,5}$/i, value, 'The name server');
}

/** An http URL without credentials, query or fragment. */
export function safeHttpUrl(value: string): string {
  return allow(/^http:\/\/([\w.-]+|\[[0-9a-f:]+\])(:\d+)?(\/[\w./~-]*)?$/, value, 'The push URL');
}
