// What the account of web and worker could reach, were it taken over: nothing of the mail host, and no way to become root.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountCan, findAccount, isRoot } from '@postroom/infra/start/account.ts';
import { expect, it } from 'vitest';
import { sharedDataDirectory } from '../testkit/product.ts';

const CLOSED = [
  ['secrets.json'],
  ['database.json'],
  ['tls', 'ca.key'],
  ['tls', 'server.key'],
  ['agent'],
  ['agent', 'audit.log'],
  ['agent', 'control.sock'],
  ['stack', 'dovecot', 'etc', 'dovecot.conf'],
  ['stack', 'dovecot', 'etc', 'server.key'],
  ['stack', 'dovecot', 'etc', 'master-users'],
  ['stack', 'mail'],
  ['stack', 'slapd', 'config'],
  ['stack', 'slapd', 'db'],
  ['stack', 'rspamd', 'keys'],
  ['stack', 'postfix', 'data'],
  ['stack', 'postfix', 'queue', 'active'],
  ['stack', 'postfix', 'queue', 'deferred'],
];

const processes = (dataDir: string): Record<string, { pid: number }> =>
  JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8'));

it.runIf(isRoot())('the account of web and worker reads and writes no file of the mail host', async () => {
  const dataDir = sharedDataDirectory();
  const web = await findAccount('postroom');
  if (web === undefined) throw new Error('There is no account of web and worker.');
  const secret = readdirSync(join(dataDir, 'stack', 'postfix', 'etc')).filter(
    (name) => name.endsWith('.cf') && !/^ma(in|ster)\.cf$/.test(name),
  );
  const paths = [
    ...CLOSED.map((parts) => join(dataDir, ...parts)),
    ...secret.map((name) => join(dataDir, 'stack', 'postfix', 'etc', name)),
  ];
  for (const path of paths) {
    expect(await accountCan(web, '-r', path), `read ${path}`).toBe(false);
    expect(await accountCan(web, '-w', path), `write ${path}`).toBe(false);
  }
  for (const name of ['main.cf', 'master.cf']) {
    expect(await accountCan(web, '-w', join(dataDir, 'stack', 'postfix', 'etc', name))).toBe(false);
  }
});

it.runIf(isRoot())('its processes have no privileges and cannot gain any', () => {
  const { pid } = processes(sharedDataDirectory()).api ?? {};
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  expect(Number(field('Uid'))).toBeGreaterThan(0);
  expect(Number.parseInt(field('CapEff') ?? '1', 16)).toBe(0);
  expect(Number.parseInt(field('CapBnd') ?? '1', 16)).toBe(0);
  expect(field('NoNewPrivs')).toBe('1');
});
