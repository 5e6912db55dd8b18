// What waits or is being done in the background outlives the worker that does it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type JobRunner, startJobRunner } from '@postroom/api/core/adapters/job-runner.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { mailActionJob, wakeJob } from '@postroom/api/mail/index.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { expectPayload } from '../../testkit/hosted-company.ts';
import { type IndexedMailbox, indexedMailbox } from '../../testkit/indexed-mailbox.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { eventually } from '../../testkit/wait.ts';

let app: TestApp;
let astrid: TestPerson;
let mailbox: IndexedMailbox;
let view: MailboxView;
const running: (JobRunner | ChildProcess)[] = [];

beforeAll(async () => {
  app = await startTestApp();
  astrid = await foundCompany(app, 'Lindqvist Bikes');
});
beforeEach(async () => {
  mailbox = await indexedMailbox(app, astrid);
  view = await viewMailbox(app, `${mailbox.accountId}@example.org`);
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    if ('stop' in one) await one.stop();
    else one.kill('SIGKILL');
  }
});
afterAll(() => app?.stop());

async function startChild(): Promise<ChildProcess> {
  const script = new URL('./fixtures/bulk-worker.ts', import.meta.url).pathname;
  const env = { ...process.env, ...app.env };
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

async function startAnother(): Promise<void> {
  const jobs = [mailActionJob, wakeJob];
  running.push(
    await startJobRunner({ deps: app.deps, jobs, schedules: [], concurrency: 1, deadAfterMs: 1_000 }),
  );
}

const mutate = (name: string, input: Record<string, unknown>, fields: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
    __typename ... on ${type}Payload { ${fields} } ... on Error { code message } } }`;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what `fields` says
  return expectPayload(app, document, input, astrid) as Promise<any>;
};

const actionOf = async (id: string) =>
  (await app.graphql(`{ node(id: "${id}") { ... on MailAction { state matched done } } }`, {}, astrid)).data
    .node;

describe('an action on thousands of messages', () => {
  it('goes on where a killed worker left it, with nothing done twice or left out', async () => {
    const planned = Array.from({ length: 1_000 }, () => ({ messageId: `${randomUUID()}@okafor.example` }));
    for (let part = 0; part < 4; part++) {
      await mailbox.write(
        'INBOX',
        planned.map((one) => ({ messageId: `${part}${one.messageId}` })),
      );
    }
    const child = await startChild();
    const filter = { folderId: toGlobalId('Folder', mailbox.folders.INBOX ?? '') };
    const input = { idempotencyKey: randomUUID(), kind: 'MOVE', role: 'ARCHIVE', filter };
    const { id } = (await mutate('organizeMatching', input, 'action { id }')).action;
    await eventually('it has begun', async () => (await actionOf(id)).done > 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = await actionOf(id);
    expect(left).toMatchObject({ state: 'RUNNING', matched: 4_000 });
    expect((await view.folder('Archive')).messages).toBe(left.done);
    await startAnother();
    await eventually('it is done', async () => (await actionOf(id)).state === 'DONE', 60_000);
    expect(await view.folder('INBOX')).toMatchObject({ messages: 0, unread: 0 });
    expect((await view.folder('Archive')).messages).toBe(4_000);
    const told = await mailbox.query<{ messages: number; different: number }>(sql`
      SELECT count(*)::int AS messages, count(DISTINCT message)::int AS different
      FROM mail_operation, jsonb_array_elements_text(payload -> 'messageIds') AS message
      WHERE account_id = ${mailbox.accountId}::uuid AND kind = 'MOVE'`);
    expect(told).toEqual([{ messages: 4_000, different: 4_000 }]);
    await mutate('undoMailAction', { actionId: id }, 'action { state }');
    await eventually('it is undone', async () => (await actionOf(id)).state === 'UNDONE', 60_000);
    expect((await view.folder('INBOX')).messages).toBe(4_000);
    expect(await view.contradictions()).toEqual([]);
  }, 120_000);
});

describe('a snoozed conversation', () => {
  it('comes back at its time although the worker was killed meanwhile, unread at the top of the inbox', async () => {
    const [old] = await mailbox.write('INBOX', [{ messageId: `${randomUUID()}@okafor.example`, seen: true }]);
    await mailbox.write('INBOX', [{ messageId: `${randomUUID()}@okafor.example` }]);
    const child = await startChild();
    const until = new Date(Date.now() + 4_000).toISOString();
    const ids = [toGlobalId('Thread', old?.threadId ?? '')];
    const asked = await mutate(
      'snoozeMessages',
      { ids, until },
      'threads { snooze { until returnedAt } folders { role } }',
    );
    expect(asked.threads).toEqual([{ snooze: { until, returnedAt: null }, folders: [{ role: 'SNOOZED' }] }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await startAnother();
    const list = async () =>
      (
        await app.graphql(
          `{ threads(filter: { role: INBOX, accountId: "${toGlobalId('MailAccount', mailbox.accountId)}" }, first: 5) {
            edges { node { id unreadCount snooze { until returnedAt } } } } }`,
          {},
          astrid,
        )
      ).data.threads.edges.map((edge: { node: unknown }) => edge.node);
    const [top] = await eventually(
      'it is back',
      async () => {
        const threads = await list();
        return threads.length === 2 ? threads : null;
      },
      20_000,
    );
    expect(top).toMatchObject({ id: ids[0], unreadCount: 1, snooze: { until } });
    expect(new Date(top.snooze.returnedAt).getTime()).toBeGreaterThanOrEqual(new Date(until).getTime());
    expect(await view.contradictions()).toEqual([]);
  }, 60_000);
});
