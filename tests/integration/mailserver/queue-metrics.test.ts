// What the queue's metrics and delivery monitoring say, against what was really sent through Postfix.
import { sql } from '@postroom/api/core/database.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { deadDestination, enqueue } from '../../testkit/queue.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
const dead = deadDestination();
let app: TestApp;
let company: HostedCompany;
let addresses: string[];
let organizationId: string;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  const [bo, cleo] = [await company.hire('bo', 'Bo Rao'), await company.hire('cleo', 'Cleo Okafor')];
  addresses = [bo.address, cleo.address];
  const { data } = await app.graphql('{ viewer { organization { id } } }', {}, company.owner);
  organizationId = fromGlobalId(data.viewer.organization.id).id;
});
afterAll(() => app.stop());

const METRICS = `{ viewer { organization { mailHosts(first: 1) { edges { node { id
  queue { messages(first: 10, filter: { domain: "${dead}" }) { edges { node { id attempts } } }
    metrics(hours: 1) { points { arrived left retries deferred delayP95 }
      destinations(first: 100) { domain delivered bounced retries delayP50 delayP95 } } }
  flow(range: HOUR) { totals { received delivered deferred bounced }
    destinations { domain direction delivered deferred bounced } } } } } } } }`;

async function measured() {
  const { data, errors } = await app.graphql(METRICS, {}, company.owner);
  expect(errors).toBeUndefined();
  const host = data.viewer.organization.mailHosts.edges[0].node;
  const { points, destinations } = host.queue.metrics;
  const sum = (name: 'arrived' | 'left' | 'retries') =>
    points.reduce((all: number, point: Record<string, number>) => all + (point[name] ?? 0), 0);
  return {
    ...{ host, points, arrived: sum('arrived'), left: sum('left'), retries: sum('retries') },
    to: (domain: string) => destinations.find((one: { domain: string }) => one.domain === domain),
  };
}

it('agree with each other and with what was sent, delivered, tried again, returned and removed', {
  timeout: 150_000,
}, async () => {
  const [bo = '', cleo = ''] = addresses;
  const text = 'Subject: Forty hubs\n\nGood morning.\n';
  for (let index = 0; index < 5; index++) await enqueue(stack, { from: cleo, to: [bo, cleo], text });
  // Each comes back to Bo as a report.
  for (const name of ['mira', 'noor']) {
    await enqueue(stack, { from: bo, to: [`${name}@${company.domain}`], text });
  }
  for (let index = 0; index < 3; index++)
    await enqueue(stack, { from: bo, to: [`ada${index}@${dead}`], text });
  const waiting = await eventually(
    'three wait',
    async () => {
      const { host, to } = await measured();
      const found = host.queue.messages.edges.map((edge: { node: unknown }) => edge.node);
      return found.length === 3 && to(dead)?.retries === 3 && to(company.domain)?.delivered === 12
        ? found
        : null;
    },
    60_000,
  ); // a worker looks for hosts every ten seconds, and again as long for who follows one
  const { id: hostId } = (await measured()).host;
  const act = (what: string, messages: { id: string }[]) =>
    callMutation(
      app,
      'changeQueuedMessages',
      { hostId, act: what, messageIds: messages.map(({ id }) => id), idempotencyKey: crypto.randomUUID() },
      { as: company.owner },
    );
  await act('FLUSH', waiting.slice(0, 2));
  await eventually('two were tried again', async () => (await measured()).to(dead)?.retries === 5);
  await act('DELETE', waiting);
  const end = await eventually('the log tells of all', async () => {
    if ((await openMessages(dead)) !== 0) return null;
    const now = await measured();
    // Five to two people, two that came back, their two reports, and three that were removed.
    return now.host.queue.messages.edges.length === 0 && now.left >= 12 ? now : null;
  });
  expect(end.to(dead)).toMatchObject({ delivered: 0, bounced: 0, retries: 5, delayP50: null });
  expect(end.to(company.domain)).toMatchObject({ delivered: 12, bounced: 2, retries: 0 });
  expect(end.to(company.domain).delayP95).toBeGreaterThan(0);
  const { totals, destinations } = end.host.flow;
  expect({ arrived: end.arrived, retries: end.retries }).toEqual({
    arrived: totals.received,
    retries: totals.deferred,
  });
  expect(destinations.filter((one: { domain: string }) => one.domain === dead)).toEqual([
    { domain: dead, direction: 'OUTBOUND', delivered: 0, deferred: 5, bounced: 0 },
  ]);
  expect(await balance()).toMatchObject({ difference: 0 });
});

const inside = <T>(work: () => Promise<T>) => runInScope(systemScope(organizationId), work);

/** Messages for a domain that the log has not seen leave. */
const openMessages = (domain: string) =>
  inside(async () => {
    const [row] = await app.deps.database.query<{ count: number }>(sql`
      SELECT count(*)::int AS count FROM trace_message m JOIN trace_recipient r ON r.trace_id = m.id
      WHERE m.ended_at IS NULL AND r.recipient LIKE ${`%@${domain}`}`);
    return row?.count;
  });

/** What came in less what went out, against what is still there: others send through the same Postfix meanwhile. */
const balance = () =>
  inside(async () => {
    const [row] = await app.deps.database.query<{ difference: number }>(sql`
      SELECT (SELECT coalesce(sum(CASE outcome WHEN 'RECEIVED' THEN count WHEN 'LEFT' THEN -count END), 0) FROM flow_count
        WHERE step = 60)::int - (SELECT count(*) FROM trace_message WHERE size IS NOT NULL AND ended_at IS NULL)::int AS difference`);
    return row;
  });
