// Logs become traces and counts: each line once, whatever happens to the log and to its reader.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '@postroom/api/core/service.ts';
import { traceService } from '@postroom/api/mailserver/index.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogAgent, startLogAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { eventually } from '../../testkit/wait.ts';

let folder: string;
let log: string;
let agent: LogAgent;
let app: TestApp;
let owner: TestPerson;
let database: pg.Client;
type GraphQLAnswer = Awaited<ReturnType<TestApp['graphql']>>;
const running: (RunningService | ChildProcess)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-trace-'));
  log = join(folder, 'mail.log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'dovecot.log'), '');
  writeFileSync(join(folder, 'rspamd.log'), '');
  agent = await startLogAgent(folder);
  app = await startTestApp({ env: { ...agent.env, MAIL_LOG_HISTORY_MB: '64' } });
  owner = await foundCompany(app, 'Lindqvist Bikes');
  database = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await database.connect();
});
afterAll(async () => {
  for (const one of running) 'kill' in one ? one.kill('SIGKILL') : await one.stop();
  await database?.end();
  await app?.stop();
  await agent?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = () => new Date().toISOString();
const line = (daemon: string, text: string, pid = 7) => `${at()} mx postfix/${daemon}[${pid}]: ${text}\n`;
const number = async (text: string): Promise<number> => Number((await database.query(text)).rows[0]?.n ?? 0);
const delivered = () =>
  number(`SELECT coalesce(sum(count), 0) AS n FROM flow_count WHERE step = 3600 AND outcome = 'DELIVERED'`);

let counter = 0;
/** A message from the first connection to its end; some ids are long ones. */
function whole(
  to = 'mira@okafor.example',
  status = 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F9F9F)',
) {
  const n = ++counter;
  const queueId = n % 2 ? `4F${n.toString(16).toUpperCase().padStart(6, '0')}` : `4dLmY${n}QzPzKj`;
  return {
    queueId,
    text:
      line('smtpd', 'connect from mail.elsewhere.example[198.51.100.7]', n) +
      line(
        'smtpd',
        'Anonymous TLS connection established from mail.elsewhere.example[198.51.100.7]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
        n,
      ) +
      line('smtpd', `${queueId}: client=mail.elsewhere.example[198.51.100.7]`, n) +
      line('cleanup', `${queueId}: message-id=<${n}@elsewhere.example>`) +
      line('qmgr', `${queueId}: from=<Zoe@Elsewhere.example>, size=1200, nrcpt=1 (queue active)`) +
      line('smtpd', 'disconnect from mail.elsewhere.example[198.51.100.7] ehlo=1 quit=1 commands=2', n) +
      line(
        'smtp',
        `${queueId}: to=<${to}>, relay=mx.okafor.example[192.0.2.7]:25, delay=2, delays=1/0/0.5/0.5, ${status}`,
      ),
    removed: line('qmgr', `${queueId}: removed`),
  };
}

async function killableWorker(): Promise<ChildProcess> {
  const script = new URL('./fixtures/trace-worker.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...app.env, MAIL_LOG_HISTORY_MB: '64' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

const TRACES = `query ($filter: TraceFilter) { viewer { organization { mailHosts(first: 1) { edges { node {
  traceMessages(first: 10, filter: $filter) { edges { node { id queueId messageId sender state tls size direction
    recipients { address state reply } events { stage daemon host reply recipient tls delays linkedQueueId
      verdict { action score requiredScore symbols { name score options } } } related { queueId } } } } } } } } } }`;
const traces = async (filter: Record<string, unknown>) => {
  const { data, errors } = await app.graphql(TRACES, { filter }, owner);
  expect(errors).toBeUndefined();
  return data.viewer.organization.mailHosts.edges[0].node.traceMessages.edges.map(
    (edge: { node: unknown }) => edge.node,
  );
};

describe('the logs of a mail host', () => {
  it('are counted once, through a killed worker, two workers and rotation', async () => {
    const part = (count: number) =>
      Array.from({ length: count }, () => whole())
        .map((one) => one.text + one.removed)
        .join('');
    appendFileSync(log, part(1_500));
    const first = await killableWorker();
    await eventually('it has begun', async () => (await delivered()) > 0);
    first.kill('SIGKILL');
    await once(first, 'exit');
    appendFileSync(log, part(500));
    renameSync(log, `${log}.1`);
    writeFileSync(log, part(500));
    await database.query(`DELETE FROM lease WHERE resource LIKE 'traces:%'`); // 30 s later
    running.push(await traceService.start(app.deps), await traceService.start(app.deps));
    appendFileSync(log, part(500));
    await eventually('all are counted', async () => (await delivered()) >= 3_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await delivered()).toBe(3_000);
    expect(await number('SELECT count(*) AS n FROM trace_message')).toBe(3_000);
    expect(await number(`SELECT count(*) AS n FROM trace_event WHERE stage = 'SENT'`)).toBe(3_000);
    expect(await number(`SELECT count(*) AS n FROM trace_message WHERE state = 'DELIVERED'`)).toBe(3_000);
  });

  it('tell of a message’s whole way, and find it by what one knows of it', async () => {
    const one = whole(
      'Mira@Okafor.example',
      'dsn=4.4.1, status=deferred (connect to mx: Connection timed out)',
    );
    appendFileSync(log, one.text);
    const found = await eventually('it waits', async () => {
      const [trace] = await traces({ address: 'mira@okafor.example', states: ['DEFERRED'] });
      return trace ?? null;
    });
    expect(found).toMatchObject({
      ...{ queueId: one.queueId, sender: 'zoe@elsewhere.example', direction: 'INBOUND', size: 1200 },
      recipients: [{ address: 'mira@okafor.example', state: 'DEFERRED' }],
    });
    expect(found.tls).toContain('TLSv1.3');
    appendFileSync(
      log,
      line('postsuper', `${one.queueId}: placed on hold`) +
        line('postsuper', `${one.queueId}: released from hold`) +
        line('qmgr', `${one.queueId}: from=<zoe@elsewhere.example>, size=1200, nrcpt=1 (queue active)`) +
        line(
          'smtp',
          `${one.queueId}: to=<mira@okafor.example>, relay=mx.okafor.example[192.0.2.7]:25, delay=300, delays=299/0/0.5/0.5, dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 unknown)`,
        ) +
        line('cleanup', '9E9E9E9E9E: message-id=<report@mx>') +
        line('bounce', `${one.queueId}: sender non-delivery notification: 9E9E9E9E9E`) +
        one.removed,
    );
    const ended = await eventually('it has bounced', async () => {
      const [trace] = await traces({ queueId: one.queueId });
      return trace?.state === 'BOUNCED' && trace.related.length > 0 ? trace : null;
    });
    expect(ended.events.map(({ stage }: { stage: string }) => stage)).toEqual([
      ...['CONNECT', 'RECEIVED', 'QUEUED', 'DEFERRED', 'HELD', 'RELEASED', 'BOUNCED', 'REPORTED'],
    ]);
    expect(ended.related).toEqual([{ queueId: '9E9E9E9E9E' }]);
    for (const filter of [
      { messageId: `<${ended.messageId}>` },
      { text: one.queueId },
      { text: ended.messageId },
    ]) {
      expect((await traces(filter)).map(({ id }: { id: string }) => id)).toEqual([ended.id]);
    }
  });

  it('tell what rspamd thought of a message, through rotation and a restart, and once', async () => {
    const rspamd = join(folder, 'rspamd.log');
    const messages = Array.from({ length: 4 }, () => ({ ...whole(), id: `${counter}@elsewhere.example` }));
    const verdict = (index: number) => {
      const { queueId, id } = messages[index] ?? { queueId: '', id: '' };
      const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
      const time = now.toISOString().slice(0, 19).replace('T', ' ');
      return `${time} #7(rspamd_proxy) <e3d846>; proxy; rspamd_task_write_log: id: <${id}>, qid: <${queueId}>, ip: 198.51.100.7, from: <zoe@elsewhere.example>, (default: F (no action): [${index}.50/15.00] [R_SPF_ALLOW(-0.20){+ip4:198.51.100.7;},MIME_GOOD(0.00){}]), len: 263, time: 2ms\n`;
    };
    appendFileSync(log, messages.map(({ text, removed }) => text + removed).join(''));
    appendFileSync(rspamd, `${verdict(0)}${verdict(1).slice(0, 90)}`);
    renameSync(rspamd, `${rspamd}.1`);
    appendFileSync(`${rspamd}.1`, verdict(1).slice(90));
    writeFileSync(rspamd, verdict(2));
    const known = (wanted: number) =>
      eventually('the verdicts are known', async () => {
        const count = await number('SELECT count(*) AS n FROM trace_verdict');
        return count >= wanted ? count : null;
      });
    await known(3);
    for (const one of running.splice(0)) if ('stop' in one) await one.stop();
    appendFileSync(rspamd, verdict(3));
    running.push(await traceService.start(app.deps));
    expect(await known(4)).toBe(4);
    for (const [index, { queueId }] of messages.entries()) {
      const [trace] = await traces({ queueId });
      const told = trace.events.filter(({ daemon }: { daemon: string }) => daemon === 'rspamd');
      expect(told).toMatchObject([{ stage: 'MILTER', verdict: { score: index + 0.5, requiredScore: 15 } }]);
      expect(told[0].verdict.symbols[0]).toEqual({
        ...{ name: 'R_SPF_ALLOW', score: -0.2, options: '+ip4:198.51.100.7' },
      });
    }
  });

  it('are listed page by page, each message once, also while new ones come', async () => {
    const page = `query ($after: String) { viewer { organization { mailHosts(first: 1) { edges { node {
      traceMessages(first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 5; pages++) {
      const { data }: GraphQLAnswer = await app.graphql(page, { after }, owner);
      const { edges, pageInfo } = data.viewer.organization.mailHosts.edges[0].node.traceMessages;
      seen.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      after = pageInfo.endCursor;
      expect(pageInfo.hasNextPage).toBe(true);
      if (pages === 1) appendFileSync(log, whole().text);
    }
    expect(new Set(seen).size).toBe(500);
  });

  it('tell why mail was refused, and stand bytes that are none of theirs', async () => {
    const refused = (n: number) =>
      line(
        'smtpd',
        `NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 550 5.1.1 <nobody${n}@lindqvist.example>: Recipient address rejected: User unknown in virtual mailbox table; from=<spam@bad.example> to=<nobody${n}@lindqvist.example> proto=ESMTP helo=<bad>`,
        99,
      );
    appendFileSync(log, Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
    appendFileSync(log, `${'x'.repeat(600_000)}\n`);
    appendFileSync(log, line('smtpd', 'connect from unknown[203.0.113.9]', 99));
    appendFileSync(log, Array.from({ length: 50 }, (_, n) => refused(n)).join(''));
    const [trace] = await eventually('they are there', async () => {
      const some = await traces({ address: 'nobody3@lindqvist.example' });
      return some.length > 0 ? some : null;
    });
    expect(trace).toMatchObject({ state: 'REJECTED', queueId: null, sender: 'spam@bad.example' });
    expect(trace.events.at(-1)).toMatchObject({
      stage: 'REJECTED',
      reply: expect.stringContaining('User unknown'),
    });
    const { data } = await app.graphql(
      `{ viewer { organization { mailHosts(first: 1) { edges { node { flow(range: HOUR) {
        totals { rejected delivered deferred bounced received tlsShare delayMedian delay95 }
        points { rejected } destinations { domain delivered } reasons { outcome rejectReason statusCode domain count } } } } } } } }`,
      {},
      owner,
    );
    const { flow } = data.viewer.organization.mailHosts.edges[0].node;
    expect(flow.totals).toMatchObject({
      rejected: 50,
      delivered: 3_005,
      deferred: 1,
      bounced: 1,
      received: 3_006,
    });
    expect(flow.totals.tlsShare).toBeCloseTo(0.5, 1);
    expect(flow.totals.delayMedian).toBeGreaterThan(1);
    expect(flow.destinations[0]).toEqual({ domain: 'okafor.example', delivered: 3_005 });
    expect(flow.reasons[0]).toMatchObject({
      outcome: 'REJECTED',
      rejectReason: 'UNKNOWN_RECIPIENT',
      count: 50,
    });
  });

  it('are read on after a character on the very edge of what is kept, and after NUL', async () => {
    const edge = (units: number) => `${'x'.repeat(units - 1)}😀 and more`;
    const sender = `${edge(320).replaceAll(' ', '')}@Elsewhere.example`;
    appendFileSync(
      log,
      line('cleanup', `4E00001: message-id=<e\0dge@elsewhere.example>`) +
        line('qmgr', `4E00001: from=<${sender}>, size=12, nrcpt=1 (queue active)`) +
        line(
          'smtp',
          `4E00001: to=<edge@okafor.example>, relay=mx.okafor.example[192.0.2.7]:25, delay=2, delays=1/0/0.5/0.5, dsn=4.2.0, status=deferred (${edge(1_000)})`,
        ),
    );
    const trace = await eventually('it is there', async () => {
      const [found] = await traces({ queueId: '4E00001' });
      return found?.recipients.length > 0 ? found : null;
    });
    expect(trace.messageId).toContain('edge@elsewhere.example');
    expect(trace.sender).toMatch(/^x{319}\ufffd$/);
    expect(trace.recipients[0].reply).toMatch(/^x{999}\ufffd$/);
  });
});
