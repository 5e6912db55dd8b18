import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { runQueueRule } from '@postroom/api/mailserver/queue/run-rules.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, type TestPerson } from '../../testkit/company.ts';
import { follow } from '../../testkit/live-events.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { deadDestination, enqueue, postfixConfig, stackDirectory } from '../../testkit/queue.ts';
import { queueFile } from '../../testkit/queue-file.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { ACTION, QUEUE, type QueueClient, queueClient, type Row } from './queue-client.ts';

const stack = sharedStack();
const domain = deadDestination();
const other = deadDestination();
let app: TestApp;
let owner: TestPerson;
let member: TestPerson;
let hostId: string;
let client: QueueClient;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  owner = await foundCompany(app, 'Lindqvist Bikes');
  member = await hire(app, owner.organizationId, {
    email: 'bo@lindqvist.example',
    name: 'Bo',
    role: 'MEMBER',
  });
  client = await queueClient(app, owner);
  hostId = client.hostId;
  const texts = ['First', 'Second', 'Third'].map(
    (word) =>
      `From: ada@bikes.example\nSubject: ${word} order\nMessage-ID: <${word}@bikes.example>\n\nGood morning.\n`,
  );
  await Promise.all(
    texts.map((text, index) =>
      enqueue(stack, { from: `ada${index}@bikes.example`, to: [`bo@${domain}`], text }),
    ),
  );
  await enqueue(stack, { from: '', to: [`cleo@${other}`], text: BROKEN });
});
afterAll(async () => {
  // Nobody else's: what is left for the destinations of this file.
  for (const one of [domain, other]) await client.remove({ domain: one });
  await app.stop();
});

/** Bytes that are no UTF-8, in a header and in the text. */
const BROKEN = Buffer.concat([
  Buffer.from('Subject: undeliverable '),
  Buffer.from([0xff, 0xfe, 0xc3]),
  Buffer.from('\n\nWhat was said: '),
  Buffer.from([0x80, 0x0a]),
]);

it('shows what waits and why, by destination, by cause, searched, sorted and in pages', async () => {
  const rows = await client.until(
    'three messages wait',
    { domain },
    (found) => found.length === 3 && found.every((row) => row.queue === 'DEFERRED' && row.reason !== null),
  );
  expect(rows[0]).toMatchObject({ recipients: [`bo@${domain}`], attempts: 1 });
  expect(rows[0]?.reason).toContain('Connection refused');
  expect(new Date(rows[0]?.nextTryAt ?? 0).getTime()).toBeGreaterThan(Date.now());
  const all = await client.queue({ domain });
  expect(all).toMatchObject({ running: true, problem: null, matching: { count: 3 } });
  expect(all.heatMap.rows).toEqual([{ domain, count: 3, counts: [3, 0, 0, 0, 0, 0, 0, 0, 0] }]);
  expect(all.clusters).toMatchObject([
    { cause: 'connect to …: Connection refused', count: 3, domains: [domain] },
  ]);
  const cause = all.clusters[0]?.cause;
  expect((await client.queue({ domain, cause })).matching.count).toBe(3);
  expect((await client.queue({ domain, text: 'ADA1@' })).rows).toMatchObject([
    { sender: 'ada1@bikes.example' },
  ]);
  expect((await client.queue({ domain, olderThanMinutes: 5 })).rows).toEqual([]);
  const page = await client.queue({ domain }, { sort: 'SENDER', first: 2 });
  expect(page.rows.map(({ sender }) => sender)).toEqual(['ada0@bikes.example', 'ada1@bikes.example']);
  const rest = await client.queue({ domain }, { sort: 'SENDER', first: 2, after: page.pageInfo.endCursor });
  expect(rest.rows.map(({ sender }) => sender)).toEqual(['ada2@bikes.example']);
  const forged = Buffer.from(JSON.stringify(['ARRIVED', 'yesterday', randomUUID()])).toString('base64url');
  await expect(client.queue({ domain }, { after: forged })).rejects.toThrow(
    'This cursor does not belong to this list.',
  );
  for (const sort of ['ARRIVED', 'SIZE', 'NEXT_TRY', 'ATTEMPTS']) {
    const first = await client.queue({ domain }, { sort, first: 1 });
    const others = await client.queue({ domain }, { sort, first: 5, after: first.pageInfo.endCursor });
    expect([...first.rows, ...others.rows].map(({ id }) => id).sort()).toEqual(
      rows.map(({ id }) => id).sort(),
    );
  }
});

