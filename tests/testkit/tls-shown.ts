import { connect, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';

/** The certificate that a server shows after STARTTLS. */
export async function shownAt(
  where: { host: string; port: number } | undefined,
  protocol: 'smtp' | 'imap',
): Promise<PeerCertificate> {
  if (where === undefined) throw new Error('There is no such port.');
  const socket = connect(where);
  try {
    const [hello, start] = protocol === 'smtp' ? [/^220 /m, 'STARTTLS'] : [/^\* OK/m, 'a STARTTLS'];
    await until(socket, hello);
    if (protocol === 'smtp') {
      socket.write('EHLO client.example\r\n');
      await until(socket, /^250 /m);
    }
    socket.write(`${start}\r\n`);
    await until(socket, protocol === 'smtp' ? /^220 /m : /^a OK/m);
    const secured = connectTls({ socket, rejectUnauthorized: false });
    await new Promise((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
    });
    return secured.getPeerCertificate();
  } finally {
    socket.destroy();
  }
}

function until(socket: Socket, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!pattern.test(text)) return;
      socket.off('data', onData);
      resolve();
    };
    socket.on('data', onData);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`It hung up after: ${text}`)));
  });
}
