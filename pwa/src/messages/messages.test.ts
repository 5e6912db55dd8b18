import { expect, test } from 'vitest';
import { en } from './en.ts';
import { dayGroup, formatBytes, shortTime, timeInWords } from './format.ts';
import { t } from './message.ts';
import { plural } from './plural.ts';

test('a message is found by its key', () => {
  expect(t('shell.outbox')).toBe('Outbox');
});

test('a message with a number takes the form of that number', () => {
  expect(t('shell.syncing', { count: 1 })).toBe('Sending 1 change …');
  expect(t('shell.syncing', { count: 1200 })).toBe('Sending 1,200 changes …');
});

test('a form for zero wins over the rule for many', () => {
  expect(plural(0, { zero: 'nothing', one: '# letter', other: '# letters' })).toBe('nothing');
  expect(plural(0, { one: '# letter', other: '# letters' })).toBe('0 letters');
});

test('no message is empty', () => {
  for (const [key, message] of Object.entries(en)) {
    if (typeof message === 'string') expect(message.trim(), key).not.toBe('');
  }
});

const tuesday = new Date(2026, 10, 3, 15, 0);
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

test('times in a list are as short as they can be', () => {
  expect(shortTime(at(2026, 10, 3, 9, 5), tuesday)).toMatch(/9[:.]05/);
  expect(shortTime(at(2026, 10, 1, 9, 5), tuesday)).toMatch(/^\p{L}+/u);
  expect(shortTime(at(2026, 2, 1, 9, 5), tuesday)).not.toContain('2026');
  expect(shortTime(at(2024, 2, 1, 9, 5), tuesday)).toContain('2024');
});

test('a list is grouped by the calendar, not by hours', () => {
  expect(dayGroup(at(2026, 10, 3, 0, 1), tuesday)).toBe('Today');
  expect(dayGroup(at(2026, 10, 2, 23, 59), tuesday)).toBe('Yesterday');
  expect(dayGroup(at(2026, 9, 30, 12, 0), tuesday)).toBe('This week');
});

test('moments are told in words', () => {
  expect(timeInWords(new Date(tuesday.getTime() - 20_000).toISOString(), tuesday)).toBe('just now');
  expect(timeInWords(new Date(tuesday.getTime() - 3 * 3_600_000).toISOString(), tuesday)).toBe('3 hours ago');
});

test('sizes have one digit below ten and none above', () => {
  expect(formatBytes(1_240_000)).toMatch(/^1[.,]2\s?MB$/);
  expect(formatBytes(25_000_000)).toMatch(/^25\s?MB$/);
});
