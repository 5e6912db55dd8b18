import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { registerGreeting } from './greeting.ts';
import { createHealth } from './health.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serverThatSays(greeting: string): Promise<{ host: string; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(greeting);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

async function imapPart(greeting: string) {
  const health = createHealth();
  registerGreeting(health, 'imap', await serverThatSays(greeting), /^\* OK/);
  return (await health.report()).parts.imap;
}

it('a server that greets is up', async () => {
  expect(await imapPart('* OK Dovecot ready.\r\n')).toMatchObject({ state: 'up' });
});

it('a server that refuses is degraded, in its own words', async () => {
  expect(await imapPart('* BYE Too many connections\r\n')).toMatchObject({
    state: 'degraded',
    message: expect.stringContaining('Too many connections'),
  });
});

it('a server that says nothing, or is not there, is down', async () => {
  expect(await imapPart('')).toMatchObject({ state: 'down' });
  const health = createHealth();
  registerGreeting(health, 'imap', { host: '127.0.0.1', port: 1 }, /^\* OK/);
  expect((await health.report()).parts.imap).toMatchObject({ state: 'down' });
});

it('a server that is not configured is no part', async () => {
  const health = createHealth();
  registerGreeting(health, 'imap', null, /^\* OK/);
  expect((await health.report()).parts).toEqual({});
});
