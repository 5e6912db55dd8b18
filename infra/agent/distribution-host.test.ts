import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { syslogOfMail } from './distribution-host.ts';
import { probeImap } from './probe/imap.ts';
import { unitsOf } from './services/systemd.ts';

const having =
  (...paths: string[]) =>
  (path: string): boolean =>
    paths.includes(path);

test('what servers say to syslog is in a file only where something writes it there', () => {
  const journald = '/run/systemd/journal/socket';
  expect(syslogOfMail(having(journald))).toBeNull();
  expect(syslogOfMail(having(journald, '/usr/sbin/rsyslogd'))).toBe('/var/log/mail.log');
  expect(syslogOfMail(having())).toBe('/var/log/mail.log');
});

test('Postfix is started by the unit that runs it, and that one by its name', () => {
  const instance = '/run/systemd/generator/postfix.service.wants/postfix@-.service';
  expect(unitsOf('postfix', having(instance))).toEqual(['postfix.service', 'postfix@-.service']);
  expect(unitsOf('postfix', having())).toEqual(['postfix.service']);
  expect(unitsOf('agent', having(instance))).toEqual([]);
});

test('wrong passwords are tried from addresses of our own, so that nobody waits for them', async () => {
  const from: string[] = [];
  const server = createServer((socket: Socket) => {
    from.push(socket.remoteAddress ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const listener = { service: 'imap-login', listener: 'imap', protocol: 'imap', wrapped: false } as const;
  const at = { ...listener, host: '127.0.0.1', port };
  const known = { address: 'a@b.example', password: 'x' };
  for (const expected of [
    { tls: true, login: null },
    { tls: true, login: known },
    { tls: false, login: null },
  ]) {
    await probeImap({ listener: at, ...expected }, null).catch(() => undefined);
  }
  server.close();
  expect(from[0]).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./);
  expect(from.slice(1)).toEqual(['127.0.0.1', '127.0.0.1']);
});
