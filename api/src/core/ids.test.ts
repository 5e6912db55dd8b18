import { expect, it } from 'vitest';
import { isUuid, uuidv7 } from './ids.ts';

it('ids are version 7 and variant 1, and rise strictly', () => {
  const ids = Array.from({ length: 20_000 }, () => uuidv7());
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

it('ids begin with the time in milliseconds', () => {
  const milliseconds = Number.parseInt(uuidv7().replaceAll('-', '').slice(0, 12), 16);
  expect(Math.abs(milliseconds - Date.now())).toBeLessThan(1_000);
});

it('only the canonical spelling is a UUID', () => {
  expect(isUuid(uuidv7())).toBe(true);
  for (const text of [
    '',
    'x',
    uuidv7().toUpperCase().replace(/\d/g, 'A'),
    `{${uuidv7()}}`,
    `${uuidv7()}\n`,
  ]) {
    expect(isUuid(text)).toBe(false);
  }
});
