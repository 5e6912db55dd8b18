// Tells whoever looks at a host's traces and mail flow that there is news: at most once a second, and no entry in the change log,
// because nobody did anything.
import type { PubSub } from '../../core/pubsub.ts';
import type { FollowedHost } from '../follow/host-log.ts';

const EVERY_MS = 1_000;

export interface FlowBell {
  ring(): void;
}

export const flowChannel = (organizationId: string, hostId: string): string =>
  `mail-flow:${organizationId}:${hostId}`;

export function createFlowBell(pubsub: PubSub, host: FollowedHost): FlowBell {
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | undefined;
  const publish = () => {
    waiting = undefined;
    lastMs = performance.now();
    // Whoever misses it hears the next one.
    pubsub.publish(flowChannel(host.organizationId, host.id), { hostId: host.id }).catch(() => undefined);
  };
  return {
    ring() {
      if (waiting !== undefined) return;
      const wait = lastMs + EVERY_MS - performance.now();
      if (wait <= 0) publish();
      else waiting = setTimeout(publish, wait).unref();
    },
  };
}
