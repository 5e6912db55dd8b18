import { describe, expect, it } from 'vitest';
import { parseLine } from './parse-line.ts';

const now = new Date('2026-01-02T10:00:00');
const delivered =
  'smtp[71]: 4104E3D: to=<mira@okafor.example>, orig_to=<Orders@Lindholm.example>, relay=mx.okafor.example[2001:db8::7]:25, delay=11, delays=5.4/0.06/5.1/0.03, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as F12DF84004)';

describe('a line of Postfix’s log', () => {
  it('tells of an attempt to deliver, with host, answer and delays', () => {
    const line = parseLine(`2026-01-02T09:59:58.123456+00:00 mail postfix/submission/${delivered}`, now);
    expect(line).toMatchObject({ host: 'mail', syslogName: 'postfix/submission', daemon: 'smtp', pid: 71 });
    expect(line?.at.toISOString()).toBe('2026-01-02T09:59:58.123Z');
    expect(line?.record).toMatchObject({
      ...{ kind: 'delivery', queueId: '4104E3D', to: 'mira@okafor.example', status: 'sent', dsn: '2.0.0' },
      ...{ originalTo: 'Orders@Lindholm.example', delays: [5.4, 0.06, 5.1, 0.03] },
      relay: { name: 'mx.okafor.example', ip: '2001:db8::7', port: 25 },
      response: '250 2.0.0 Ok: queued as F12DF84004',
    });
  });

  it('takes the year from now, and last year’s December in January', () => {
    expect(parseLine(`Jan  2 09:59:58 mail postfix/${delivered}`, now)?.at).toEqual(
      new Date(2026, 0, 2, 9, 59, 58),
    );
    expect(parseLine(`Dec 31 23:59:59 mail postfix/${delivered}`, now)?.at).toEqual(
      new Date(2025, 11, 31, 23, 59, 59),
    );
  });

  it('is not led astray by what a sender puts into an address', () => {
    const text =
      'smtp[7]: 4104E3D: to=<"a, status=sent (250 ok)"@x.example>, relay=none, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (unknown)';
    const { record } = parseLine(`Jan  2 09:59:58 mail postfix/${text}`, now) ?? {};
    expect(record).toMatchObject({ kind: 'delivery', status: 'bounced', response: 'unknown', relay: null });
  });

  it.each([
    ['"a>, status=sent (250 ok"@x.example', 'bounced'],
    ['"a\\">, status=sent (250 ok"@x.example', 'bounced'],
    ['"never closed', 'bounced'],
  ])('takes %j for an address whole', (to, status) => {
    const text = `smtp[7]: 4104E3D: to=<${to}>, relay=none, delay=1, delays=0/0/0/1, dsn=5.1.1, status=${status} (unknown)`;
    const { record } = parseLine(`Jan  2 09:59:58 mail postfix/${text}`, now) ?? {};
    expect(record).toMatchObject({ kind: 'delivery', to, status, response: 'unknown' });
  });

  it('takes no longer for a program with an endless name', () => {
    const began = performance.now();
    expect(parseLine(`Jan  2 09:59:58 mail ${'postfix-'.repeat(60_000)}`, now)).toBeNull();
    expect(performance.now() - began).toBeLessThan(50);
  });

  it.each([
    '',
    'Jan  2 09:59:58 mail dovecot: imap-login: Login',
    'Jan 42 09:59:58 mail postfix/qmgr[7]: 4104E3D: removed',
    '\u0000\ufffd postfix',
    `${'x'.repeat(100_000)}: 4104E3D: to=<`,
  ])('is null for what is none', (text) => {
    expect(parseLine(text, now)).toBeNull();
  });
});
