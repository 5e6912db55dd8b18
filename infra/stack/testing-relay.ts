// A relay at some provider, for tests: an SMTP server that demands STARTTLS and a login, and keeps what it is given.

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface RelayedMail {
  username: string;
  password: string;
  from: string;
  to: string[];
  source: string;
}

export interface TestRelay {
  port: number;
  mails: RelayedMail[];
  close(): Promise<void>;
}

interface Login {
  username: string;
  password: string;
}

/** @param identity PEM texts of its certificate and key. @param accepts which login it lets in. */
export async function startTestRelay(
  identity: { cert: string; key: string },
  accepts: (login: Login) => boolean = () => true,
): Promise<TestRelay> {
  const secureContext = createSecureContext(identity);
  const mails: RelayedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, secureContext, accepts, mails).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lines of a socket; the socket may be replaced by a secure one between two lines. */
async function* linesOf(socket: Socket): AsyncGenerator<string, void> {
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      yield line;
    }
  }
}

async function converse(
  plain: Socket,
  secureContext: ReturnType<typeof createSecureContext>,
  accepts: (login: Login) => boolean,
  mails: RelayedMail[],
): Promise<void> {
  plain.write('220 relay.provider.test ESMTP\r\n');
  const hello = linesWithoutEnding(plain);
  for (;;) {
    const line = await hello();
    if (line === null) return;
    if (/^STARTTLS/i.test(line)) break;
    plain.write(
      /^EHLO/i.test(line) ? '250-relay.provider.test\r\n250 STARTTLS\r\n' : '530 STARTTLS first\r\n',
    );
  }
  plain.removeAllListeners('data');
  plain.write('220 Go ahead\r\n');
  const socket = new TLSSocket(plain, { isServer: true, secureContext });
  socket.on('error', () => plain.destroy());
  await afterTls(socket, accepts, mails);
}

/** Reads by events, so that the socket can be handed on to TLS afterwards. */
function linesWithoutEnding(socket: Socket): () => Promise<string | null> {
  let text = '';
  let wake: (() => void) | undefined;
  let ended = false;
  socket.on('data', (chunk) => {
    text += String(chunk);
    wake?.();
  });
  socket.on('close', () => {
    ended = true;
    wake?.();
  });
  return async () => {
    for (;;) {
      const end = text.indexOf('\r\n');
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        return line;
      }
      if (ended) return null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

async function afterTls(
  socket: TLSSocket,
  accepts: (login: Login) => boolean,
  mails: RelayedMail[],
): Promise<void> {
  let login: Login | null = null;
  let mail: RelayedMail | null = null;
  let data: string[] | null = null;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  for await (const line of linesOf(socket)) {
    if (data !== null && mail !== null) {
      if (line !== '.') {
        data.push(line);
        continue;
      }
      mails.push({ ...mail, source: data.join('\n') });
      [data, mail] = [null, null];
      say('250 2.0.0 Queued');
      continue;
    }
    const [verb = '', rest = ''] = [line.slice(0, 4).toUpperCase(), line.slice(5)];
    if (verb === 'EHLO') say('250-relay.provider.test\r\n250 AUTH PLAIN LOGIN');
    else if (verb === 'AUTH') {
      const [, username = '', password = ''] = Buffer.from(rest.slice(6), 'base64').toString().split('\0');
      const wanted = { username, password };
      login = accepts(wanted) ? wanted : null;
      say(login ? '235 2.7.0 Welcome' : '535 5.7.8 Wrong user name or password');
    } else if (verb === 'QUIT') {
      say('221 Bye');
      socket.end();
    } else if (login === null) say('530 5.7.0 Log in first');
    else if (verb === 'MAIL') {
      mail = { ...login, from: addressIn(rest), to: [], source: '' };
      say('250 Ok');
    } else if (verb === 'RCPT' && mail) {
      mail.to.push(addressIn(rest));
      say('250 Ok');
    } else if (verb === 'DATA' && mail) {
      data = [];
      say('354 Go on');
    } else say('250 Ok');
  }
}

const addressIn = (text: string): string => /<([^>]*)>/.exec(text)?.[1] ?? '';
