import { expect, it } from 'vitest';
import { limitErrors, limitsIn } from './domains/limit-values.ts';
import { bytesIn, gigabytesOf } from './gigabytes.ts';

it('says sizes to the byte, and takes back what it said', () => {
  for (const bytes of [0, 1, 500, 123_456_789, 1_000_000_000, 10_000_000_000, 1_234_567_891])
    expect(bytesIn(gigabytesOf(bytes))).toBe(bytes);
  expect([gigabytesOf(20_000_000_000), gigabytesOf(500_000_000), gigabytesOf(null)]).toEqual([
    '20',
    '0.5',
    '',
  ]);
});

it('refuses what is no size', () => {
  expect(['1,5', ' .5 ', ''].map(bytesIn)).toEqual([1_500_000_000, 500_000_000, null]);
  expect(['-1', '1e3', 'many', '.', '1.0000000001', '1 000'].map(bytesIn)).toEqual(Array(6).fill(undefined));
});

it.each(['1,5', '1,000', '1.5', '1e3', '-1'])('takes “%s” for no number of mailboxes', (maxMailboxes) => {
  expect(Object.keys(limitErrors({ maxMailboxes }))).toEqual(['maxMailboxes']);
});

it('reads limits; nothing typed is none', () => {
  const values = { maxMailboxes: ' 20 ', maxAliases: '', defaultQuota: '0,123456789', maxQuota: '' };
  expect(limitErrors(values)).toEqual({});
  expect(limitsIn(values)).toEqual({
    ...{ maxMailboxes: 20, maxAliases: null, defaultQuota: 123_456_789, maxQuota: null },
  });
});
