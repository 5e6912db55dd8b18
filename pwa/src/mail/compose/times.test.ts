import { expect, test } from 'vitest';
import { localInput, mondayMorning, tomorrowMorning } from './times.ts';

test('mornings are those of the calendar, over month ends and on Mondays', () => {
  expect(localInput(tomorrowMorning(new Date(2026, 10, 30, 17)))).toBe('2026-12-01T08:00');
  expect(localInput(tomorrowMorning(new Date(2026, 10, 30, 3)))).toBe('2026-11-30T08:00');
  expect(localInput(mondayMorning(new Date(2026, 10, 21, 12)))).toBe('2026-11-23T08:00');
  expect(localInput(mondayMorning(new Date(2026, 10, 22, 12)))).toBe('2026-11-23T08:00');
  expect(localInput(mondayMorning(new Date(2026, 10, 23, 7)))).toBe('2026-11-30T08:00');
});
