// What administrators see and get when something goes wrong under the queue: an agent that dies, a job that is stopped, Postfix that
// does not run. On the real Postfix.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { deadDestination, putOff, stackDirectory } from '../../testkit/queue.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { ACTION, type QueueClient, queueClient } from './queue-client.ts';

const stack = sharedStack();
const domain = deadDestination();
/** More than two steps of a job that tries messages. */
const MANY = 110;
let folder: string;
let agent: ChildProcess;
let app: TestApp;
let owner: TestPerson;
let client: QueueClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-queue-faults-'));
  agent = await startAgent();
  app = await startTestApp({
    stack,
    worker: true,
    env: { MAIL_AGENT_SOCKET: join(folder, 'run', 'agent.sock') },
  });
  owner = await foundCompany(app, 'Lindqvist Bikes');
  client = await queueClient(app, owner);
  await putOff(stack, domain, MANY);
});
afterAll(async () => {
  await client?.remove({ domain });
  agent?.kill('SIGKILL');
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startAgent(): Promise<ChildProcess> {
  const script = new URL('./fixtures/queue-agent.ts', import.meta.url).pathname;
  const state = join(folder, 'state');
  const places = [
    stackDirectory(stack),
    state,
    join(folder, 'run', 'agent.sock'),
    JSON.stringify(stack.endpoints),
  ];
  const child = spawn(process.execPath, [script, ...places], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

const flushDomain = async (idempotencyKey?: string) => {
  const input = { hostId: client.hostId, domain, idempotencyKey };
  return callMutation(app, 'flushQueue', input, { as: owner, fields: `by ${ACTION}` });
};
const begun = (id: string) =>
  eventually('the job has begun', async () => {
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on QueueAction { state done problem } } }',
      { id },
      owner,
    );
    return data.node.done > 0 ? data.node : null;
  });
const tried = async () => {
  const all = await client.queue({ domain }, { first: 100 });
  const rest = await client.queue({ domain }, { first: 100, after: all.pageInfo.endCursor });
  return [...all.rows, ...rest.rows].reduce((all, { attempts }) => all + attempts, 0);
};

it('tries a destination message by message where Postfix keeps no list of it, and stops in between when asked', async () => {
  await eventually('all wait', async () => (await client.queue({ domain })).matching.count === MANY);
  // The first was tried when it came; the others are copies of it.
  const before = 1;
  await eventually('the first try is counted', async () => (await tried()) === before);
  const { by, action } = await flushDomain('pressed once');
  expect({ by, matched: action.matched }).toEqual({ by: 'MESSAGES', matched: MANY });
  // Whose answer was lost asks again.
  expect((await flushDomain('pressed once')).action.id).toBe(action.id);
  await begun(action.id);
  await callMutation(app, 'cancelQueueAction', { actionId: action.id }, { as: owner, fields: ACTION });
  // A step that is under way is written down.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const end = await eventually('those that had their turn were tried', async () => {
    const stopped = await client.finished(action.id);
    return (await tried()) - before === stopped.done ? stopped : null;
  });
  expect(end).toMatchObject({ state: 'CANCELED', goneCount: 0, failedCount: 0 });
  expect(end.done).toBeLessThan(MANY);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await tried()) - before).toBe(end.done);
});

it('goes on from where it was when the agent dies in the middle, and does nothing twice', async () => {
  const preview = { hostId: client.hostId, act: 'HOLD', filter: { domain } };
  const { action } = await callMutation(app, 'previewQueueAction', preview, { as: owner, fields: ACTION });
  expect(action.matched).toBe(MANY);
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  await callMutation(app, 'startQueueAction', { actionId: action.id }, { as: owner, fields: ACTION });
  await eventually('it says what it waits for', async () => {
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on QueueAction { state problem } } }',
      { id: action.id },
      owner,
    );
    expect(data.node.state).toBe('RUNNING');
    return data.node.problem?.includes('agent of the mail host does not answer') ?? false;
  });
  agent = await startAgent();
  expect(await client.finished(action.id)).toMatchObject({
    ...{ state: 'DONE', done: MANY, goneCount: 0, failedCount: 0, problem: null },
  });
  await eventually('all are held', async () => {
    const { matching, problem } = await client.queue({ domain, queues: ['HOLD'] });
    return matching.count === MANY && problem === null;
  });
  // Killed while it works: whatever it did before is found done.
  const { action: removal } = await callMutation(
    app,
    'previewQueueAction',
    { ...preview, act: 'DELETE' },
    { as: owner, fields: ACTION },
  );
  await callMutation(app, 'startQueueAction', { actionId: removal.id }, { as: owner, fields: ACTION });
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  agent = await startAgent();
  expect(await client.finished(removal.id)).toMatchObject({ state: 'DONE', done: MANY, failedCount: 0 });
  await eventually('none is left', async () => (await client.queue({ domain })).matching.count === 0);
});

it('says that Postfix does not run, refuses to try, and still holds, releases and deletes', async () => {
  await putOff(stack, domain, 2);
  // Read anew each time: after an agent's restart the picture of the queue is made anew too.
  const two = () => client.until('two wait', { domain }, (found) => found.length === 2);
  await two();
  await stack.stopService('postfix');
  try {
    await eventually('it is known', async () => !(await client.queue({ domain })).running);
    expect(await flushDomain()).toMatchObject({
      code: 'MAIL_HOST_FAILED',
      message: expect.stringContaining('Postfix is not running'),
    });
    expect(await client.change('FLUSH', await two())).toMatchObject({
      ...{ state: 'FAILED', done: 0, problem: expect.stringContaining('Postfix is not running') },
    });
    expect(await client.change('HOLD', await two())).toMatchObject({
      state: 'DONE',
      done: 2,
      failedCount: 0,
    });
    expect(await client.change('DELETE', await two())).toMatchObject({
      state: 'DONE',
      done: 2,
      failedCount: 0,
    });
  } finally {
    await stack.startService('postfix');
  }
  await eventually('it runs again', async () => (await client.queue({ domain })).running);
});
