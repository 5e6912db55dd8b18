import { expect, it } from 'vitest';
import { rowsJson } from '../../core/clean-text.ts';
import { parseDovecotLine } from '../log/dovecot-line.ts';
import { parseLine } from '../log/parse-line.ts';
import { causeOf } from '../queue/cause.ts';
import { TraceCollector } from './collect.ts';
import { Connections } from './connections.ts';
import { RefusalCounts } from './refusals.ts';
import { storageOf } from './storage.ts';
import { TraceSheet } from './trace-sheet.ts';

/** So many units that the one after them is the first half of a 😀. */
const before = (units: number) => `${'x'.repeat(units - 1)}😀 and more`;

function collect(lines: readonly string[], counts = new RefusalCounts()): TraceCollector {
  const collected = new TraceCollector(new TraceSheet(new Map()), new Connections(null), counts);
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed === null) throw new Error(`not read: ${line}`);
    collected.add(parsed);
  }
  return collected;
}

it('cuts no character of a stranger in half: one such row would stop the log for ever', () => {
  const at = '2026-11-21T10:00:00+00:00 mx postfix';
  const address = before(320).replaceAll(' ', '');
  const lines = [
    `${at}/qmgr[7]: 4F00001: from=<${address}@rao.example>, size=9, nrcpt=1 (queue active)`,
    `${at}/smtp[7]: 4F00001: to=<${address}@rao.example>, relay=mx.rao.example[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (${before(1_000)})`,
    `${at}/smtpd[7]: NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 550 5.1.1 <a@b.example>: ${before(975)}; from=<${address}@rao.example> to=<${address}@rao.example> proto=ESMTP helo=<x>`,
    `${at}/smtp[7]: 4F00001: to=<a@${before(255).replaceAll(' ', '')}>, relay=none, delay=1, delays=0/0/0/1, dsn=4.3.0, status=deferred (no)`,
  ];
  const collected = collect(lines);
  const dovecot = parseDovecotLine(
    `2026-11-21T10:00:00+00:00 lmtp(bo@rao.example)<7><s1>: Info: msgid=<1@x>: saved mail to ${before(300)}`,
  );
  if (dovecot === null) throw new Error('not read');
  const rows = {
    events: collected.sheet.events,
    recipients: [...collected.sheet.touched.values()].flatMap(({ recipients }) => [...recipients.values()]),
    senders: [...collected.sheet.touched.values()].map(({ sender }) => sender),
    flow: collected.sheet.flow.result(),
    stored: storageOf(dovecot),
    cause: causeOf(`${'x y '.repeat(49)}x 😀 and more`),
  };
  expect(rows.recipients).toHaveLength(3);
  expect(JSON.stringify(rows)).toContain('\ufffd');
  expect(JSON.stringify(rows)).not.toMatch(/\\ud[89a-f]|\\u0000/);
});

it('writes as JSON what PostgreSQL takes, whatever comes', () => {
  expect(
    JSON.parse(rowsJson([{ a: 'half \ud83d', b: 'n\0ul', c: '\\ud83d', d: new Date(0), e: '😀' }])),
  ).toEqual([{ a: 'half \ufffd', b: 'nul', c: '\\ud83d', d: '1970-01-01T00:00:00.000Z', e: '😀' }]);
});

const at = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, '0')}+00:00 mx postfix`;

it('takes no longer for each recipient of a message with very many', () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, n) =>
      `${at(1)}/smtp[7]: 4F00001: to=<p${n}@rao.example>, relay=none, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${n === 9 ? 'bounced' : 'sent'} (ok)`,
  );
  const began = performance.now();
  const [trace] = [...collect(lines).sheet.touched.values()];
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(trace).toMatchObject({ state: 'BOUNCED' });
  expect(trace?.changed.size).toBe(20_000);
});

it('does not take a message for refused of which a filter refused one recipient', () => {
  const said = '5.7.1 no; from=<a@x.example> to=<Bo@rao.example> proto=ESMTP helo=<x>';
  const refused = (stage: string, result = 'reject') =>
    `${at(1)}/cleanup[7]: 4F00001: milter-${result}: ${stage} from x[192.0.2.7]: ${said}`;
  const sent = `${at(2)}/lmtp[7]: 4F00001: to=<ada@rao.example>, relay=x[192.0.2.7], delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)`;
  const stateAfter = (...lines: string[]) =>
    [...collect([...lines, `${at(3)}/qmgr[7]: 4F00001: removed`]).sheet.touched.values()][0];
  const trace = stateAfter(refused('RCPT'), sent);
  expect(trace).toMatchObject({ state: 'DELIVERED' });
  expect(trace?.recipients.get('bo@rao.example bo@rao.example')).toMatchObject({ state: 'REJECTED' });
  expect(stateAfter(refused('END-OF-MESSAGE'))).toMatchObject({ state: 'REJECTED' });
  expect(stateAfter(refused('END-OF-MESSAGE', 'discard'))).toMatchObject({ state: 'REMOVED' });
});

it('counts what a filter refuses in the middle of a conversation as refused', () => {
  const refused = (queueId: string, stage: string) =>
    `${at(1)}/smtpd[7]: ${queueId}: milter-reject: ${stage} from x[192.0.2.7]: 451 4.7.1 Greylisting in action; from=<a@x.example> to=<bo@rao.example> proto=ESMTP helo=<x>`;
  for (const lines of [
    [refused('NOQUEUE', 'RCPT')],
    [`${at(0)}/smtpd[7]: 4F00001: client=x[192.0.2.7]`, refused('4F00001', 'END-OF-MESSAGE')],
  ]) {
    const { sheet } = collect(lines);
    expect([...sheet.touched.values()]).toMatchObject([{ state: 'REJECTED', endedAt: expect.any(Date) }]);
    expect(sheet.events.at(-1)).toMatchObject({ stage: 'REJECTED', statusCode: '4.7.1' });
    expect(sheet.flow.result()).toContainEqual(
      expect.objectContaining({ outcome: 'REJECTED', reason: 'GREYLISTED', count: 1 }),
    );
  }
});

it('keeps a few of the refusals of one client in a minute, however the log is cut, and counts all of them', () => {
  const line = (second: number, client: number) =>
    `${at(second)}/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.${client}]: 550 5.1.1 <a@b.example>: Recipient address rejected: User unknown; from=<z@z.example> to=<a@b.example> proto=ESMTP helo=<x>`;
  const counts = new RefusalCounts();
  const chunks = Array.from({ length: 60 }, (_, n) => collect([line(n, 1), line(n, 2)], counts).sheet);
  expect(chunks.reduce((sum, { touched }) => sum + touched.size, 0)).toBe(40);
  const counted = chunks.flatMap(({ flow }) => flow.result()).filter(({ step }) => step === 3_600);
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(120);
});
