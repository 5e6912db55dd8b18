// ManageSieve (RFC 5804): connects, with the address guarded and pinned.
import type { MailServer } from '../ports.ts';
import type { SieveConnection, SieveTransport } from '../rules/ports.ts';
import { asMailServerError } from './failure.ts';
import { authorityFor, reachableAddress, type ServerAccess } from './imap.ts';
import { ManageSieveConnection } from './managesieve/connection.ts';
import { Conversation } from './managesieve/conversation.ts';
import { logIn } from './managesieve/log-in.ts';
import { Wire } from './managesieve/wire.ts';

const CONNECT_DEADLINE_MS = 8_000;

export function createSieveTransport(access: ServerAccess): SieveTransport {
  return { connect: (server, options) => connect(access, server, options?.signal) };
}

async function connect(
  access: ServerAccess,
  server: MailServer,
  signal: AbortSignal | undefined,
): Promise<SieveConnection> {
  const address = await reachableAddress(access, server);
  const ca = authorityFor(access, server);
  try {
    signal?.throwIfAborted();
    const talk = new Conversation(server, await Wire.open(server, address, ca, CONNECT_DEADLINE_MS));
    signal?.addEventListener('abort', () => talk.destroy(asMailServerError(server, signal.reason)), {
      once: true,
    });
    try {
      return new ManageSieveConnection(talk, await logIn(talk, server, ca));
    } catch (error) {
      talk.destroy(error);
      throw error;
    }
  } catch (error) {
    throw asMailServerError(server, error);
  }
}