it('opens a message whole, with its log, and writes down who did', async () => {
  const [row] = await client.until(
    'the bounce waits',
    { domain: other, bounces: true },
    (found) => found[0]?.reason != null,
  );
  const opened = await callMutation(
    app,
    'openQueuedMessage',
    { messageId: row?.id, reason: 'The customer asked' },
    { as: owner, fields: 'content { recipients { address delivered reason } headers body truncated log }' },
  );
  expect(opened.content.headers).toContain('Subject: undeliverable \ufffd');
  expect(opened.content.body).toContain('What was said: \ufffd');
  expect(opened.content.recipients).toMatchObject([{ address: `cleo@${other}`, delivered: false }]);
  expect(opened.content.log.join('\n')).toMatch(/status=deferred/);
  const { data } = await app.graphql(
    '{ changes(first: 100) { changes { entity nodeIds actor { name } } } }',
    {},
    owner,
  );
  expect(data.changes.changes).toContainEqual(
    expect.objectContaining({ entity: 'QueuedMessage', nodeIds: [row?.id] }),
  );
  const audit = readFileSync(join(stackDirectory(stack), 'agent', 'audit.log'), 'utf8');
  expect(audit).toMatch(
    new RegExp(`"verb":"queue.show","params":\\{"queueId":"${row?.queueId}".*The customer asked`),
  );
});

it('tells live what happens, and holds, releases, flushes and deletes', async () => {
  const live = await follow<{ queueChanged: unknown }>(
    app,
    owner,
    `subscription ($hostId: ID!) { queueChanged(hostId: $hostId) { changed gone queue { syncedAt } } }`,
    { hostId },
  );
  const before = await client.queue({ domain });
  const [first, second] = before.rows as [Row, Row];
  expect(await client.change('HOLD', [first])).toMatchObject({
    state: 'DONE',
    matched: 1,
    done: 1,
    goneCount: 0,
  });
  await client.until('one is held', { domain, queues: ['HOLD'] }, (rows) => rows.length === 1);
  expect(live.heard.length).toBeGreaterThan(0);
  await live.stop();
  expect(await client.change('RELEASE', [first])).toMatchObject({ state: 'DONE', failedCount: 0 });
  await client.until('none is held', { domain, queues: ['HOLD'] }, (rows) => rows.length === 0);
  expect(await client.change('FLUSH', [second])).toMatchObject({ state: 'DONE', failedCount: 0 });
  await client.until('it was tried again', { domain }, (rows) =>
    rows.some((row) => row.id === second.id && row.attempts === 2),
  );
  expect(await client.change('DELETE', [second])).toMatchObject({
    state: 'DONE',
    done: 1,
    goneCount: 0,
    by: { name: 'Astrid Lindqvist' },
  });
  await client.until('two are left', { domain }, (rows) => rows.length === 2);
});

it('does to all that match exactly what was previewed, and reports what was gone meanwhile', async () => {
  const preview = { hostId, act: 'DELETE', filter: { domain } };
  const { action } = await callMutation(app, 'previewQueueAction', preview, { as: owner, fields: ACTION });
  expect(action).toMatchObject({ state: 'PREVIEW', matched: 2, done: 0 });
  const [gone] = (await client.queue({ domain })).rows as [Row];
  await client.change('DELETE', [gone]);
  await enqueue(stack, {
    from: 'late@bikes.example',
    to: [`bo@${domain}`],
    text: 'Subject: late\n\nLate.\n',
  });
  await client.until('the late one is there', { domain, text: 'late@' }, (rows) => rows.length === 1);
  const start = { actionId: action.id, reason: 'Their server is gone for good' };
  const answers = await Promise.all(
    [1, 2].map(() => callMutation(app, 'startQueueAction', start, { as: owner, fields: ACTION })),
  );
  expect(answers.map(({ __typename }) => __typename)).toEqual([
    'StartQueueActionPayload',
    'StartQueueActionPayload',
  ]);
  expect(await client.finished(action.id)).toMatchObject({
    state: 'DONE',
    matched: 2,
    done: 2,
    goneCount: 1,
    gone: [gone.queueId],
  });
  await client.until(
    'only the late one is left',
    { domain },
    (rows) => rows.length === 1 && rows[0]?.sender === 'late@bikes.example',
  );
});

