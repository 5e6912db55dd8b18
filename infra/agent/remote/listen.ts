// The agent's port for a platform on another machine: TLS 1.3, certificates of one authority on both sides.
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { type Serving, serve } from '../connection.ts';
import type { RemoteIdentity } from './files.ts';

/** What the platform's own certificate says; agents' certificates say otherwise, and are for servers alone. */
const PLATFORM = 'Postroom platform';
const HANDSHAKE_MS = 10_000;
/** A platform needs one connection per process. */
const MOST_CONNECTIONS = 64;

export interface RemoteListener {
  port: number;
  close(): Promise<void>;
}

export interface RemoteOptions {
  host: string;
  port: number;
  identity: RemoteIdentity;
  serving: Serving;
  /** Hears of whoever was hung up on. */
  onStranger(why: string, address: string): void;
}

export async function listenRemotely(options: RemoteOptions): Promise<RemoteListener> {
  const { identity, serving, onStranger } = options;
  const sockets = new Set<TLSSocket>();
  const server = createServer({
    ...{ key: identity.key, cert: identity.certificate, ca: identity.authority },
    ...{ requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3', handshakeTimeout: HANDSHAKE_MS },
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('tlsClientError', (error, socket) => onStranger(error.message, socket.remoteAddress ?? ''));
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setKeepAlive(true, 30_000);
    const name = socket.getPeerCertificate().subject?.CN;
    if (socket.authorized && name === PLATFORM) return serve(socket, serving);
    onStranger(`The certificate of "${String(name)}" is not the platform’s.`, socket.remoteAddress ?? '');
    socket.destroy();
  });
  await listen(server, options.host, options.port).catch((error: NodeJS.ErrnoException) => {
    // The kernel of this machine has no IPv6.
    if (error.code !== 'EAFNOSUPPORT' || options.host !== '::') throw error;
    return listen(server, '0.0.0.0', options.port);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
