// Sensible first values for the servers of an address, and where a server's refusal belongs in the form.

export interface ServerGuess {
  imapHost: string;
  smtpHost: string;
}

/** The usual names below the address's domain. Empty until there is a domain. */
export function guessServers(address: string): ServerGuess {
  const domain = address.trim().split('@')[1]?.toLowerCase() ?? '';
  if (!domain.includes('.')) return { imapHost: '', smtpHost: '' };
  return { imapHost: `imap.${domain}`, smtpHost: `smtp.${domain}` };
}

export type ServerProblem =
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_REFUSED'
  | 'TIMEOUT'
  | 'SERVER_BUSY'
  | 'TLS_FAILED'
  | 'WRONG_PASSWORD'
  | 'NOT_PERMITTED'
  | 'PROTOCOL_ERROR'
  | 'QUOTA_EXCEEDED'
  | 'ADDRESS_BLOCKED';

interface Servers {
  imapHost: string;
  imapPort: string;
  smtpHost: string;
  smtpPort: string;
}

/**
 * The field a mail server's refusal is shown beside. `server` is "host" or "host:port" as the api names it; when
 * both servers have one name, the port tells them apart.
 */
export function fieldOfProblem(problem: ServerProblem, server: string, values: Servers): string {
  const named = (host: string, port: string) =>
    host !== '' && (server === `${host}:${port}` || (!server.includes(':') && server === host));
  const side =
    !named(values.imapHost.trim(), values.imapPort) && named(values.smtpHost.trim(), values.smtpPort)
      ? 'smtp'
      : 'imap';
  switch (problem) {
    case 'WRONG_PASSWORD':
    case 'NOT_PERMITTED':
      return `${side}Password`;
    case 'CONNECTION_REFUSED':
    case 'TIMEOUT':
    case 'PROTOCOL_ERROR':
      return `${side}Port`;
    case 'TLS_FAILED':
      return `${side}Tls`;
    case 'HOST_NOT_FOUND':
    case 'ADDRESS_BLOCKED':
    case 'QUOTA_EXCEEDED':
    case 'SERVER_BUSY':
      return `${side}Host`;
  }
}

/** The form's field for a path of the api's input ("imap.host" is `imapHost`). */
export function fieldOfPath(path: string): string {
  const [side, field] = path.split('.');
  return field === undefined ? path : `${side}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}
