// Lines about mail that was refused, held back or filtered, before the queue and in it.
import { clipText } from '../../core/clean-text.ts';
import { rejectReason } from '../flow/reject-reason.ts';
import { domainOf } from '../flow/tally.ts';
import type { LogLine } from '../log/parse-line.ts';
import type { LoggedHost, RefusalRecord } from '../log/records.ts';
import type { Connections } from './connections.ts';
import { clip, connectionOf, hostText, LONGEST_ADDRESS } from './logged-text.ts';
import type { OpenTrace, RecipientRow } from './trace.ts';
import type { TraceSheet } from './trace-sheet.ts';

/** Of one client, for one reason, in one minute. More of them are counted, and not kept: somebody tries all addresses there are. */
const MOST_ALIKE = 20;
/** Of all clients in one minute: they may come from everywhere. */
const MOST_KEPT = 500;

/** Stages at which there is but one answer for all recipients. */
const WHOLE = /^(?:DATA|BDAT|END-OF-MESSAGE)$/;

/** How many refusals were kept in the newest minute of a log. */
export class RefusalCounts {
  #minute = 0;
  #kept = 0;
  readonly #alike = new Map<string, number>();

  /** Whether this one is to be kept. */
  keep({ ip }: LoggedHost, reason: string, at: Date): boolean {
    const minute = Math.floor(at.getTime() / 60_000);
    if (minute > this.#minute) {
      this.#minute = minute;
      this.#kept = 0;
      this.#alike.clear();
    }
    const key = `${ip} ${reason}`;
    const count = (this.#alike.get(key) ?? 0) + 1;
    if (count > MOST_ALIKE || this.#kept >= MOST_KEPT) return false;
    this.#alike.set(key, count);
    this.#kept++;
    return true;
  }
}

export class Refusals {
  readonly #sheet: TraceSheet;
  readonly #connections: Connections;
  readonly #counts: RefusalCounts;

  constructor(sheet: TraceSheet, connections: Connections, counts: RefusalCounts) {
    this.#sheet = sheet;
    this.#connections = connections;
    this.#counts = counts;
  }

  add(line: LogLine, record: RefusalRecord): void {
    const { code, dsn, about, message, pairs, client } = record;
    const reply = clip([code, dsn, about === null ? null : `<${about}>:`, message].filter(Boolean).join(' '));
    const to = pairs.get('to')?.toLowerCase() ?? null;
    const action = record.action.replace(/^milter-/, '');
    const rejected = action === 'reject' || action === 'tempfail';
    const reason = rejectReason(code, dsn, message);
    const known = record.queueId === null ? undefined : this.#sheet.find(record.queueId);
    if (rejected) {
      const direction = line.syslogName.includes('submission') ? 'OUTBOUND' : 'INBOUND';
      this.#sheet.flow.add({
        at: line.at,
        direction,
        outcome: 'REJECTED',
        // Whoever is no customer of ours names any domain there is.
        domain: reason === 'RELAY_DENIED' ? '' : domainOf(to ?? ''),
        reason,
      });
      if (known === undefined && !this.#counts.keep(client, reason, line.at)) return;
    }
    const trace = known ?? this.#begin(line, client, pairs.get('from') ?? null);
    if (known === undefined) trace.state = rejected ? 'REJECTED' : 'ABANDONED';
    if (action === 'hold') trace.state = 'HELD';
    // Not only a recipient, but all of it.
    if (rejected && known !== undefined && WHOLE.test(record.stage)) {
      Object.assign(trace, { state: 'REJECTED', endedAt: line.at });
    }
    const detail = { host: hostText(client), reply, statusCode: dsn, recipient: clip(to, LONGEST_ADDRESS) };
    this.#sheet.event(
      trace,
      line,
      rejected ? 'REJECTED' : action === 'hold' ? 'HELD' : action === record.action ? 'POLICY' : 'MILTER',
      detail,
    );
    if (to !== null && rejected) this.#refuse(trace, line, to, { reply, statusCode: dsn });
  }

  #refuse(
    trace: OpenTrace,
    { at }: LogLine,
    to: string,
    why: Pick<RecipientRow, 'reply' | 'statusCode'>,
  ): void {
    const recipient = clipText(to, LONGEST_ADDRESS);
    this.#sheet.setRecipient(trace, {
      ...{ recipient, originalRecipient: recipient, state: 'REJECTED', host: null, session: null, at },
      ...why,
    });
  }

  #begin(line: LogLine, client: LoggedHost, from: string | null): OpenTrace {
    const connection = this.#connections.of(line.pid) ?? connectionOf(line, client);
    const outgoing = line.syslogName.includes('submission');
    const trace = this.#sheet.begin(line, null, outgoing ? 'OUTBOUND' : 'INBOUND', connection);
    Object.assign(trace, { endedAt: line.at, sender: clip(from?.toLowerCase() ?? null, LONGEST_ADDRESS) });
    this.#sheet.connected(trace, line, connection);
    return trace;
  }

  filter(line: LogLine, queueId: string, result: string, message: string, to: string | null): void {
    const rejected = result === 'reject' || result === 'tempfail' || result === 'discard';
    if (queueId === 'NOQUEUE') return;
    const trace = this.#sheet.of(line, queueId);
    const words = /: (\d\.\d+\.\d+) (.*)$/s.exec(message);
    const [, dsn = null, text = message] = words ?? [];
    const recipient = clip(to?.toLowerCase() ?? null, LONGEST_ADDRESS);
    this.#sheet.event(trace, line, 'MILTER', {
      reply: clip(`${result}: ${text}`),
      statusCode: dsn,
      recipient,
    });
    if (result === 'hold') trace.state = 'HELD';
    if (!rejected) return;
    // A filter may refuse one recipient, and the others get the message.
    if (message.startsWith('RCPT ') && to !== null && result !== 'discard')
      this.#refuse(trace, line, to.toLowerCase(), { reply: clip(text), statusCode: dsn });
    else Object.assign(trace, { state: result === 'discard' ? 'REMOVED' : 'REJECTED', endedAt: line.at });
    const { direction } = trace;
    const reason = rejectReason(result === 'tempfail' ? '451' : '550', dsn, text);
    this.#sheet.flow.add({ at: line.at, direction, outcome: 'REJECTED', domain: domainOf(to ?? ''), reason });
  }
}
