// Where a mail server's refusal belongs in the form.

import type { Refusal } from '../data/answer.ts';

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

interface Failure {
  problem: ServerProblem;
  server: string;
  message: string;
}

/** A server, or both, refused. */
type ServerRefusal = Failure & { also: Failure | null };

/**
 * Sentences by field of the form, of what the api found wrong with an account. `failure` when a mail server refused.
 * With one login for both servers, what is wrong with it for sending stands beside the password that was typed.
 */
export function fieldsOfRefusal(
  refusal: Refusal,
  failure: ServerRefusal | undefined,
  values: Servers,
  sameLogin: boolean,
): Record<string, string> {
  const fields: Record<string, string> = {};
  const say = (field: string, message: string): void => {
    fields[sameLogin && field === 'smtpPassword' ? 'imapPassword' : field] ??= message;
  };
  if (failure === undefined) {
    for (const [path, message] of Object.entries(refusal.fields)) say(fieldOfPath(path), message);
  } else {
    for (const one of [failure, failure.also])
      if (one !== null) say(fieldOfProblem(one.problem, one.server, values), one.message);
  }
  return fields;
}
