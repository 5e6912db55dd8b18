// From lines of Postfix's log to the messages they are about. Pure: what is known of open messages comes in, what changed goes out.
import { cleanText, clipText } from '../../core/clean-text.ts';
import { domainOf } from '../flow/tally.ts';
import type { LogLine } from '../log/parse-line.ts';
import type { DeliveryRecord } from '../log/records.ts';
import type { Connections } from './connections.ts';
import { clip, connectionOf, hostText, LONGEST_ADDRESS } from './logged-text.ts';
import { RefusalCounts, Refusals } from './refusals.ts';
import { type EventRow, type OpenTrace, type RecipientState, stateOf } from './trace.ts';
import type { TraceSheet } from './trace-sheet.ts';

/** A sign-in for submission, to be resolved to a mailbox. */
export interface SubmissionSignIn {
  user: string;
  succeeded: boolean;
  at: Date;
  clientAddress: string | null;
  /** Of the message that was submitted: the platform's own are known by it. */
  messageId: string | null;
}

/** These deliver to mailboxes of the host. */
const LOCAL_DAEMONS = new Set(['lmtp', 'virtual', 'local', 'pipe']);
export class TraceCollector {
  readonly sheet: TraceSheet;
  readonly signIns: SubmissionSignIn[] = [];
  private readonly connections: Connections;
  private readonly refusals: Refusals;

  /** @param counts of refusals before these lines. */
  constructor(sheet: TraceSheet, connections: Connections, counts = new RefusalCounts()) {
    this.sheet = sheet;
    this.connections = connections;
    this.refusals = new Refusals(sheet, connections, counts);
  }

  add(line: LogLine): void {
    const { record } = line;
    switch (record.kind) {
      case 'connect':
      case 'tls':
        this.connections.note(line);
        break;
      case 'disconnect':
      case 'lost':
        this.endConnection(line, record.kind === 'lost' ? `${record.what} after ${record.stage}` : null);
        break;
      case 'client':
        if (record.queueId !== 'NOQUEUE') this.receive(line, record.queueId);
        break;
      case 'messageId':
        this.name(line, record.queueId, record.messageId);
        break;
      case 'active':
        this.activate(line, record.queueId);
        break;
      case 'delivery':
        this.attempt(line, record);
        break;
      case 'expired':
        this.expire(line, record.queueId);
        break;
      case 'notification':
        this.sheet.event(this.sheet.of(line, record.queueId), line, 'REPORTED', {
          ...{ linkedQueueId: record.reportQueueId, reply: `${record.to}: ${record.reason}` },
        });
        break;
      case 'removed':
        this.remove(line, record.queueId, record.by === 'postsuper');
        break;
      case 'queueAction':
        this.act(line, record.queueId, record.action);
        break;
      case 'refusal':
        this.refusals.add(line, record);
        break;
      case 'milter':
        this.refusals.filter(
          line,
          record.queueId,
          record.result,
          record.message,
          record.pairs.get('to') ?? null,
        );
        break;
      case 'remote':
        if (record.queueId !== null) {
          const reply = clip(record.reply ?? record.problem);
          this.sheet.event(this.sheet.named(line, record.queueId), line, 'CONNECTION', {
            host: hostText(record.host),
            reply,
          });
        }
        break;
      case 'trouble':
        this.trouble(line, record.queueId, record.text);
        break;
      default:
        break;
    }
  }

