import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { deferLog, queueFile } from '../../../tests/testkit/queue-file.ts';
import type { QueueEntry, QueueEvent } from '../protocol/queue.ts';
import { parseDeferLog } from './defer-log.ts';
import { isQueueId } from './queue-id.ts';
import { Spool } from './spool.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

const LONG_ID = '4Xk2Zz3mDxz9vHq';
const arrivedAt = new Date('2026-11-20T08:30:00.250Z');

function makeQueue(): string {
  const directory = mkdtempSync(join(tmpdir(), 'postroom-spool-'));
  directories.push(directory);
  for (const name of ['maildrop', 'incoming', 'active', 'deferred/A', 'defer/A', 'hold', 'corrupt']) {
    mkdirSync(join(directory, name), { recursive: true });
  }
  return directory;
}

function put(
  directory: string,
  folder: string,
  queueId: string,
  change: (file: Buffer) => Buffer = (file) => file,
) {
  const recipients = ['bo@harbour.example', 'cleo@quay.example'];
  const lines = ['Message-ID: <1@bikes.example>', Buffer.from([0x53, 0xff, 0xfe]), '', 'Good morning.'];
  const path = join(directory, folder, queueId);
  const file = queueFile({ queueId, sender: 'ada@bikes.example', recipients, arrivedAt, lines });
  writeFileSync(path, change(file), { mode: 0o700 });
  return path;
}

/** Watches until what was told is as wanted. */
async function watch(directory: string) {
  const spool = new Spool(directory);
  const there = new Map<string, QueueEntry>();
  let current = 0;
  const stop = spool.watch((event: QueueEvent) => {
    if (event.kind === 'entries') for (const entry of event.entries) there.set(entry.queueId, entry);
    if (event.kind === 'gone') for (const queueId of event.queueIds) there.delete(queueId);
    if (event.kind === 'current') current = event.count;
  });
  const until = async (fits: () => boolean) => {
    for (let tries = 0; tries < 400 && !fits(); tries++) {
      spool.hurry();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(fits()).toBe(true);
  };
  return { spool, there, stop, until, count: () => current };
}

it('tells what lies in every queue, with short and long ids, reasons and damaged files', async () => {
  const directory = makeQueue();
  const path = put(directory, 'deferred/A', 'ABCDEF01234');
  utimesSync(path, new Date('2026-11-20T10:00:00Z'), new Date('2026-11-20T10:00:00Z'));
  const reason = 'host mx.harbour.example[192.0.2.1] said: 450 4.7.1 Greylisted';
  writeFileSync(join(directory, 'defer/A/ABCDEF01234'), deferLog('bo@harbour.example', reason, '4.7.1'));
  put(directory, 'hold', LONG_ID);
  put(directory, 'hold', 'ABCDEF05678', (file) => file.subarray(0, 150));
  put(directory, 'hold', 'ABCDEF09ABC', () => Buffer.from('no queue file at all'));
  writeFileSync(join(directory, 'incoming', 'ABCDEF0FFFF'), 'unfinished', { mode: 0o600 });
  writeFileSync(join(directory, 'hold', 'README.txt'), 'not a message', { mode: 0o700 });
  const { there, until, stop } = await watch(directory);
  await until(() => there.size === 4);
  expect(there.get('ABCDEF01234')).toEqual({
    ...{ queueId: 'ABCDEF01234', queue: 'deferred', sender: 'ada@bikes.example', recipientCount: 2 },
    ...{ recipients: ['bo@harbour.example', 'cleo@quay.example'], size: 49, arrivedAt: arrivedAt.getTime() },
    ...{
      nextTryAt: Date.parse('2026-11-20T10:00:00Z'),
      messageId: '<1@bikes.example>',
      reason,
      status: '4.7.1',
    },
    ...{ remoteHost: 'mx.harbour.example', problem: null },
  });
  expect(there.get(LONG_ID)).toMatchObject({ queue: 'hold', nextTryAt: null, problem: null });
  expect(there.get('ABCDEF05678')?.problem).toMatch(/ends within/);
  expect(there.get('ABCDEF09ABC')?.problem).not.toBeNull();
  stop();
});

it('follows a message through the queues, keeps its reason while it is tried, and tells when it is gone', async () => {
  const directory = makeQueue();
  const deferred = put(directory, 'deferred/A', 'ABCDEF01234');
  writeFileSync(join(directory, 'defer/A/ABCDEF01234'), deferLog('bo@harbour.example', 'Connection refused'));
  const { spool, there, until, stop } = await watch(directory);
  await until(() => there.size === 1);
  const active = join(directory, 'active', 'ABCDEF01234');
  renameSync(deferred, active);
  rmSync(join(directory, 'defer/A/ABCDEF01234'));
  await until(() => there.get('ABCDEF01234')?.queue === 'active');
  expect(there.get('ABCDEF01234')).toMatchObject({ reason: 'Connection refused', nextTryAt: null });
  expect(spool.find('ABCDEF01234')).toEqual({ queue: 'active', path: active });
  rmSync(active);
  await until(() => there.size === 0);
  expect(spool.find('ABCDEF01234')).toBeNull();
  stop();
});

it('reads the newest deferral of each recipient, whatever else stands there', () => {
  const log = `garbage\n\n${deferLog('bo@harbour.example', 'first')}${deferLog('bo@harbour.example', 'second')}`;
  expect(parseDeferLog(log)).toEqual([
    { recipient: 'bo@harbour.example', reason: 'second', status: '4.4.1', host: null },
  ]);
});

it.each(['-d', 'ALL', '', '../ABCDEF', 'ABCDEF\n', 'abcdef01234', `${LONG_ID}/`, 'A'.repeat(200)])(
  'does not take %j for a queue id',
  (text) => expect(isQueueId(text)).toBe(false),
);
