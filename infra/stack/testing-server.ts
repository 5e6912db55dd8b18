// Somebody else's mail server, for tests: takes every message by SMTP or LMTP and keeps it.
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface TakenMail {
  from: string;
  to: string[];
  source: string;
}

export interface TestServer {
  port: number;
  mails: TakenMail[];
  close(): Promise<void>;
}

interface ServerOptions {
  host?: string;
  /** 0 for any that is free. */
  port?: number;
  lmtp?: boolean;
}

export async function startTestServer({
  host = '127.0.0.1',
  port = 0,
  lmtp = false,
}: ServerOptions = {}): Promise<TestServer> {
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, lmtp, mails);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(socket: Socket, lmtp: boolean, mails: TakenMail[]): void {
  let rest = '';
  let mail: TakenMail = { from: '', to: [], source: '' };
  let inData = false;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';
  const answer = (line: string): void => {
    if (inData) {
      if (line !== '.') {
        mail.source += `${line}\n`;
        return;
      }
      inData = false;
      mails.push(mail);
      // LMTP answers for each recipient (RFC 2033 4.2).
      for (const _each of lmtp ? mail.to : [mail]) say('250 2.0.0 Taken');
      mail = { from: '', to: [], source: '' };
      return;
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') mail.from = address(line);
    if (verb === 'RCPT') mail.to.push(address(line));
    if (verb === 'DATA') inData = true;
    // Neither EHLO here nor LHLO there is known to the other protocol.
    if (verb === (lmtp ? 'EHLO' : 'LHLO')) say('500 5.5.1 What?');
    else say(verb === 'DATA' ? '354 Go on' : verb === 'QUIT' ? '221 Bye' : '250 other.server.test');
  };
  say('220 other.server.test');
  socket.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\r\n');
    rest = lines.pop() ?? '';
    lines.forEach(answer);
  });
}
