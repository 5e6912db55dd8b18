// What a piece of a log says of messages, as it is being written down: the messages it touched, their events, and the counts.
import { uuidv7 } from '../../core/ids.ts';
import { FlowTally } from '../flow/tally.ts';
import type { LogLine } from '../log/parse-line.ts';
import type { Connection } from './connections.ts';
import { connectionText } from './logged-text.ts';
import { type EventRow, type OpenTrace, type RecipientRow, stateOf, type TraceDirection } from './trace.ts';

type EventDetail = Partial<Omit<EventRow, 'traceId' | 'at' | 'stage' | 'daemon'>>;

export class TraceSheet {
  readonly events: EventRow[] = [];
  readonly flow: FlowTally;
  readonly #touched = new Map<string, OpenTrace>();
  readonly #open: Map<string, OpenTrace>;
  /** Whose state does not yet follow from their recipients: to look at all of them after each would take ever longer. */
  readonly #unsettled = new Set<OpenTrace>();
  /** Seconds from arrival to the newest delivery, by message: more exact than the log's whole seconds. */
  readonly #delays = new Map<string, number>();

  /**
   * @param open The newest message of each queue id that the lines name, as far as one is known.
   * @param flow Knows what is counted of the hours of the lines.
   */
  constructor(open: Map<string, OpenTrace>, flow = new FlowTally()) {
    this.#open = open;
    this.flow = flow;
  }

  /** By id. */
  get touched(): ReadonlyMap<string, OpenTrace> {
    for (const trace of this.#unsettled) this.#settle(trace);
    return this.#touched;
  }

  find(queueId: string): OpenTrace | undefined {
    const trace = this.#open.get(queueId);
    if (trace !== undefined) this.#settle(trace);
    return trace;
  }

  /** The message that a line is about; begun here when its beginning was not logged, or long ago. */
  of(line: LogLine, queueId: string): OpenTrace {
    return this.find(queueId) ?? this.begin(line, queueId, 'OUTBOUND');
  }

  /** The same, for who does not ask for its state. */
  named(line: LogLine, queueId: string): OpenTrace {
    return this.#open.get(queueId) ?? this.begin(line, queueId, 'OUTBOUND');
  }

  /** The newest news of a recipient. The message's state follows. */
  setRecipient(trace: OpenTrace, row: Omit<RecipientRow, 'traceId'>): void {
    const key = `${row.recipient} ${row.originalRecipient}`;
    trace.recipients.set(key, { ...row, traceId: trace.id });
    trace.changed.add(key);
    this.#unsettled.add(trace);
  }

  #settle(trace: OpenTrace): void {
    if (this.#unsettled.delete(trace)) trace.state = stateOf(trace);
  }

  begin(line: LogLine, queueId: string | null, direction: TraceDirection, from?: Connection): OpenTrace {
    const trace: OpenTrace = {
      ...{ id: uuidv7(), queueId, messageId: null, sender: null, direction, signedInAs: null },
      ...{ service: from?.service ?? null, tls: from?.tls ?? null, size: null, recipientCount: 0 },
      ...{ clientName: from?.name ?? null, clientAddress: from?.address ?? null },
      ...{ state: 'QUEUED', arrivedAt: line.at, endedAt: null, recipients: new Map(), changed: new Set() },
    };
    if (queueId !== null) this.#open.set(queueId, trace);
    this.touch(trace);
    return trace;
  }

  event(trace: OpenTrace, line: LogLine, stage: EventRow['stage'], detail: EventDetail = {}): void {
    this.touch(trace);
    this.events.push({
      ...{ traceId: trace.id, at: line.at, stage, daemon: line.daemon, host: null, reply: null },
      ...{ statusCode: null, delays: [], tls: null, recipient: null, linkedQueueId: null },
      ...detail,
    });
  }

  touch(trace: OpenTrace): void {
    this.#touched.set(trace.id, trace);
  }

  connected(trace: OpenTrace, line: LogLine, connection: Connection | null): void {
    if (connection === null) return;
    const at = new Date(connection.at);
    this.event(trace, { ...line, at }, 'CONNECT', {
      ...{ host: connectionText(connection), tls: connection.tls },
    });
  }

  /** How long after its arrival a delivery was over, in seconds. */
  delivered(trace: OpenTrace, delay: number): void {
    this.#delays.set(trace.id, delay);
  }

  /** A message is out of the queue. Only what was counted on its way in is counted on its way out. */
  leave(trace: OpenTrace, at: Date): void {
    trace.endedAt = at;
    this.touch(trace);
    if (trace.size === null) return;
    const { direction, arrivedAt } = trace;
    const delay = this.#delays.get(trace.id) ?? Math.max(0, at.getTime() - arrivedAt.getTime()) / 1_000;
    this.flow.add({ at, direction, outcome: 'LEFT', domain: '', reason: '', delay });
  }
}
