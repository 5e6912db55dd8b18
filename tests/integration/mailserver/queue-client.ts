// The queue as an administrator's app sees it and acts on it.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../testkit/app.ts';
import type { TestPerson } from '../../testkit/company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { eventually } from '../../testkit/wait.ts';

export interface Row {
  id: string;
  queueId: string;
  queue: string;
  sender: string;
  recipients: string[];
  attempts: number;
  reason: string | null;
  cause: string | null;
  nextTryAt: string | null;
}

export const QUEUE = `query ($id: ID!, $filter: QueueFilterInput, $sort: QueueSort, $after: String, $first: Int!) {
  node(id: $id) { ... on MailHost { queue { syncedAt running problem statistics { queue count size oldestAt }
    matching(filter: $filter) { count size }
    messages(filter: $filter, sort: $sort, first: $first, after: $after) {
      edges { node { id queueId queue sender recipients attempts reason cause nextTryAt arrivedAt size status messageId remoteHost trace { id queued { id } } } }
      pageInfo { hasNextPage endCursor } }
    heatMap(filter: $filter, first: 50) { bounds rows { domain count counts } }
    clusters(filter: $filter, first: 50) { cause count example domains domainCount } } } } }`;

export interface Shown {
  running: boolean;
  problem: string | null;
  matching: { count: number };
  heatMap: { rows: unknown[] };
  clusters: { cause: string }[];
  pageInfo: { endCursor: string };
  rows: Row[];
}

export const ACTION = 'action { id act state matched done goneCount gone failedCount problem }';

const HOSTS = '{ viewer { organization { mailHosts(first: 1) { edges { node { id } } } } } }';

export type QueueClient = Awaited<ReturnType<typeof queueClient>>;

/** Of the only host there is. */
export async function queueClient(app: TestApp, owner: TestPerson) {
  const { data: found } = await app.graphql(HOSTS, {}, owner);
  const hostId: string = found.viewer.organization.mailHosts.edges[0].node.id;

  async function queue(filter: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Shown> {
    const { data, errors } = await app.graphql(QUEUE, { id: hostId, filter, first: 50, ...more }, owner);
    if (errors) throw new Error(JSON.stringify(errors));
    const { messages, ...rest } = data.node.queue;
    return {
      ...rest,
      pageInfo: messages.pageInfo,
      rows: messages.edges.map((edge: { node: Row }) => edge.node) as Row[],
    };
  }

  /** Waits until rows of a filter are as wanted. */
  const until = (what: string, filter: Record<string, unknown>, fits: (rows: Row[]) => boolean) =>
    eventually(what, async () => {
      const { rows } = await queue(filter);
      return fits(rows) ? rows : null;
    });

  async function finished(id: string) {
    return eventually('the action is over', async () => {
      const document = `query ($id: ID!) { node(id: $id) { ... on QueueAction { state matched done goneCount gone failedCount failed problem by { name } } } }`;
      const { data } = await app.graphql(document, { id }, owner);
      return ['RUNNING', 'PREVIEW'].includes(data.node.state) ? null : data.node;
    });
  }

  async function change(act: string, rows: Row[]) {
    const input = { hostId, act, messageIds: rows.map(({ id }) => id), idempotencyKey: randomUUID() };
    const { action } = await callMutation(app, 'changeQueuedMessages', input, { as: owner, fields: ACTION });
    return finished(action.id);
  }

  async function remove(filter: Record<string, unknown>) {
    const input = { hostId, act: 'DELETE', filter };
    const { action } = await callMutation(app, 'previewQueueAction', input, { as: owner, fields: ACTION });
    await callMutation(app, 'startQueueAction', { actionId: action.id }, { as: owner, fields: ACTION });
    return finished(action.id);
  }

  return { hostId, queue, until, finished, change, remove };
}
