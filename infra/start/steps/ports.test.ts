import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { choosePorts, DEFAULT_PORTS, findFreePort, isPortFree, type PortName, readPort } from './ports.ts';

let dataDir = '';
const listening: Server[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-ports-'));
});

afterEach(async () => {
  rmSync(dataDir, { recursive: true });
  await Promise.all(listening.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** Another program on a port the kernel picks, well away from ours. */
async function occupy(): Promise<number> {
  const server = createServer();
  listening.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const web = { port: undefined, host: '127.0.0.1' };
const names = Object.keys(DEFAULT_PORTS) as PortName[];

test('a taken port moves to the next free one and stays there on later starts', async () => {
  const taken = await occupy();
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ imap: taken }));
  const first = await choosePorts({ dataDir, names, web });
  expect(first.moved).toContainEqual({ name: 'imap', from: taken, to: first.ports.imap });
  expect(first.ports.imap).toBeGreaterThan(taken);

  const second = await choosePorts({ dataDir, names, web });
  expect(second.ports).toEqual(first.ports);
  expect(second.moved).toEqual([]);
});

test('no two services get the same port', async () => {
  const port = await findFreePort(42_000);
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ imap: port, smtp: port, ldap: port }));
  const { ports } = await choosePorts({ dataDir, names, web });
  expect(new Set(Object.values(ports)).size).toBe(Object.keys(DEFAULT_PORTS).length);
});

test('a port that another service of the installation had is left to it', async () => {
  const port = await findFreePort(44_000);
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ database: port }));
  const { ports } = await choosePorts({ dataDir, names: ['web'], web: { port, host: '127.0.0.1' } });
  expect(ports).toEqual({ web: expect.any(Number) });
  expect(ports.web).not.toBe(port);
});

test('PORT wins over what was remembered', async () => {
  const port = await findFreePort(43_000);
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ web: 4001 }));
  const { ports } = await choosePorts({ dataDir, names, web: { port, host: '127.0.0.1' } });
  expect(ports.web).toBe(port);
});

test('after a crash a port of the last start is waited for', async () => {
  const taken = await occupy();
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ sieve: taken }));
  setTimeout(() => {
    for (const server of listening.splice(0)) server.close();
  }, 200);
  const { ports } = await choosePorts({ dataDir, names, web, patienceMs: 5_000 });
  expect(ports.sieve).toBe(taken);
});

test('the remembered ports are for the owner alone, and nonsense among them is ignored', async () => {
  writeFileSync(join(dataDir, 'ports.json'), JSON.stringify({ imap: 'many', ftp: 21 }));
  const { ports } = await choosePorts({ dataDir, names, web });
  expect(Number.isInteger(ports.imap)).toBe(true);
  expect(Object.keys(JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as object)).not.toContain(
    'ftp',
  );
  expect(statSync(join(dataDir, 'ports.json')).mode & 0o777).toBe(0o600);
});

test('a port in use is not free', async () => {
  expect(await isPortFree(await occupy())).toBe(false);
});

test('an address this machine does not have is refused with what to do', async () => {
  await expect(isPortFree(4000, '192.0.2.1')).rejects.toMatchObject({
    advice: expect.stringContaining('HOST'),
  });
});

test('PORT must be a number of a port', () => {
  expect(readPort(undefined)).toBeUndefined();
  expect(readPort('8080')).toBe(8080);
  for (const wrong of ['http', '0', '70000', '80.5', '-1'])
    expect(() => readPort(wrong)).toThrow(/which is no port/);
});
