// Puts TLS with a certificate of the test's choice before one of the real mail servers.
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connect as connectTls, createServer } from 'node:tls';
import type { Certificate } from './certificates.ts';

export interface TlsFront {
  port: number;
  close(): Promise<void>;
}

interface Target {
  host: string;
  port: number;
  /** Postfix lets nobody log in without TLS: the way to it is encrypted as well. */
  startTls?: boolean;
}

/** Listens on `port`, any free one by default, and passes on what is said. */
export async function startTlsFront(
  certificate: Certificate,
  target: Target,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const server = createServer(certificate, (client) => {
    sockets.add(client);
    client.on('error', () => {});
    void reach(target).then(
      (upstream) => {
        sockets.add(upstream);
        upstream.on('error', () => client.destroy());
        client.on('close', () => upstream.destroy());
        if (target.startTls) client.write('220 front.example ESMTP\r\n');
        client.pipe(upstream).pipe(client);
      },
      () => client.destroy(),
    );
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function reach({ host, port, startTls }: Target): Promise<Socket> {
  const plain = connect(port, host);
  if (!startTls) return plain;
  await said(plain, /^220 /m);
  plain.write('EHLO front.example\r\n');
  await said(plain, /^250 /m);
  plain.write('STARTTLS\r\n');
  await said(plain, /^220 /m);
  // Its certificate is the stack's own business, and the way is this machine's.
  return connectTls({ socket: plain, rejectUnauthorized: false });
}

function said(socket: Socket, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      if (!what.test(text)) return;
      socket.off('data', read);
      resolve();
    };
    socket.on('data', read).once('error', reject);
  });
}
