// IMAP through imapflow: connects, with the address guarded and pinned.
import { type Guard, isPublicAddress } from '../../core/guard.ts';
import type { Logger } from '../../core/log.ts';
import type { ConnectOptions, MailConnection, MailServer } from '../ports.ts';
import { asMailServerError, mailServerError, UNENCRYPTED } from './failure.ts';
import { ImapConnection } from './imap/connection.ts';
import { type Deadlines, quirksOf, Session } from './imap/session.ts';

export interface ServerAccess {
  guard: Pick<Guard, 'resolve'>;
  log: Logger;
  /** The own servers' certificate authority (PEM); null when their certificates are public ones. */
  ca: string | null;
  /** `host:port` of the own servers, which that authority may vouch for. */
  ownServers: ReadonlySet<string>;
  /** How long IMAP servers may take; the usual times when left out. */
  deadlines?: Deadlines;
}

export async function connectImap(
  access: ServerAccess,
  server: MailServer,
  options: ConnectOptions = {},
): Promise<MailConnection> {
  const quirks = quirksOf(server.host);
  const address = await reachableAddress(access, server);
  const log = access.log.child({
    imap: `${server.host}:${server.port}`,
    purpose: options.purpose ?? 'command',
  });
  const { deadlines } = access;
  const ca = authorityFor(access, server);
  const session = new Session({ server, address, ca, log, quirks, ...(deadlines ? { deadlines } : {}) });
  await session.login(options.signal);
  return new ImapConnection(session, quirks);
}

/** Own servers are named by configuration; all others are looked up and refused when they are private. */
export async function reachableAddress(access: ServerAccess, server: MailServer): Promise<string> {
  if (server.own) return server.host;
  const address = await pinnedAddress(access, server);
  // RFC 8314, section 4: a password must not cross the internet in clear text.
  if (server.tls === 'NONE' && isPublicAddress(address))
    throw mailServerError(server, 'TLS_FAILED', UNENCRYPTED);
  return address;
}

async function pinnedAddress(access: ServerAccess, server: MailServer): Promise<string> {
  try {
    return (await access.guard.resolve(server.host, server.port)).address;
  } catch (error) {
    throw asMailServerError(server, error);
  }
}

/** A person may name one of the own servers like any other; its certificate is then judged the same. */
export function authorityFor(access: ServerAccess, server: MailServer): string | null {
  return server.own || access.ownServers.has(`${server.host}:${server.port}`) ? access.ca : null;
}
