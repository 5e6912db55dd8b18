import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createGuard } from '@postroom/api/core/guard.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { createSieveTransport } from '@postroom/api/mail/adapters/managesieve.ts';
import type { MailServer } from '@postroom/api/mail/ports.ts';
import { directoryFixtures } from '@postroom/infra/stack/fixtures.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedStack, testDomain } from '../../testkit/stack.ts';
import { describeSieveTransport } from './suite.ts';

const { env, endpoints } = sharedStack();
const directory = directoryFixtures({ env });
const domain = testDomain('sieve');
let made: Promise<void> | null = null;

const transport = createSieveTransport({
  guard: createGuard(),
  log: createLogger({ level: 'silent' }),
  ca: readFileSync(env.MAIL_TLS_CA_FILE ?? '', 'utf8'),
  ownServers: new Set(),
});

async function mailbox(tls: MailServer['tls']): Promise<MailServer> {
  made ??= directory.addDomain(domain);
  await made;
  const address = `ada-${randomBytes(4).toString('hex')}@${domain}`;
  await directory.addMailbox(address);
  return {
    ...{ ...endpoints.sieve, tls, own: true },
    username: `${address}*${env.MAIL_MASTER_USER ?? ''}`,
    password: env.MAIL_MASTER_PASSWORD ?? '',
  };
}

describeSieveTransport('Pigeonhole', async () => ({ transport, server: await mailbox('NONE') }));
describeSieveTransport('Pigeonhole over STARTTLS', async () => ({
  transport,
  server: await mailbox('STARTTLS'),
}));

describe('A server that is none', () => {
  let server: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
  });

  /** Says `greeting`, and `answer` to whatever it hears. */
  async function fake(greeting: string | Buffer, answer = '', tls: MailServer['tls'] = 'NONE') {
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write(greeting);
      socket.on('data', () => answer && socket.write(answer));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const login = { username: 'ada@lindqvist.example', password: 'x', own: true };
    return transport.connect({ host: '127.0.0.1', port, tls, ...login });
  }
  const hello = '"SIEVE" "fileinto"\r\n"SASL" "PLAIN"\r\nOK\r\n';

  it.each([
    ['speaks another protocol', '* OK IMAP4rev1 ready\r\nOK\r\n'],
    ['promises a literal beyond all measure', '"SIEVE" {9999999999}\r\n'],
    ['never ends a line', Buffer.alloc(100_000, 'a')],
    ['closes a list it never opened', '"SIEVE" "x") "y"\r\nOK\r\n'],
    ['says nothing but lines', '"A" "b"\r\n'.repeat(5_000)],
    ['sends bytes at random', Buffer.concat([randomBytes(20_000), Buffer.from('\r\n'.repeat(400))])],
  ])('is refused when it %s', async (_what, greeting) => {
    await expect(fake(greeting)).rejects.toMatchObject({ problem: 'PROTOCOL_ERROR' });
  });

  it('is refused when it says good-bye, or no more', async () => {
    await expect(fake('BYE "Too many connections"\r\n')).rejects.toMatchObject({
      problem: 'CONNECTION_REFUSED',
    });
    await expect(fake(hello, 'NO (TRYLATER) "Later"\r\n')).rejects.toMatchObject({ problem: 'TIMEOUT' });
    await expect(fake('"SIEVE" ""\r\n"SASL" "GSSAPI"\r\nOK\r\n')).rejects.toMatchObject({
      problem: 'NOT_PERMITTED',
    });
  });

  it('is not told the password without the encryption that was asked for', async () => {
    await expect(fake(hello, '', 'STARTTLS')).rejects.toMatchObject({ problem: 'TLS_FAILED' });
    const injected = `"STARTTLS"\r\n${hello}`;
    const early = `OK\r\n${hello}`;
    await expect(fake(injected, early, 'STARTTLS')).rejects.toMatchObject({ problem: 'TLS_FAILED' });
  });

  it('is not reached in a private network', async () => {
    const attempt = transport.connect({
      ...{ host: '169.254.169.254', port: 4190, tls: 'STARTTLS', own: false },
      ...{ username: 'ada@lindqvist.example', password: 'x' },
    });
    await expect(attempt).rejects.toMatchObject({ problem: 'ADDRESS_BLOCKED' });
  });
});
