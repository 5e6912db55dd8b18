import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import type { QueuedMessage } from '../queue/message.ts';
import { findQueued } from '../queue/read-queue.ts';
import { type FoundTrace, loadTraces } from '../trace/find-traces.ts';
import { queuedOfTraces, tracesOfQueued } from '../trace/queue-links.ts';
import { QueuedMessageRef } from './queued-message.ts';
import { TraceMessageRef } from './trace-message.ts';

const traceOf = defineLoader<FoundTrace>(async (ids, { deps: { database } }) => {
  const links = await tracesOfQueued(database, ids);
  return through(links, await loadTraces(database, [...links.values()]));
});

const queuedOf = defineLoader<QueuedMessage>(async (ids, { deps: { database } }) => {
  const links = await queuedOfTraces(database, ids);
  return through(
    links,
    byKey(await findQueued(database, [...links.values()]), ({ id }) => id),
  );
});

function through<T>(links: ReadonlyMap<string, string>, found: ReadonlyMap<string, T>): Map<string, T> {
  return new Map(
    [...links].flatMap(([from, to]) => {
      const one = found.get(to);
      return one === undefined ? [] : [[from, one] as const];
    }),
  );
}

builder.objectField(QueuedMessageRef, 'trace', (t) =>
  t.field({
    type: TraceMessageRef,
    nullable: true,
    description: 'Its way until now, as the logs tell; null when they do not.',
    resolve: ({ id }, _args, context) => traceOf(context, id),
  }),
);

builder.objectField(TraceMessageRef, 'queued', (t) =>
  t.field({
    type: QueuedMessageRef,
    nullable: true,
    description: 'The message in the queue; null when it is not there.',
    resolve: ({ id }, _args, context) => queuedOf(context, id),
  }),
);
