// Starting and stopping everything around the api; a few lines stand in for the api itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunInfo, readRunFile } from '@postroom/infra/start/steps/run-file.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { spreadPorts } from '../../testkit/setup/product.ts';
import { type TemporaryFolder, temporaryFolder } from '../../testkit/setup/temporary.ts';

const START = resolve(import.meta.dirname, '../../../infra/start');

const API = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => response.end(String(process.getuid())));
  server.listen(Number(process.env.PORT), process.env.HOST);
  process.on('SIGTERM', () => process.exit(0));`;

let folder: TemporaryFolder;
let dataDir = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = temporaryFolder('start');
  dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  await spreadPorts(dataDir);
  writeFileSync(join(folder.path, 'api.mjs'), API);
  writeFileSync(
    join(folder.path, 'start.ts'),
    `import { startProduct } from '${START}/product.ts';
     import { createProgress } from '${START}/progress.ts';
     import { describeFailure } from '${START}/errors.ts';
     const stop = new AbortController();
     process.on('SIGTERM', () => stop.abort());
     try {
       const product = await startProduct({
         dataDir: process.env.POSTROOM_DATA, empty: true, host: '127.0.0.1', port: undefined, url: undefined, databaseUrl: undefined,
         progress: createProgress(), signal: stop.signal, onBroken: () => stop.abort(), entry: '${folder.path}/api.mjs',
       });
       if (!stop.signal.aborted) await new Promise((done) => { setInterval(() => {}, 1000); stop.signal.addEventListener('abort', done); });
       await product.stop();
     } catch (error) { console.log(describeFailure(error, 'the logs')); process.exit(1); }
     process.exit();`,
  );
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
});

afterAll(() => folder.remove());

interface Started {
  child: ChildProcess;
  said: () => string;
}

function start(): Started {
  const child = spawn(process.execPath, [join(folder.path, 'start.ts')], {
    env: { ...process.env, POSTROOM_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text };
}

async function ready({ child, said }: Started): Promise<RunInfo> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const info = readRunFile(dataDir);
    if (info?.pid === child.pid) return info as RunInfo;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`It did not start:\n${said()}`);
}

/** Every process that was started from, or works in, the data directory. */
function processesOf(path: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        return command.includes(path) || cwd.startsWith(path) ? [`${pid} ${command}`] : [];
      } catch {
        return []; // gone, or another user's
      }
    });
}

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(socket.destroy() !== undefined));
    socket.once('error', () => done(false));
  });

test('a first start makes everything, and SIGTERM ends all of it within ten seconds', async () => {
  const started = start();
  const info = await ready(started);
  expect(statSync(join(dataDir, 'run.json')).mode & 0o777).toBe(0o600);
  expect(info).toMatchObject({
    url: `http://localhost:${new URL(info.url).port}`,
    graphql: `${info.url}/graphql`,
    accounts: [],
  });
  for (const part of ['imap', 'lmtp', 'sieve', 'ldap', 'database'] as const)
    expect(await answers(info[part].port)).toBe(true);

  const began = Date.now();
  started.child.kill('SIGTERM');
  const [code] = (await once(started.child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(processesOf(dataDir)).toEqual([]);
  expect(readRunFile(dataDir)).toBeUndefined();
});

test('web and worker do not run as root', async () => {
  const info = await ready(start());
  const uid = Number(await (await fetch(info.url)).text());
  expect(uid).not.toBe(0);
});

test('a second start is refused while the first one runs', async () => {
  await ready(start());
  const second = start();
  const [code] = (await once(second.child, 'exit')) as [number];
  expect(code).toBe(1);
  expect(second.said()).toContain('Postroom is already running');
});

test('a start that was killed leaves nothing that stops the next one, and the ports stay', async () => {
  const first = start();
  const before = await ready(first);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const after = await ready(start());
  expect({ ...after, pid: 0 }).toEqual({ ...before, pid: 0 });
});

test('a failed step says which, why and what to do, and leaves nothing running', async () => {
  const ports = readFileSync(join(dataDir, 'ports.json'), 'utf8');
  writeFileSync(join(dataDir, 'ports.json'), '{ broken');
  const started = start();
  const [code] = (await once(started.child, 'exit')) as [number];
  writeFileSync(join(dataDir, 'ports.json'), ports);
  expect(code).toBe(1);
  expect(started.said()).toMatch(/Stopped at: PostgreSQL\nWhy: .*ports\.json cannot be read/);
  expect(started.said()).toContain('What to do: ');
  expect(processesOf(dataDir)).toEqual([]);
});