  private receive(line: LogLine, queueId: string): void {
    const { record } = line;
    if (record.kind !== 'client') return;
    const { client, pairs } = record;
    const signedInAs = pairs.get('sasl_username')?.toLowerCase() ?? null;
    const local = client === null || line.syslogName.includes('sieve');
    const connection = this.connections.of(line.pid) ?? connectionOf(line, client);
    const trace = this.sheet.begin(
      line,
      queueId,
      signedInAs !== null || local ? 'OUTBOUND' : 'INBOUND',
      connection,
    );
    trace.signedInAs = clip(signedInAs, LONGEST_ADDRESS);
    trace.service = line.syslogName;
    this.connections.enter(line.pid, queueId);
    this.sheet.connected(trace, line, client && connection);
    this.sheet.event(trace, line, 'RECEIVED', {
      ...{
        host: client && hostText(client),
        tls: connection.tls,
        reply: signedInAs ?? (pairs.has('uid') ? `uid ${pairs.get('uid')}` : null),
      },
      linkedQueueId: pairs.get('orig_queue_id') ?? pairs.get('orig_id') ?? null,
    });
  }

  private name(line: LogLine, queueId: string, messageId: string): void {
    const known = this.sheet.find(queueId);
    // Short queue ids are given again: a message that has left the queue gets no second Message-ID.
    const trace = known && known.endedAt === null ? known : this.sheet.begin(line, queueId, 'OUTBOUND');
    trace.messageId = clip(messageId, 998);
    this.sheet.touch(trace);
    if (trace.signedInAs === null) return;
    const { signedInAs: user, clientAddress } = trace;
    this.signIns.push({ user, succeeded: true, at: line.at, clientAddress, messageId });
  }

  private activate(line: LogLine, queueId: string): void {
    const { record } = line;
    if (record.kind !== 'active') return;
    const trace = this.sheet.of(line, queueId);
    trace.sender = clip(record.from.toLowerCase(), LONGEST_ADDRESS);
    trace.recipientCount = record.recipients;
    if (trace.state === 'HELD' || trace.state === 'ABANDONED') trace.state = 'QUEUED';
    this.sheet.touch(trace);
    if (trace.size !== null) return; // tried again
    trace.size = record.size;
    this.sheet.event(trace, line, 'QUEUED');
    const { direction } = trace;
    const fact = { at: line.at, direction, domain: '', reason: '' };
    this.sheet.flow.add({ ...fact, outcome: 'RECEIVED', bytes: record.size, tls: trace.tls !== null });
  }

  private attempt(line: LogLine, record: DeliveryRecord): void {
    const state = deliveredState(line.daemon, record.status);
    if (state === null) return; // an address probe
    const trace = this.sheet.named(line, record.queueId);
    const tls = this.connections.tlsTo(line.pid, record.relay);
    const reply = clip(record.response);
    this.setRecipient(trace, line, record, state);
    this.sheet.delivered(trace, record.delay);
    this.sheet.event(trace, line, STAGES[state], {
      ...{ host: record.relay && hostText(record.relay), reply, statusCode: record.dsn, tls },
      ...{ delays: record.delays ?? [], recipient: clip(record.to.toLowerCase(), LONGEST_ADDRESS) },
      linkedQueueId: /\b(?:queued|forwarded) as ([0-9A-Za-z]{5,25})\b/.exec(record.response)?.[1] ?? null,
    });
    if (state === 'REMOVED') return;
    this.sheet.flow.add({
      ...{ at: line.at, direction: LOCAL_DAEMONS.has(line.daemon) ? 'INBOUND' : 'OUTBOUND' },
      ...{ outcome: state, domain: domainOf(record.to), tls: tls !== null },
      ...(state === 'DELIVERED' ? { reason: '', delay: record.delay } : { reason: record.dsn ?? '' }),
    });
  }

  private setRecipient(
    trace: OpenTrace,
    line: LogLine,
    { to, originalTo, relay, response, dsn }: DeliveryRecord,
    state: RecipientState,
  ): void {
    const recipient = clipText(to.toLowerCase(), LONGEST_ADDRESS);
    const originalRecipient = clipText((originalTo ?? to).toLowerCase(), LONGEST_ADDRESS);
    if (state === 'DEFERRED' || trace.state === 'DEFERRED') trace.state = 'QUEUED';
    this.sheet.setRecipient(trace, {
      ...{ recipient, originalRecipient, state, statusCode: dsn, at: line.at },
      ...{ host: relay && hostText(relay), reply: clip(response) },
      session: /^250 \S+ <[^>]*> (\S+) Saved$/.exec(response)?.[1] ?? null,
    });
  }

