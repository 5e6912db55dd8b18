// A message's way through a mail host.

export type TraceDirection = 'INBOUND' | 'OUTBOUND';

export type TraceState =
  | 'QUEUED'
  | 'DEFERRED'
  | 'HELD'
  | 'DELIVERED'
  | 'BOUNCED'
  | 'REJECTED'
  | 'REMOVED'
  | 'REQUEUED'
  | 'ABANDONED';

/** How far one recipient is. */
export type RecipientState = 'QUEUED' | 'DEFERRED' | 'DELIVERED' | 'BOUNCED' | 'REJECTED' | 'REMOVED';

export type TraceStage =
  | 'CONNECT'
  | 'RECEIVED'
  | 'POLICY'
  | 'MILTER'
  | 'QUEUED'
  | 'CONNECTION'
  | 'SENT'
  | 'DEFERRED'
  | 'BOUNCED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'REPORTED'
  | 'HELD'
  | 'RELEASED'
  | 'REQUEUED'
  | 'REMOVED'
  | 'ABANDONED'
  | 'WARNING'
  | 'SIEVE'
  | 'STORED'
  | 'FORWARDED'
  | 'DISCARDED';

export interface TraceRow {
  id: string;
  queueId: string | null;
  messageId: string | null;
  sender: string | null;
  direction: TraceDirection;
  service: string | null;
  clientName: string | null;
  clientAddress: string | null;
  signedInAs: string | null;
  tls: string | null;
  /** Bytes; null until the queue manager has seen it. */
  size: number | null;
  recipientCount: number;
  state: TraceState;
  arrivedAt: Date;
  endedAt: Date | null;
}

export interface RecipientRow {
  traceId: string;
  recipient: string;
  originalRecipient: string;
  state: RecipientState;
  host: string | null;
  reply: string | null;
  statusCode: string | null;
  session: string | null;
  at: Date;
}

export interface EventRow {
  traceId: string;
  at: Date;
  stage: TraceStage;
  daemon: string;
  host: string | null;
  reply: string | null;
  statusCode: string | null;
  delays: readonly number[];
  tls: string | null;
  recipient: string | null;
  linkedQueueId: string | null;
}

/** What may still be said of a message by its queue id. */
export interface OpenTrace extends TraceRow {
  recipients: Map<string, RecipientRow>;
  /** Those of them that are to be written. */
  changed: Set<string>;
}

/** What a message is as a whole: whatever needs somebody's attention first. */
export function stateOf({ state, recipients, endedAt }: OpenTrace): TraceState {
  if (state === 'REMOVED' || state === 'REQUEUED' || state === 'REJECTED') return state;
  const states = new Set([...recipients.values()].map((recipient) => recipient.state));
  const waiting = states.has('DEFERRED') || states.has('QUEUED') || states.size === 0;
  if (state === 'HELD' && endedAt === null && waiting) return 'HELD';
  if (states.has('DEFERRED')) return 'DEFERRED';
  if (states.has('BOUNCED')) return 'BOUNCED';
  if (states.has('DELIVERED'))
    return endedAt === null ? (state === 'ABANDONED' ? 'QUEUED' : progress(state)) : 'DELIVERED';
  if (states.has('REMOVED')) return 'REMOVED';
  if (states.has('REJECTED') && endedAt !== null) return 'REJECTED';
  return state;
}

/** Some have it, the others are not told of yet. */
const progress = (state: TraceState): TraceState => (state === 'DEFERRED' ? 'QUEUED' : state);
