// Postfix's own service that tries what waits for a destination.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentActor, localAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { deadDestination, enqueue, postfixConfig } from '../../testkit/queue.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { ACTION, type QueueClient, queueClient, type Row } from './queue-client.ts';

const run = promisify(execFile);
const stack = sharedStack();
let app: TestApp;
let owner: TestPerson;
let client: QueueClient;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  owner = await foundCompany(app, 'Lindqvist Bikes');
  client = await queueClient(app, owner);
});
afterAll(() => app.stop());

it('tries a destination that it keeps a list of, and leaves the others', async () => {
  // Postfix keeps no list of addresses in brackets.
  const [site, beside] = [`site${randomUUID()}.example`, deadDestination()];
  const config = postfixConfig(stack);
  const postfix = (program: string, ...args: string[]) =>
    run(`/usr/sbin/${program}`, ['-c', config, ...args]);
  const mainCf = join(config, 'main.cf');
  const [before, { mtime }] = [readFileSync(mainCf), statSync(mainCf)];
  const { stdout: ways } = await postfix('postconf', '-h', 'transport_maps');
  await postfix('postconf', '-e', `fast_flush_domains = ${site}`);
  const way = `inline:{ ${site}=smtp:${deadDestination()} }`;
  await postfix('postconf', '-e', `transport_maps = ${[way, ways.trim()].filter(Boolean).join(', ')}`);
  await postfix('postfix', 'reload');
  try {
    await enqueue(stack, { from: 'ada@bikes.example', to: [`bo@${site}`], text: 'Subject: One\n\nHi\n' });
    await enqueue(stack, { from: 'ada@bikes.example', to: [`bo@${beside}`], text: 'Subject: Two\n\nHi\n' });
    const attempts = (count: number) => (found: Row[]) =>
      found.length === 1 && found[0]?.attempts === count && found[0].queue === 'DEFERRED';
    for (const one of [site, beside]) await client.until('it was tried once', { domain: one }, attempts(1));
    // Tries are told apart by when Postfix means to try next, in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { by, action } = await callMutation(
      app,
      'flushQueue',
      { hostId: client.hostId, domain: site },
      { as: owner, fields: `by ${ACTION}` },
    );
    expect({ by, action }).toEqual({ by: 'SITE', action: null });
    await client.until('it was tried again', { domain: site }, attempts(2));
    const [other] = (await client.queue({ domain: beside })).rows;
    expect(other).toMatchObject({ attempts: 1 });
    // Whoever lost the answer asks once more in the same run.
    const { queueId = '', arrivedAt } = other as Row & { arrivedAt: string };
    const messages = [{ queueId, arrivedAt: Date.parse(arrivedAt) }];
    const again = { act: 'flush' as const, messages, run: randomUUID() };
    for (let turn = 0; turn < 2; turn++) {
      const outcome = await localAgent(app).call('queue.act', again, { actor: agentActor });
      expect(outcome.done).toEqual([queueId]);
      await client.until('it was tried', { domain: beside }, attempts(2));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await client.until('it was tried once', { domain: beside }, attempts(2));
  } finally {
    // Byte for byte: whoever changes the configuration after this would be told of hand edits.
    writeFileSync(mainCf, before);
    utimesSync(mainCf, mtime, mtime);
    await postfix('postfix', 'reload');
    for (const one of [site, beside]) await client.remove({ domain: one });
  }
});
