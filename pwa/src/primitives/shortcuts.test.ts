import { expect, test } from 'vitest';
import { type Command, makeMatcher, strokeOf } from './shortcuts.ts';

const command = (id: string, keys: string | string[], more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'Mail',
  keys,
  run: () => undefined,
  ...more,
});
const commands = [
  command('archive', 'e'),
  command('inbox', 'g i'),
  command('sent', 'g t'),
  command('palette', 'mod+k'),
  command('send', 'mod+enter'),
  command('next', ['j', 'arrowdown']),
];
const idOf = (match: Command | 'pending' | undefined) => (typeof match === 'object' ? match.id : match);

test('one stroke runs its command', () => {
  const matcher = makeMatcher(() => commands);
  expect(idOf(matcher.press('e', 0))).toBe('archive');
  expect(idOf(matcher.press('arrowdown', 10))).toBe('next');
});

test('two strokes in turn run theirs', () => {
  const matcher = makeMatcher(() => commands);
  expect(matcher.press('g', 0)).toBe('pending');
  expect(idOf(matcher.press('i', 400))).toBe('inbox');
});

test('a second stroke that comes too late stands for itself', () => {
  const matcher = makeMatcher(() => commands);
  matcher.press('g', 0);
  expect(matcher.press('i', 5000)).toBeUndefined();
});

test('a stroke that does not continue the first is read anew', () => {
  const matcher = makeMatcher(() => commands);
  matcher.press('g', 0);
  expect(idOf(matcher.press('e', 300))).toBe('archive');
});

test('single keys are letters while somebody writes; those with Ctrl or Cmd still work', () => {
  const matcher = makeMatcher(() => commands);
  expect(matcher.press('e', 0, true)).toBeUndefined();
  expect(idOf(matcher.press('mod+enter', 0, true))).toBe('send');
});

test('a command of the page on top wins over one of the shell', () => {
  const matcher = makeMatcher(() => [...commands, command('delete draft', 'e')]);
  expect(idOf(matcher.press('e', 0))).toBe('delete draft');
});

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
  strokeOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test('Ctrl and Cmd are the same modifier', () => {
  expect(pressed('k', { ctrlKey: true })).toBe('mod+k');
  expect(pressed('K', { metaKey: true })).toBe('mod+k');
});

test('Shift is named with letters but is part of a sign', () => {
  expect(pressed('R', { shiftKey: true })).toBe('shift+r');
  expect(pressed('?', { shiftKey: true })).toBe('?');
});

test('a modifier alone is no stroke', () => {
  expect(pressed('Shift', { shiftKey: true })).toBeUndefined();
});
