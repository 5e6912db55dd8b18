import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuditLog } from './audit/log.ts';
import { readAudit, verifyAudit } from './audit/read.ts';
import { sweepPlaces } from './canary/place.ts';
import { type Agent, startAgent } from './index.ts';
import type { MailHost } from './mail-host.ts';

const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;

let folder = '';
let agent: Agent;

beforeEach(async () => {
  folder = mkdtempSync('/tmp/postroom-agent-');
  agent = await startAgent({
    host: hostIn(folder),
    socketPath: join(folder, 'run', 'agent.sock'),
    callers: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
  });
});
afterEach(async () => {
  await agent.stop();
  rmSync(folder, { recursive: true });
});

const never = () => Promise.reject(new Error('not in this test'));
const hostIn = (dataDir: string): MailHost => ({
  ...{
    kind: 'private',
    hostname: 'mail.test',
    stateDirectory: join(dataDir, 'agent'),
    postfix: null,
    signer: null,
  },
  dovecot: { configFile: '/nonexistent', runDirectory: '/nonexistent', logFile: '/nonexistent' },
  services: { start: never, stop: never, restart: never },
  ...{ servers: [], checkedPorts: [], disks: [], login: null, check: { slapd: null, rspamd: null } },
});

const socketPath = () => join(folder, 'run', 'agent.sock');

test('who calls is known by the account, not by who could open the socket', async () => {
  const own = connect(socketPath());
  const [greeting] = await once(own, 'data');
  expect(JSON.parse(String(greeting))).toMatchObject({ agent: 'postroom', protocol: 1 });
  own.destroy();
  if (!asRoot) return;
  for (const path of [folder, join(folder, 'run'), socketPath()]) chmodSync(path, 0o777);
  const script = '$s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die; print length(<$s> // "")';
  const stranger = spawn('/usr/bin/perl', ['-MIO::Socket::UNIX', '-e', script, socketPath()], {
    ...{ uid: NOBODY, gid: NOBODY, cwd: '/' },
  });
  const [said] = await once(stranger.stdout, 'data');
  expect(String(said).trim()).toBe('0');
  await expect
    .poll(() => readFileSync(join(folder, 'agent', 'audit.log'), 'utf8'))
    .toContain(`"uid":${NOBODY}`);
});

/** Sends lines and gives everything that came back until the agent hung up or `until` is there. */
async function converse(text: string, until: (answers: Record<string, unknown>[]) => boolean) {
  const socket = connect(socketPath());
  let said = '';
  socket.on('data', (chunk) => {
    said += String(chunk);
  });
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('closed')));
  socket.on('error', () => undefined);
  socket.write(text);
  const answers = () =>
    said
      .split('\n')
      .filter(Boolean)
      .map((one) => JSON.parse(one) as Record<string, unknown>);
  for (let tries = 0; tries < 250 && !until(answers()); tries++) {
    if ((await Promise.race([closed, sleep(20)])) === 'closed') return { answers: answers(), closed: true };
  }
  socket.destroy();
  return { answers: answers(), closed: false };
}

const actor = { organizationId: 'o', userId: null };
const request = (id: number, verb: string, params: unknown = {}) =>
  `${JSON.stringify({ id, verb, params, actor })}\n`;

test('verbs it does not know are refused, too much at once waits, and a line without end is cut off', async () => {
  const { answers } = await converse(
    request(1, 'shell.run', { command: 'id' }) + request(2, '__proto__') + request(3, 'constructor'),
    (all) => all.length === 4,
  );
  for (const answer of answers.slice(1)) expect(answer.error).toMatchObject({ code: 'NOT_FOUND' });
  const many = Array.from({ length: 65 }, (_, index) => request(index + 1, 'services.list')).join('');
  const busy = await converse(many, (all) => all.length === 66);
  const refused = busy.answers.filter(
    (one) => (one.error as { code?: string } | undefined)?.code === 'UNAVAILABLE',
  );
  expect(refused.map(({ id }) => id)).toEqual([65]);
  expect((await converse('x'.repeat(5 * 1024 * 1024), () => false)).closed).toBe(true);
  expect((await converse('GET / HTTP/1.1\r\n\r\n', () => false)).closed).toBe(true);
});

test.runIf(existsSync('/dev/full'))(
  'what cannot be written to the audit log is not done, and the chain holds over the rest',
  async () => {
    const path = join(folder, 'chain.log');
    const log = await openAuditLog(path);
    const entry = { verb: 'services.act', params: { service: 'postfix' }, actor, outcome: 'done' as const };
    for (let count = 0; count < 5; count++) await log.append(entry);
    expect(await verifyAudit(path)).toMatchObject({ entries: 5, brokenAt: null });
    const { head } = await verifyAudit(path);
    await log.append(entry);
    expect((await verifyAudit(path, [5, 7])).heads).toEqual([head, null]);
    expect((await readAudit(path, null, 2)).entries).toHaveLength(2);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(
      path,
      [lines[0], String(lines[1]).replace('postfix', 'dovecot'), ...lines.slice(2)].join('\n'),
    );
    expect((await verifyAudit(path)).brokenAt).toBe(3);
    symlinkSync('/dev/full', join(folder, 'full.log'));
    const full = await openAuditLog(join(folder, 'full.log'));
    await expect(full.append(entry)).rejects.toThrow('nothing was done');
  },
);

test('canaries that a killed agent left are taken away, those of a living one are not', async () => {
  const [left, living] = [
    mkdtempSync('/tmp/postroom-canary-999999999-'),
    mkdtempSync(`/tmp/postroom-canary-${process.pid}-`),
  ];
  await sweepPlaces();
  expect([left, living].map((path) => existsSync(path))).toEqual([false, true]);
  rmSync(living, { recursive: true });
});
