// What senders are told from Postfix's log, written here: through rotation and restarts, against forgeries and reports.
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyChunk } from '@postroom/api/mail/delivery/read-log.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogAgent, startLogAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { deliveries, stateOf } from './support/deliveries.ts';
import { contentOf, type Sending, sendingOf } from './support/sending.ts';

describe('the log of a mail server', () => {
  let app: TestApp;
  let company: HostedCompany;
  let send: Sending['send'];
  let folder: string;
  let log: string;
  let agent: LogAgent;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postroom-log-'));
    log = join(folder, 'mail.log');
    writeFileSync(log, '');
    agent = await startLogAgent(folder);
    app = await startTestApp({ stack: sharedStack(), env: agent.env, worker: true });
    company = await foundHostedCompany(app);
    ({ send } = sendingOf(app));
    await company.hire('bo', 'Bo Rao');
  });

  afterAll(async () => {
    await app?.stop();
    await agent?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let counter = 0;
  const stamp = (at = new Date()) => at.toISOString();
  const line = (daemon: string, text: string, at?: Date) => `${stamp(at)} mx postfix/${daemon}[7]: ${text}\n`;
  /** The queue id in the server's answer, which alone may speak for a message. */
  const queueIdOf = (id: string) =>
    eventually('the server has answered', async () => {
      const { rows } = await ownerQuery(`SELECT server_reply FROM outgoing_message WHERE id = $1`, [
        uuidOf(id),
      ]);
      return /queued as (\w+)/.exec(String(rows[0]?.server_reply ?? ''))?.[1] ?? null;
    });
  const uuidOf = (id: string) => Buffer.from(id, 'base64url').toString('utf8').split(':').at(-1) ?? '';
  const ownerQuery = async (text: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end();
    }
  };
  const sendOne = async () => {
    // Really delivered here, so that no report of ours comes in between.
    const recipient = `bo+${++counter}@${company.domain}`;
    const sent = await send(company.owner, contentOf(company.owner, [recipient], 'Forty hubs'));
    const queueId = await queueIdOf(sent.id);
    const enter =
      line('cleanup', `${queueId}: message-id=<${sent.messageId}>`) +
      line('qmgr', `${queueId}: from=<${company.owner.address}>, size=900, nrcpt=1 (queue active)`);
    const attempt = (status: string, at?: Date) =>
      line(
        'smtp',
        `${queueId}: to=<${recipient}>, relay=mx.okafor-print.example[192.0.2.7]:25, delay=2, delays=1/0/1/0, ${status}`,
        at,
      );
    const becomes = (state: string) =>
      eventually(
        `it is ${state}`,
        async () => (await stateOf(app, company.owner, sent.id, recipient)) === state,
      );
    return { ...sent, recipient, queueId, enter, attempt, becomes };
  };
  const SENT = 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4RemoteId)';

  it('tells of queued, deferred and handed over, with the host and its answer', async () => {
    const one = await sendOne();
    appendFileSync(log, one.enter);
    await one.becomes('QUEUED');
    appendFileSync(log, one.attempt('dsn=4.2.0, status=deferred (host said: 450 4.2.0 Greylisted)'));
    await one.becomes('DEFERRED');
    appendFileSync(log, one.attempt(SENT) + line('qmgr', `${one.queueId}: removed`));
    await one.becomes('HANDED_OVER');
    expect(await deliveries(app, company.owner, one.id)).toEqual([
      {
        ...{ recipient: one.recipient, state: 'HANDED_OVER', reason: null, host: 'mx.okafor-print.example' },
        ...{
          reply: '250 2.0.0 Ok: queued as 4RemoteId',
          statusCode: '2.0.0',
          nextAttemptAt: null,
          reported: false,
        },
      },
    ]);
  });

  it('is not believed when it is the log of another organization’s host', async () => {
    const one = await sendOne();
    const stranger = { organizationId: randomUUID(), id: randomUUID() };
    const host = { ...stranger, address: 'mx.elsewhere.example:7400', fingerprint: 'f00d' };
    const source = `postfix@${host.id}`;
    const forged = one.enter + one.attempt('dsn=5.1.1, status=bounced (host said: 550 5.1.1 unknown)');
    const chunk = { lines: forged.split('\n'), position: { inode: 1n, offset: 1 }, more: false };
    await applyChunk(app.deps, { host, source }, chunk);
    const entries = await ownerQuery('SELECT FROM mail_log_entry WHERE source = $1', [source]);
    expect(entries.rows).toEqual([]);
    expect((await deliveries(app, company.owner, one.id)).map(({ state }) => state)).not.toContain('BOUNCED');
  });

  it('is read to its end when it is rotated, renamed or emptied', async () => {
    const [renamed, emptied] = [await sendOne(), await sendOne()];
    appendFileSync(log, renamed.enter);
    await renamed.becomes('QUEUED');
    // Half a line lies in the file when it is renamed; its other half is still written there.
    const attempt = renamed.attempt(SENT);
    appendFileSync(log, attempt.slice(0, 40));
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, attempt.slice(40));
    writeFileSync(log, emptied.enter);
    await renamed.becomes('HANDED_OVER');
    await emptied.becomes('QUEUED');
    truncateSync(log);
    appendFileSync(log, emptied.attempt(SENT));
    await emptied.becomes('HANDED_OVER');
  });

  it('ends what expires or is taken out of the queue', async () => {
    const [expired, removed] = [await sendOne(), await sendOne()];
    const deferred = 'dsn=4.4.1, status=deferred (connect to mx: Connection timed out)';
    appendFileSync(
      log,
      expired.enter + expired.attempt(deferred) + removed.enter + removed.attempt(deferred),
    );
    await expired.becomes('DEFERRED');
    appendFileSync(
      log,
      line(
        'qmgr',
        `${expired.queueId}: from=<${company.owner.address}>, status=expired, returned to sender`,
      ) + line('postsuper', `${removed.queueId}: removed`),
    );
    await expired.becomes('BOUNCED');
    await removed.becomes('REMOVED');
    const [gone] = await deliveries(app, company.owner, expired.id);
    expect(gone).toMatchObject({ reason: 'The other mail server does not answer.', nextAttemptAt: null });
  });

  it('is not believed when a stranger uses the Message-ID of one of our messages', async () => {
    const one = await sendOne();
    appendFileSync(log, one.enter + one.attempt(SENT));
    await one.becomes('HANDED_OVER');
    const forged = one.enter.replaceAll(one.queueId, 'F0F0F0F0F0');
    const bounced = one.attempt('dsn=5.1.1, status=bounced (unknown)').replaceAll(one.queueId, 'F0F0F0F0F0');
    const after = await sendOne();
    appendFileSync(log, forged + bounced + after.enter);
    await after.becomes('QUEUED');
    expect(await stateOf(app, company.owner, one.id, one.recipient)).toBe('HANDED_OVER');
  });

  it('goes on where a worker stopped, and telling it twice changes nothing', async () => {
    const one = await sendOne();
    appendFileSync(log, one.enter);
    await one.becomes('QUEUED');
    await ownerQuery('UPDATE mail_log_position SET "offset" = 0', []);
    const second = await startTestApp({ beside: app, worker: true });
    try {
      appendFileSync(log, one.attempt(SENT));
      await one.becomes('HANDED_OVER');
      const { rows } = await ownerQuery(
        'SELECT count(*)::int AS count FROM mail_delivery WHERE outgoing_id = $1',
        [uuidOf(one.id)],
      );
      expect(rows[0].count).toBe(1);
    } finally {
      await second.stop();
    }
  });

  it('is overtaken by a report from the other side, but only about recipients the message had', async () => {
    const one = await sendOne();
    appendFileSync(log, one.enter + one.attempt(SENT, new Date(Date.now() - 5_000)));
    await one.becomes('HANDED_OVER');
    const report = (recipient: string) => [
      'From: MAILER-DAEMON@mx.okafor-print.example',
      `To: ${company.owner.address}`,
      'Subject: Undelivered mail',
      `Message-ID: <${randomUUID()}@mx.okafor-print.example>`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I am sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.okafor-print.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      'Status: 5.2.2',
      'Remote-MTA: dns; store.okafor-print.example',
      'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${one.messageId}>`,
      'Subject: Forty hubs',
      '',
      '--b--',
      '',
    ];
    const both = await send(
      company.owner,
      contentOf(company.owner, [one.recipient, `bo+both@${company.domain}`], 'Forty hubs'),
    );
    await deliver(sharedStack(), company.owner.address, report(one.recipient).join('\r\n'));
    await one.becomes('BOUNCED');
    expect(await deliveries(app, company.owner, one.id)).toMatchObject([
      {
        ...{ host: 'store.okafor-print.example', reply: '552 5.2.2 Mailbox full', reported: true },
        reason: 'The mailbox is full. The person has to make room before mail can arrive.',
      },
    ]);
    const forged = report('eve@elsewhere.example').join('\r\n').replace(one.messageId, both.messageId);
    await deliver(sharedStack(), company.owner.address, forged);
    const { data } = await eventually('the report is read', async () => {
      const answer = await app.graphql(
        `query ($a: [ID!]) { searchMessages(query: "sorry", first: 5, accountIds: $a) { edges { node {
          body { deliveryReport { reporter subject recipients { recipient state reason } } } } } } }`,
        { a: [company.owner.accountId] },
        company.owner,
      );
      return answer.data?.searchMessages.edges.length === 2 ? answer : null;
    });
    expect(data.searchMessages.edges[1].node.body.deliveryReport).toEqual({
      ...{ reporter: 'mx.okafor-print.example', subject: 'Forty hubs' },
      recipients: [
        {
          ...{ recipient: one.recipient, state: 'BOUNCED' },
          reason: 'The mailbox is full. The person has to make room before mail can arrive.',
        },
      ],
    });
    expect((await deliveries(app, company.owner, both.id)).filter(({ reported }) => reported)).toEqual([]);
  });
});
