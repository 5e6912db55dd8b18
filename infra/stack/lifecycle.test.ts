import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount, isRoot } from '../start/account.ts';
import { commandLine, identify, isRunning, type ProcessRef } from '../start/processes.ts';
import { directoryFixtures } from './fixtures.ts';
import { type ServiceName, type Stack, startStack } from './index.ts';
import { freePorts } from './ports.ts';
import {
  canLogIn,
  inbound,
  lmtp,
  PASSWORD,
  passwordHash,
  type TestStack,
  testStack,
  waitForMail,
} from './testing.ts';

let t: TestStack;
beforeAll(async () => {
  t = await testStack();
}, 30_000);
afterAll(() => t.dispose(), 20_000);

const PID_FILES: Record<ServiceName, string> = {
  slapd: 'slapd/slapd.pid',
  dovecot: 'dovecot/run/master.pid',
  rspamd: 'rspamd/run/rspamd.pid',
  postfix: 'postfix/queue/pid/master.pid',
};
const services: ServiceName[] = isRoot() ? ['slapd', 'dovecot', 'rspamd', 'postfix'] : ['slapd', 'dovecot'];

async function processOf(dataDir: string, service: ServiceName): Promise<ProcessRef> {
  const text = await readFile(join(dataDir, 'stack', PID_FILES[service]), 'utf8');
  const found = identify(Number.parseInt(text, 10));
  if (found === undefined) throw new Error(`${service} does not run.`);
  return found;
}

const deliver = (stack: Stack, subject: string, to = 'ada@example.com') =>
  (isRoot() ? inbound(stack) : lmtp(stack)).sendMail({
    from: 'x@elsewhere.test',
    to,
    subject,
    text: 'x',
  });

describe('A stack', () => {
  it('starts in less than three seconds and stops in less than three', async () => {
    const begun = performance.now();
    await t.stack.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
    const stopped = performance.now();
    for (const service of services) await t.stack.startService(service);
    expect(performance.now() - stopped).toBeLessThan(3_000);
    expect(await canLogIn(t.stack, 'ada@example.com')).toBe(true);
  });

  it.each(services)('works again after %s was killed and started', async (service) => {
    process.kill((await processOf(t.dataDir, service)).pid, 'SIGKILL');
    await sleep(50);
    await t.stack.startService(service);
    expect(await canLogIn(t.stack, 'ada@example.com')).toBe(true);
    await deliver(t.stack, `After the death of ${service}`);
    await waitForMail(t.stack, 'ada@example.com', `After the death of ${service}`);
  });

  it('leaves no process behind when it is stopped', async () => {
    const running = await Promise.all(services.map((service) => processOf(t.dataDir, service)));
    await t.stack.stop();
    expect(running.filter(isRunning)).toEqual([]);
    for (const service of services) await t.stack.startService(service);
  });

  it('lets people in whom it has seen while the directory is down', async () => {
    expect(await canLogIn(t.stack, 'bob@example.com')).toBe(true);
    await lmtp(t.stack).sendMail({ from: 'x@elsewhere.test', to: 'bob@example.com', text: 'x' });
    await t.stack.stopService('slapd');
    expect(await canLogIn(t.stack, 'bob@example.com')).toBe(true);
    const sent = await lmtp(t.stack).sendMail({ from: 'x@elsewhere.test', to: 'bob@example.com', text: 'x' });
    expect(sent.accepted).toEqual(['bob@example.com']);
    await t.stack.startService('slapd');
  });

  it.skipIf(!isRoot())('puts incoming mail off, not away, while the directory is down', async () => {
    await t.stack.stopService('slapd');
    await expect(deliver(t.stack, 'Later', 'bob@example.com')).rejects.toMatchObject({ responseCode: 451 });
    await t.stack.startService('slapd');
    await deliver(t.stack, 'Now');
    await waitForMail(t.stack, 'ada@example.com', 'Now');
  });

  it('keeps its secrets, its keys and its passwords to their owners', async () => {
    for (const file of ['secrets.json', 'tls/ca.key', 'tls/server.key', 'stack/dovecot/etc/dovecot.conf']) {
      expect((await stat(join(t.dataDir, file))).mode & 0o077, file).toBe(0);
    }
    expect((await stat(join(t.dataDir, 'stack/mail'))).mode & 0o077).toBe(0);
  });

  it('runs beside another on the same machine', async () => {
    const other = await testStack();
    try {
      await other.directory.addMailbox('only@example.com', { passwordHash: await passwordHash(PASSWORD) });
      expect(await canLogIn(other.stack, 'only@example.com')).toBe(true);
      expect(await canLogIn(t.stack, 'only@example.com')).toBe(false);
      await deliver(t.stack, 'Neighbours');
      await waitForMail(t.stack, 'ada@example.com', 'Neighbours');
    } finally {
      await other.dispose();
    }
  }, 15_000);

  it('says which port is taken', async () => {
    const ports = await freePorts();
    const squatter = createServer().listen(ports.ldap, '127.0.0.1');
    await expect(startIn(join(t.dataDir, 'taken'), ports)).rejects.toThrow(`port ${ports.ldap}`);
    squatter.close();
  }, 15_000);

  it.skipIf(!isRoot())('says which parent directory keeps the servers out', async () => {
    const closed = await mkdtemp('/tmp/postroom-closed-');
    await expect(startIn(join(closed, 'data'))).rejects.toThrow(`cannot enter ${closed}`);
    await rm(closed, { recursive: true, force: true });
  });

  it('refuses paths and names that a configuration cannot hold', async () => {
    await expect(startIn('/tmp/with space')).rejects.toMatchObject({ code: 'BAD_VALUE' });
    await expect(startIn('/tmp/$HOME')).rejects.toMatchObject({ code: 'BAD_VALUE' });
    await expect(startIn(`/tmp/${'long'.repeat(30)}`)).rejects.toMatchObject({ code: 'BAD_VALUE' });
  });
});

