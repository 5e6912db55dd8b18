import { InputError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import {
  connectionArgs,
  connectionType,
  cursorConnection,
  pageSize,
  timePlace,
} from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import { listQueueActions, type QueueAction } from '../queue/action.ts';
import { type QueueNews, queueChannel } from '../queue/channel.ts';
import {
  AGE_BOUNDS,
  type HeatMapRow,
  listQueue,
  matchQueue,
  type QueueCluster,
  type QueueMatch,
  type QueueRow,
  type QueueSort,
  type QueueState,
  type QueueStatistics,
  queueClusters,
  queueHeatMap,
  queueSorts,
  queueState,
  queueStatistics,
} from '../queue/read-queue.ts';
import { hostOf } from '../services/host.ts';
import { MailHostRef } from './mail-host.ts';
import { QueueActionConnection } from './queue-action.ts';
import { checkedFilter, QueueFilterInput } from './queue-filter.ts';
import { QueuedMessageRef, QueueNameRef } from './queued-message.ts';

const QueueSortRef = builder.enumType('QueueSort', {
  description: 'What a list of queued messages goes by.',
  values: {
    ARRIVED: { description: 'When they came.' },
    SIZE: { description: 'How large they are.' },
    NEXT_TRY: { description: 'When they are tried next; those without a time last.' },
    SENDER: { description: 'Who they are from.' },
    ATTEMPTS: { description: 'How often they were tried.' },
  } satisfies Record<QueueSort, { description: string }>,
});

const StatisticsRef = builder.objectRef<QueueStatistics>('QueueStatistics').implement({
  description: 'What lies in one of Postfix’s queues.',
  fields: (t) => ({
    queue: t.field({ type: QueueNameRef, description: 'Which.', resolve: ({ queue }) => queue }),
    count: t.exposeInt('count', { description: 'How many messages.' }),
    size: t.expose('size', { type: 'ByteSize', description: 'How large they are together.' }),
    oldestAt: t.expose('oldestAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest waits.',
    }),
  }),
});

const MatchRef = builder.objectRef<QueueMatch>('QueueMatch').implement({
  description: 'How much a filter means.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many messages.' }),
    size: t.expose('size', { type: 'ByteSize', description: 'How large they are together.' }),
  }),
});

const HeatMapRowRef = builder.objectRef<HeatMapRow>('QueueHeatMapRow').implement({
  description: 'A destination, and how long mail has been waiting for it.',
  fields: (t) => ({
    domain: t.exposeString('domain', { description: 'The domain mail goes to.' }),
    count: t.exposeInt('count', { description: 'How many messages wait for it.' }),
    counts: t.exposeIntList('counts', { description: 'The same by age; one more than `bounds`.' }),
  }),
});

const HeatMapRef = builder.objectRef<{ rows: HeatMapRow[] }>('QueueHeatMap').implement({
  description:
    'How long mail waits, by destination. A message for several destinations is counted with each.',
  fields: (t) => ({
    bounds: t.intList({
      description: 'Minutes at which one column ends and the next begins.',
      resolve: () => [...AGE_BOUNDS],
    }),
    rows: t.field({
      type: [HeatMapRowRef],
      description: 'The destinations for which most waits.',
      resolve: ({ rows }) => rows,
    }),
  }),
});

