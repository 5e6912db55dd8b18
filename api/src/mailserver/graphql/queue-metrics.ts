import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { pageSize } from '../../graphql/connection.ts';
import { type QueueDestination, type QueuePoint, queueDestinations, queuePoints } from '../queue/metrics.ts';
import { MailQueueRef } from './queue.ts';

const MOST_HOURS = 90 * 24;

const PointRef = builder.objectRef<QueuePoint>('QueuePoint').implement({
  description: 'A stretch of time of a queue.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    active: t.exposeInt('active', {
      nullable: true,
      description: 'The most that were being delivered; null where nothing was measured.',
    }),
    deferred: t.exposeInt('deferred', {
      nullable: true,
      description: 'The most that were deferred; null where nothing was measured.',
    }),
    hold: t.exposeInt('hold', {
      nullable: true,
      description: 'The most that were held; null where nothing was measured.',
    }),
    oldestSeconds: t.exposeInt('oldestSeconds', {
      nullable: true,
      description: 'How long the oldest had waited; null where nothing was measured.',
    }),
    arrived: t.exposeInt('arrived', {
      description: 'Messages that the queue took in, as the log tells: `received` of the mail flow.',
    }),
    left: t.exposeInt('left', {
      description: 'Messages that left it: delivered, returned, queued anew or removed.',
    }),
    retries: t.exposeInt('retries', {
      description: 'Tries that failed, one for each recipient: `deferred` of the mail flow.',
    }),
    delayP50: t.exposeFloat('delayP50', {
      nullable: true,
      description: 'Seconds in the queue of half of what left; null when nothing did.',
    }),
    delayP95: t.exposeFloat('delayP95', { nullable: true, description: 'The same of 95 in 100.' }),
  }),
});

const DestinationRef = builder.objectRef<QueueDestination>('QueueDestination').implement({
  description: 'What became of mail for one destination, by recipient, as the log tells.',
  fields: (t) => ({
    domain: t.exposeString('domain', {
      description: 'The domain mail goes to; "*" for those beyond the largest.',
    }),
    delivered: t.exposeInt('delivered', { description: 'Recipients that were delivered to.' }),
    bounced: t.exposeInt('bounced', { description: 'Recipients that could not be delivered to.' }),
    retries: t.exposeInt('retries', { description: 'Tries that failed and were repeated.' }),
    delayP50: t.exposeFloat('delayP50', {
      nullable: true,
      description: 'Seconds until half of the deliveries; null when there was none.',
    }),
    delayP95: t.exposeFloat('delayP95', { nullable: true, description: 'The same of 95 in 100.' }),
  }),
});

interface MetricsSource {
  hostId: string;
  hours: number;
}

const QueueMetricsRef = builder.objectRef<MetricsSource>('QueueMetrics').implement({
  description: 'How a queue went over time.',
  fields: (t) => ({
    points: t.field({
      type: [PointRef],
      description: 'At most 97, oldest first, up to now.',
      resolve: ({ hostId, hours }, _args, { deps }) => queuePoints(deps.database, hostId, hours),
    }),
    destinations: t.field({
      type: [DestinationRef],
      description: 'Those with most tries that failed.',
      args: { first: t.arg.int({ description: 'How many: 1 to 100.' }) },
      resolve: ({ hostId, hours }, { first }, { deps }) =>
        queueDestinations(deps.database, hostId, { hours, first: pageSize(first) }),
    }),
  }),
});

builder.objectField(MailQueueRef, 'metrics', (t) =>
  t.field({
    type: QueueMetricsRef,
    description: 'How it went over time.',
    args: { hours: t.arg.int({ required: false, description: 'How far back: 1 to 2160; absent: 24.' }) },
    resolve: ({ hostId }, { hours }) => {
      const back = hours ?? 24;
      if (back < 1 || back > MOST_HOURS) throw new InputError({ hours: `Ask for 1 to ${MOST_HOURS} hours.` });
      return { hostId, hours: back };
    },
  }),
);
