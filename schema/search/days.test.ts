import { describe, expect, it } from 'vitest';
import { parseSearch, planSearch } from './index.ts';

const options = { zone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };

describe('days', () => {
  it.each([
    ['on:2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['on:2026-10', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['on:2025', '2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'],
    ['after:2026-11-01 before:2026-11-05', '2026-10-31T23:00:00.000Z', '2026-11-04T23:00:00.000Z'],
    ['on:today', '2026-11-20T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['on:yesterday', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['newer_than:2d older_than:1d', '2026-11-19T10:00:00.000Z', '2026-11-20T10:00:00.000Z'],
  ])('%s begin at midnight in Berlin, in summer and winter', (typed, since, until) => {
    expect(planSearch(parseSearch(typed), options)).toMatchObject({
      since: new Date(since),
      until: new Date(until),
    });
  });

  it('begin when the clocks go on where midnight is skipped, and elsewhere in the world', () => {
    const since = (zone: string, day: string) =>
      planSearch(parseSearch(`after:${day}`), { ...options, zone })?.since?.toISOString();
    expect(since('America/Santiago', '2026-09-06')).toBe('2026-09-06T04:00:00.000Z');
    expect(since('Asia/Kolkata', '2026-01-01')).toBe('2025-12-31T18:30:00.000Z');
    expect(since('Pacific/Kiritimati', '2026-01-01')).toBe('2025-12-31T10:00:00.000Z');
  });
});