const ClusterRef = builder.objectRef<QueueCluster>('QueueCluster').implement({
  description: 'Messages that wait for the same thing.',
  fields: (t) => ({
    cause: t.exposeString('cause', { description: 'What they wait for, without what differs between them.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
    example: t.exposeString('example', { description: 'The whole reason of one of them.' }),
    domains: t.exposeStringList('domains', { description: 'Where most of them go, at most five.' }),
    domainCount: t.exposeInt('domainCount', { description: 'How many destinations they have in all.' }),
    oldestAt: t.expose('oldestAt', { type: 'DateTime', description: 'Since when the oldest waits.' }),
  }),
});

const QueuedMessageConnection = connectionType('QueuedMessage', QueuedMessageRef);

export interface QueueSource extends QueueState {
  hostId: string;
}

const filterArg = {
  type: QueueFilterInput,
  required: false,
  description: 'Which messages; absent: all.',
} as const;
const FIRST = 'How many: 1 to 100.';

export const MailQueueRef = builder.objectRef<QueueSource>('MailQueue').implement({
  description: 'Postfix’s queue on a mail host, as its agent told last.',
  fields: (t) => ({
    syncedAt: t.expose('syncedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'What is shown is how it was then; null before the agent has told anything.',
    }),
    running: t.exposeBoolean('running', { description: 'Whether Postfix runs.' }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why nothing newer is shown; null while the agent keeps telling.',
    }),
    statistics: t.field({
      type: [StatisticsRef],
      description: 'Every queue that holds something.',
      resolve: ({ hostId }, _args, { deps }) => queueStatistics(deps.database, hostId),
    }),
    messages: t.field({
      type: QueuedMessageConnection,
      description: 'The messages.',
      args: {
        filter: t.arg(filterArg),
        sort: t.arg({ type: QueueSortRef, required: false, description: 'What to go by; absent: ARRIVED.' }),
        descending: t.arg.boolean({ required: false, description: 'Largest or latest first; absent: no.' }),
        ...connectionArgs(),
      },
      resolve: ({ hostId }, { filter, sort, descending, ...args }, { deps }) => {
        const by = sort ?? 'ARRIVED';
        return cursorConnection<QueueRow>({
          args,
          keyCount: 3,
          keysOf: ({ key, id }) => [by, key, id],
          fetch: ({ after, limit }) =>
            listQueue(deps.database, {
              ...{ hostId, sort: by, descending: descending ?? false, limit, filter: checkedFilter(filter) },
              after: placeOf(after, by),
            }),
        });
      },
    }),
    matching: t.field({
      type: MatchRef,
      description: 'How many messages a filter means.',
      args: { filter: t.arg(filterArg) },
      resolve: ({ hostId }, { filter }, { deps }) => matchQueue(deps.database, hostId, checkedFilter(filter)),
    }),
    heatMap: t.field({
      type: HeatMapRef,
      description: 'Age by destination.',
      args: { filter: t.arg(filterArg), first: t.arg.int({ description: FIRST }) },
      resolve: async ({ hostId }, { filter, first }, { deps }) => ({
        rows: await queueHeatMap(deps.database, hostId, checkedFilter(filter), pageSize(first)),
      }),
    }),
    clusters: t.field({
      type: [ClusterRef],
      description: 'What most messages wait for.',
      args: { filter: t.arg(filterArg), first: t.arg.int({ description: FIRST }) },
      resolve: ({ hostId }, { filter, first }, { deps }) =>
        queueClusters(deps.database, hostId, checkedFilter(filter), pageSize(first)),
    }),
    actions: t.field({
      type: QueueActionConnection,
      description: 'What was done to messages here, newest first.',
      args: connectionArgs(),
      resolve: ({ hostId }, args, { deps }) =>
        cursorConnection<QueueAction & { place: string }>({
          args,
          keyCount: 2,
          keysOf: ({ place, id }) => [place, id],
          fetch: ({ after, limit }) =>
            listQueueActions(deps.database, {
              ...{ hostId, ruleId: null, limit },
              before: timePlace(after),
            }),
        }),
    }),
  }),
});

function placeOf(after: unknown[] | null, sort: QueueSort): { key: string; id: string } | null {
  if (after === null) return null;
  const [by, key, id] = after;
  const fits = by === sort && typeof key === 'string' && typeof id === 'string' && isUuid(id);
  if (!fits || !queueSorts[sort].shape.test(key)) {
    throw new InputError({ after: 'This cursor does not belong to this list.' });
  }
  return { key, id };
}

builder.objectField(MailHostRef, 'queue', (t) =>
  t.field({
    type: MailQueueRef,
    description: 'Postfix’s queue there.',
    resolve: async ({ id }, _args, { deps }) => {
      authorize(policy.seeHosts);
      return { hostId: id, ...(await queueState(deps.database, id)) };
    },
  }),
);

interface QueueChange extends QueueNews {
  hostId: string;
}

const QueueChangeRef = builder.objectRef<QueueChange>('QueueChange').implement({
  description: 'The picture of a queue was brought up to date, or an action on it got further.',
  fields: (t) => ({
    changed: t.exposeInt('changed', { description: 'Messages that are new or changed.' }),
    gone: t.exposeInt('gone', { description: 'Messages that have left.' }),
    queue: t.field({
      type: MailQueueRef,
      description: 'The queue as it is now.',
      resolve: async ({ hostId }, _args, { deps }) => ({
        hostId,
        ...(await queueState(deps.database, hostId)),
      }),
    }),
  }),
});

builder.subscriptionField('queueChanged', (t) =>
  t.field({
    type: QueueChangeRef,
    description: 'Every change of a mail host’s queue from now on, about once a second while it moves.',
    args: { hostId: t.arg.id({ description: 'The mail host.' }) },
    subscribe: async (_root, { hostId }, { deps }) => {
      const { organizationId } = authorize(policy.seeHosts);
      const { id } = await hostOf(deps, decodeId(hostId, 'MailHost'));
      const heard = deps.pubsub.subscribe<QueueNews>(queueChannel(organizationId, id));
      await heard.ready;
      return {
        next: async () => {
          const news = await heard.next();
          return news.done ? news : { done: false, value: { ...news.value, hostId: id } };
        },
        return: () => heard.return(),
        [Symbol.asyncIterator]() {
          return this;
        },
      } as AsyncIterableIterator<QueueChange>;
    },
    resolve: (change: QueueChange) => change,
  }),
);
