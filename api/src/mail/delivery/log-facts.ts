// From a line of Postfix's log to a fact about a recipient.
import { clipText } from '../../core/clean-text.ts';
import type { DeliveryRecord, LogLine } from '../../mailserver/index.ts';
import type { DeliveryFact, DeliveryState } from './delivery.ts';

const SECOND = 1_000;
/** Postfix's minimal_backoff_time and maximal_backoff_time, by default. */
const MIN_BACKOFF_S = 300;
const MAX_BACKOFF_S = 4_000;
/** These deliver to a mailbox of ours; the rest hands over to somebody else's host. */
const LOCAL_DAEMONS = new Set(['lmtp', 'virtual', 'local', 'pipe']);

/** Null for what is no attempt to deliver (address probes and the like). */
export function factOf(line: LogLine, record: DeliveryRecord, outgoingId: string): DeliveryFact | null {
  const state = stateOf(line.daemon, record.status);
  if (state === null) return null;
  const to = record.to.toLowerCase();
  return {
    outgoingId,
    recipient: record.originalTo?.toLowerCase() ?? to,
    finalRecipient: to,
    state,
    source: 'LOG',
    host: record.relay?.name ?? record.relay?.ip ?? null,
    reply: record.response === '' ? null : clipText(record.response, 2_000),
    statusCode: record.dsn,
    nextAttemptAt: state === 'DEFERRED' ? nextAttempt(line.at, record.delay) : null,
    occurredAt: line.at,
  };
}

function stateOf(daemon: string, status: string): DeliveryState | null {
  if (status === 'deferred') return 'DEFERRED';
  if (status === 'bounced') return 'BOUNCED';
  if (status !== 'sent') return null;
  if (daemon === 'discard') return 'REMOVED';
  return LOCAL_DAEMONS.has(daemon) ? 'DELIVERED' : 'HANDED_OVER';
}

/** Postfix waits as long again as the message is old, within its bounds (qmgr(8)). */
export function nextAttempt(at: Date, ageSeconds: number): Date {
  const wait = Math.min(Math.max(ageSeconds, MIN_BACKOFF_S), MAX_BACKOFF_S);
  return new Date(at.getTime() + wait * SECOND);
}
