import { describe, expect, it } from 'vitest';
import { parseRspamdLine } from './rspamd-line.ts';

const line = (text: string) =>
  `2026-11-21 16:27:16 #18479(rspamd_proxy) <e3d846>; proxy; rspamd_task_write_log: ${text}`;

describe('a line of rspamd’s log', () => {
  it('tells the verdict on a message with its symbols', () => {
    const verdict = parseRspamdLine(
      line(
        'id: <1@shop.example>, qid: <4dLmY1QzPzKj>, ip: 192.0.2.1, user: bo, from: <a@shop.example>, (default: T (add header): [6.50/15.00] [BAYES_SPAM(5.10){99.99%;},R_SPF_FAIL(1.40){-all:c;},MIME_GOOD(0.00){text/plain;},ARC_NA(0.00){}]), len: 263, time: 2.135ms, dns req: 1, digest: <81ae> rcpts: <ada@example.com>',
      ),
    );
    expect(verdict).toEqual({
      ...{ at: new Date('2026-11-21T16:27:16'), queueId: '4dLmY1QzPzKj', messageId: '1@shop.example' },
      ...{ action: 'add header', score: 6.5, required: 15 },
      symbols: [
        { name: 'BAYES_SPAM', score: 5.1, options: '99.99%' },
        { name: 'R_SPF_FAIL', score: 1.4, options: '-all:c' },
        { name: 'MIME_GOOD', score: 0, options: 'text/plain' },
        { name: 'ARC_NA', score: 0, options: '' },
      ],
    });
  });

  it('knows a message without a Message-ID, and a server that refuses nothing', () => {
    const verdict = parseRspamdLine(
      line(
        'id: <undef>, qid: <158FB5246C3>, ip: 127.0.0.1, from: <>, (default: F (no action): [0.00/nan] []), len: 2',
      ),
    );
    expect(verdict).toMatchObject({ messageId: null, required: null, score: 0, symbols: [] });
  });

  it('cuts no character in half: PostgreSQL would refuse the row, and the log would stop there for ever', () => {
    const long = (units: number) => `${'x'.repeat(units - 1)}😀 and more`;
    const verdict = parseRspamdLine(
      line(
        `id: <${long(998)}>, qid: <158FB5246C3>, ip: 127.0.0.1, (default: F (${long(40)}): [1.00/15.00] [URL(1.00){${long(200)};}]), len: 2`,
      ),
    );
    expect(verdict?.symbols).toHaveLength(1);
    expect(JSON.stringify(verdict)).not.toMatch(/\\ud[89a-f]/);
  });

  it.each([
    [
      'without a queue id',
      line('id: <1@a.example>, ip: 127.0.0.1, (default: F (no action): [0.00/15.00] []), len: 2'),
    ],
    ['of something else', '2026-11-21 16:27:16 #1(main) <1>; main; rspamd_init: started'],
    [
      'whose Message-ID pretends to be more',
      line('id: <x>, qid: <--->, ip: 1.2.3.4, (default: F (no action): [0.00/15.00] []), len: 2'),
    ],
  ])('says nothing %s', (_what, text) => {
    expect(parseRspamdLine(text)).toBeNull();
  });
});
