import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
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

/** Of the app's one catalogue and of those that come with their pages. */
const catalogues = import.meta.glob<Record<string, object>>('./en/*.ts', { eager: true });
const all = Object.values(catalogues).flatMap((file) =>
  Object.values(file).flatMap((part): [string, unknown][] => Object.entries(part)),
);

test('no message is empty', () => {
  for (const [key, message] of all) {
    if (typeof message === 'string') expect(message.trim(), key).not.toBe('');
  }
});

test('every message is said somewhere', () => {
  const source = globSync('**/*.{ts,tsx}', { cwd: `${import.meta.dirname}/..` })
    .filter((file) => !file.startsWith('messages/'))
    .map((file) => readFileSync(`${import.meta.dirname}/../${file}`, 'utf8'))
    .join('\n');
  // `mail.role.${role}`: all that begin so; of a whole catalogue (`apply.${state}`) only what is named like a value:
  // 'apply.FAILED' of the server, 'compose.reply' where the app says 'reply' somewhere.
  const families = [...source.matchAll(/\b[a-z]\(\s*`([\w.]+\.)\$\{/g)].map(([, family = '']) => family);
  const isValue = (name: string) => /^[A-Z][A-Z_0-9]*(_[a-z]+)?$/.test(name) || source.includes(`'${name}'`);
  const isOf = (key: string) => (family: string) =>
    key.startsWith(family) && (/\..*\./.test(family) || isValue(key.slice(family.length)));
  const silent = all.filter(([key]) => !source.includes(`'${key}'`) && !families.some(isOf(key)));
  expect(silent.map(([key]) => key)).toEqual([]);
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
