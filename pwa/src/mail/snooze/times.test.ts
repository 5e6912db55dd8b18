import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromField, snoozeTimes, toField } from './times.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const offered = (now: Date) =>
  Object.fromEntries(snoozeTimes(now).map(({ label, at }) => [label, toField(at)]));

test('a morning offers the day, the evening and what comes after', () => {
  expect(offered(new Date(2026, 10, 18, 9, 30))).toEqual({
    'organize.laterToday': '2026-11-18T12:00',
    'organize.thisEvening': '2026-11-18T18:00',
    'organize.tomorrow': '2026-11-19T08:00',
    'organize.weekend': '2026-11-21T08:00',
    'organize.nextWeek': '2026-11-23T08:00',
  });
});

test('late on a Sunday tomorrow and next week are the same Monday', () => {
  expect(offered(new Date(2026, 10, 22, 23, 50))).toEqual({
    'organize.tomorrow': '2026-11-23T08:00',
    'organize.nextWeek': '2026-11-23T08:00',
  });
});

test('tomorrow at eight is eight on the clock also when the clocks change in the night', () => {
  const spring = snoozeTimes(new Date(2026, 2, 28, 20)).find(({ label }) => label === 'organize.tomorrow');
  expect(spring?.at.toISOString()).toBe('2026-03-29T06:00:00.000Z');
  const autumn = snoozeTimes(new Date(2026, 9, 24, 20)).find(({ label }) => label === 'organize.tomorrow');
  expect(autumn?.at.toISOString()).toBe('2026-10-25T07:00:00.000Z');
});

test('a field for day and time means the local clock', () => {
  expect(fromField('2026-07-01T09:15')?.toISOString()).toBe('2026-07-01T07:15:00.000Z');
  expect(fromField('')).toBeNull();
});