  private expire(line: LogLine, queueId: string): void {
    const trace = this.sheet.of(line, queueId);
    const waiting = [...trace.recipients.values()].filter(({ state }) => state === 'DEFERRED');
    for (const recipient of waiting) {
      this.sheet.setRecipient(trace, { ...recipient, state: 'BOUNCED', at: line.at });
      const { direction } = trace;
      const domain = domainOf(recipient.recipient);
      this.sheet.flow.add({ at: line.at, direction, outcome: 'BOUNCED', domain, reason: '4.4.7' });
    }
    this.sheet.event(trace, line, 'EXPIRED');
  }

  private remove(line: LogLine, queueId: string, byAdministrator: boolean): void {
    const trace = this.sheet.find(queueId);
    if (trace === undefined || trace.endedAt !== null) return; // begun before the log
    this.sheet.leave(trace, line.at);
    if (byAdministrator) {
      this.sheet.event(trace, line, 'REMOVED');
      trace.state = 'REMOVED';
    } else trace.state = stateOf(trace);
  }

  private act(line: LogLine, queueId: string, action: string): void {
    const trace = this.sheet.of(line, queueId);
    if (action === 'placed on hold') {
      trace.state = 'HELD';
      this.sheet.event(trace, line, 'HELD');
    } else if (action === 'released from hold') {
      trace.state = 'QUEUED';
      this.sheet.event(trace, line, 'RELEASED');
    } else {
      trace.state = 'REQUEUED';
      if (trace.endedAt === null) this.sheet.leave(trace, line.at);
      this.sheet.event(trace, line, 'REQUEUED');
    }
  }

  private trouble(line: LogLine, queueId: string | null, text: string): void {
    const failed = SASL_FAILED.exec(text)?.groups;
    if (failed?.user) {
      const user = clipText(cleanText(failed.user.toLowerCase()), LONGEST_ADDRESS);
      const clientAddress = failed.ip ?? null;
      this.signIns.push({ user, succeeded: false, at: line.at, clientAddress, messageId: null });
    }
    const trace = queueId === null ? undefined : this.sheet.find(queueId);
    if (trace) this.sheet.event(trace, line, 'WARNING', { reply: clip(text) });
  }

  /** A client that goes away before its message is complete leaves nothing in the queue. */
  private endConnection(line: LogLine, problem: string | null): void {
    const queueId = this.connections.of(line.pid)?.queueId ?? null;
    const trace = queueId === null ? undefined : this.sheet.find(queueId);
    if (trace && trace.size === null && trace.endedAt === null && trace.state === 'QUEUED') {
      if (problem === null && trace.messageId !== null) this.connections.leave(line.pid);
      else {
        trace.state = trace.recipients.size > 0 ? 'REJECTED' : 'ABANDONED';
        this.sheet.event(trace, line, 'ABANDONED', { reply: problem });
      }
    }
    if (problem === null) this.connections.leave(line.pid);
  }
}

const SASL_FAILED =
  /\[(?<ip>[^\]]+)\](?::\d+)?: SASL \S+ authentication failed.*, sasl_username=(?<user>\S+)$/s;

const STAGES: Record<Exclude<RecipientState, 'QUEUED' | 'REJECTED'>, EventRow['stage']> = {
  DELIVERED: 'SENT',
  DEFERRED: 'DEFERRED',
  BOUNCED: 'BOUNCED',
  REMOVED: 'DISCARDED',
};

function deliveredState(
  daemon: string,
  status: string,
): Exclude<RecipientState, 'QUEUED' | 'REJECTED'> | null {
  if (status === 'deferred') return 'DEFERRED';
  if (status === 'bounced') return 'BOUNCED';
  if (status !== 'sent') return null;
  return daemon === 'discard' ? 'REMOVED' : 'DELIVERED';
}
