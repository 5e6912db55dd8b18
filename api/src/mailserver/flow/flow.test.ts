import { describe, expect, it } from 'vitest';
import { countDelay, emptyDelays, percentile } from './delays.ts';
import { rejectReason } from './reject-reason.ts';
import { FlowTally, OTHER_DOMAINS } from './tally.ts';

describe('the mail flow', () => {
  it('reads percentiles from histograms', () => {
    const delays = emptyDelays();
    expect(percentile(delays, 0.5)).toBeNull();
    for (let index = 0; index < 100; index++) countDelay(delays, index < 90 ? 0.4 : 40);
    expect(percentile(delays, 0.5)).toBeGreaterThan(0.2);
    expect(percentile(delays, 0.5)).toBeLessThanOrEqual(0.5);
    expect(percentile(delays, 0.95)).toBeGreaterThan(30);
  });

  it('keeps apart so many domains and no more', () => {
    const tally = new FlowTally();
    const at = new Date('2026-11-21T10:00:30Z');
    for (let index = 0; index < 500; index++) {
      tally.add({
        at,
        direction: 'INBOUND',
        outcome: 'REJECTED',
        domain: `${index}.example`,
        reason: 'SENDER',
      });
    }
    const hours = tally.result().filter(({ step }) => step === 3_600);
    expect(hours).toHaveLength(51);
    expect(hours.find(({ domain }) => domain === OTHER_DOMAINS)?.count).toBe(450);
    // The next piece of the log knows what the hour has.
    const next = new FlowTally(hours);
    const more = { at, direction: 'INBOUND', outcome: 'REJECTED', reason: 'SENDER' } as const;
    for (const domain of ['new.example', '3.example']) next.add({ ...more, domain });
    next.add({ ...more, at: new Date('2026-11-21T11:00:30Z'), domain: 'new.example' });
    expect(next.result().flatMap(({ step, domain }) => (step === 3_600 ? domain : []))).toEqual([
      OTHER_DOMAINS,
      '3.example',
      'new.example',
    ]);
  });

  it.each([
    [
      '550',
      '5.1.1',
      'Recipient address rejected: User unknown in virtual mailbox table',
      'UNKNOWN_RECIPIENT',
    ],
    ['554', '5.7.1', 'Relay access denied', 'RELAY_DENIED'],
    ['554', '5.7.1', 'Service unavailable; client [192.0.2.1] blocked using zen.example', 'BLOCKLIST'],
    ['553', '5.7.1', 'Sender address rejected: not owned by user bo@rao.example', 'SENDER'],
    ['552', '5.2.2', 'The mailbox is full.', 'MAILBOX_FULL'],
    ['451', '4.3.0', 'Temporary lookup failure', 'TEMPORARY'],
    ['550', null, 'No.', 'OTHER'],
  ])('knows why %s %s was said', (code, dsn, text, reason) => {
    expect(rejectReason(code, dsn, text)).toBe(reason);
  });
});