async function startIn(dataDir: string, ports?: Awaited<ReturnType<typeof freePorts>>): Promise<Stack> {
  const pushUrl = 'http://127.0.0.1:9/';
  return startStack({
    dataDir,
    ports: ports ?? (await freePorts()),
    pushUrl,
    hostname: 'mail.postroom.test',
  });
}

interface Supervisor {
  pid: number;
  stack: Pick<Stack, 'env'>;
  output: string[];
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Runs the stack's own command line and resolves when it says that it is ready. */
async function supervise(dataDir: string, owner?: { uid: number; gid: number }): Promise<Supervisor> {
  const main = new URL('main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...owner,
  });
  const env: Record<string, string> = {};
  const output: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as { name?: string; value?: string; step?: string; ready?: boolean };
    if (record.step) output.push(record.step);
    if (record.name) env[record.name] = record.value ?? '';
    if (record.ready) break;
  }
  return {
    pid: child.pid ?? 0,
    stack: { env },
    output,
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

/** Which of them still run after ten seconds: they notice soon, and end as soon as they get a processor. */
async function stillRunning(processes: ProcessRef[]): Promise<string[]> {
  for (let i = 0; i < 333 && processes.some(isRunning); i++) await sleep(30);
  return processes.filter(isRunning).map(({ pid }) => statusOf(pid));
}

/** What the kernel tells of a process: enough to see what it waits for. */
function statusOf(pid: number): string {
  const said = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  try {
    return ['cmdline', 'wchan', 'status'].map(said).join('\n');
  } catch {
    return `${pid}: gone just now`;
  }
}

/** Starts a server that does not end with whom started it. */
async function leave(dataDir: string, service: 'dovecot' | 'rspamd'): Promise<ChildProcess> {
  const stack = join(dataDir, 'stack');
  const configuration = join(stack, service, 'etc', `${service}.conf`);
  const { program, foreground } = {
    dovecot: { program: '/usr/sbin/dovecot', foreground: '-F' },
    rspamd: { program: '/usr/bin/rspamd', foreground: '-f' },
  }[service];
  const { uid, gid } = await stat(configuration);
  const log = await open(join(stack, 'log', `${service}-start.log`), 'a');
  const child = spawn(program, [foreground, '-c', configuration], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    uid,
    gid,
  });
  await log.close();
  if (service === 'rspamd') await writeFile(join(stack, PID_FILES.rspamd), String(child.pid)); // Dovecot writes its own
  return child;
}

describe('The command line', () => {
  it('takes its servers along when it is killed, and starts again', async () => {
    const dataDir = join(t.dataDir, 'second');
    const first = await supervise(dataDir);
    const running = await Promise.all(services.map((service) => processOf(dataDir, service)));
    const commands = running.map(({ pid }) => commandLine(pid).join(' '));
    await first.end('SIGKILL');
    // rspamd replaces its arguments by what it is.
    for (const command of commands) expect(command).toMatch(command.startsWith('rspamd:') ? /main/ : dataDir);
    expect(await stillRunning(running)).toEqual([]);

    const again = await supervise(dataDir);
    await directoryFixtures(again.stack).addDomain('example.org');
    const successors = await Promise.all(services.map((service) => processOf(dataDir, service)));
    await again.end('SIGTERM');
    expect(successors.some(isRunning)).toBe(false);
  }, 40_000);

  it.skipIf(!isRoot()).each(['dovecot', 'rspamd'] as const)(
    'clears up the %s that a dead supervisor left running',
    async (service) => {
      const dataDir = join(t.dataDir, `left-${service}`);
      const first = await supervise(dataDir);
      await first.end('SIGTERM');
      const leftover = await leave(dataDir, service);
      try {
        await sleep(300);
        expect(leftover.exitCode).toBe(null);
        const second = await supervise(dataDir);
        await expect.poll(() => leftover.exitCode).toBe(0);
        await second.end('SIGINT');
      } finally {
        leftover.kill();
      }
    },
    20_000,
  );

  it.skipIf(!isRoot())(
    'runs without root, and says that Postfix is left out',
    async () => {
      const owner = await findAccount('nobody');
      if (owner === undefined) throw new Error('This machine has no account nobody.');
      const dataDir = await mkdtemp('/tmp/postroom-user-');
      await chown(dataDir, owner.uid, owner.gid);
      const supervisor = await supervise(dataDir, owner);
      expect(supervisor.output.join('\n')).toMatch(/Postfix needs root/);
      expect(supervisor.stack.env.SMTP_PORT).toBeUndefined();
      const directory = directoryFixtures(supervisor.stack);
      await directory.addDomain('example.net');
      await directory.addMailbox('ada@example.net', { passwordHash: await passwordHash(PASSWORD) });
      const { IMAP_PORT, LMTP_PORT } = supervisor.stack.env;
      const at = (port: string | undefined) => ({ host: '127.0.0.1', port: Number(port) });
      const endpoints = { ...t.stack.endpoints, imap: at(IMAP_PORT), lmtp: at(LMTP_PORT) };
      const stack: Stack = { ...t.stack, env: supervisor.stack.env, endpoints };
      expect(await canLogIn(stack, 'ada@example.net')).toBe(true);
      await lmtp(stack).sendMail({
        from: 'x@elsewhere.test',
        to: 'ada@example.net',
        subject: 'Rootless',
        text: 'x',
      });
      await waitForMail(stack, 'ada@example.net', 'Rootless');
      await supervisor.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
    20_000,
  );
});