it('cleans up by rules that are switched on, and by no others', async () => {
  const queueId = 'ABCDE0C0FFEE';
  const recipient = `cleo@${other}`;
  const arrivedAt = new Date(Date.now() - 3 * 3_600_000);
  const lines = ['Subject: three hours old', '', 'Nobody wants it.'];
  const path = join(dirname(postfixConfig(stack)), 'queue', 'hold', queueId);
  writeFileSync(path, queueFile({ queueId, sender: '', recipients: [recipient], arrivedAt, lines }), {
    mode: 0o700,
  });
  const filter = { domain: other, queues: ['HOLD'], olderThanMinutes: 60 };
  await client.until('the old bounce is there', filter, (rows) => rows.length === 1);
  const rule = { hostId, name: 'Old bounces', act: 'DELETE', filter, enabled: false };
  const refused = await callMutation(
    app,
    'saveQueueRule',
    { ...rule, filter: { olderThanMinutes: 5 } },
    { as: owner },
  );
  expect(refused.fields.map(({ path: field }: { path: string }) => field)).toEqual([
    'filter.olderThanMinutes',
    'filter',
  ]);
  const queues = ['MAILDROP', 'INCOMING', 'ACTIVE', 'DEFERRED', 'HOLD', 'CORRUPT'];
  for (const everything of [{ text: ' ' }, { queues }, { youngerThanMinutes: 5_000_000 }]) {
    const sweeping = { ...rule, filter: { ...everything, olderThanMinutes: 60 } };
    const { fields } = await callMutation(app, 'saveQueueRule', sweeping, { as: owner });
    expect(fields, JSON.stringify(everything)).toMatchObject([{ path: 'filter' }]);
  }
  const saved = await callMutation(app, 'saveQueueRule', rule, {
    as: owner,
    fields: 'rule { id version enabled }',
  });
  const ruleId = fromGlobalId(saved.rule.id).id;
  const run = () => runInScope(systemScope(owner.organizationId), () => runQueueRule(app.deps, ruleId));
  expect(await run()).toBe(0);
  const { id, version } = saved.rule;
  const on = { ...rule, ruleId: id, version, enabled: true };
  expect(await callMutation(app, 'saveQueueRule', on, { as: owner })).toMatchObject({
    __typename: 'SaveQueueRulePayload',
  });
  expect(await callMutation(app, 'saveQueueRule', on, { as: owner })).toMatchObject({ code: 'CONFLICT' });
  expect(await run()).toBe(1);
  await client.until('it is gone', filter, (rows) => rows.length === 0);
  const { data } = await app.graphql(
    'query ($id: ID!) { node(id: $id) { ... on QueueRule { lastMatched runs(first: 5) { edges { node { state matched done by { name } } } } } } }',
    { id },
    owner,
  );
  expect(data.node).toEqual({
    lastMatched: 1,
    runs: { edges: [{ node: { state: 'DONE', matched: 1, done: 1, by: null } }] },
  });
});

it('is for administrators alone, and takes nothing that is not an id', async () => {
  const asMember = await app.graphql(QUEUE, { id: hostId, first: 5 }, member);
  expect(asMember.data?.node ?? null).toBeNull();
  const flush = await callMutation(app, 'flushQueue', { hostId }, { as: member });
  expect(flush).toMatchObject({ code: 'FORBIDDEN' });
  const agent = app.deps.mailHosts.agentOf({ address: null });
  for (const queueId of ['-d', 'ALL', '../../etc/passwd', 'ABC\nDEF', '']) {
    const asked = agent.call(
      'queue.act',
      { act: 'delete', messages: [{ queueId, arrivedAt: 0 }] },
      { actor: { organizationId: owner.organizationId, userId: null } },
    );
    await expect(asked, queueId).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  }
});
