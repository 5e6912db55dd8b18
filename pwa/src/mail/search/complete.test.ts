import { expect, test } from 'vitest';
import { complete, peopleWanted, type Sources } from './complete.ts';
import { isPlace, withoutParts } from './edit.ts';

const sources: Sources = {
  people: [{ name: 'Eva Müller', address: 'eva@huber.example' }],
  folders: [
    { label: 'Inbox', value: 'inbox', hint: '' },
    { label: 'Old mail', value: 'Projects/Old mail', hint: '' },
  ],
  accounts: [{ address: 'tom@kontor.example', name: 'Kontor' }],
  recent: ['from:eva offer'],
  describe: () => 'what it does',
};
const offered = (typed: string, caret = typed.length) =>
  complete(typed, caret, sources).map(({ text }) => text);

test.each([
  ['', ['from:eva offer']],
  ['fr', ['from:eva offer', 'from:', 'from:eva@huber.example ']],
  ['hubs from:ev', ['hubs from:eva@huber.example ']],
  ['hubs -from:ev', ['hubs -from:eva@huber.example ']],
  ['in:inb', ['in:inbox ']],
  ['in:"old m', ['in:"Projects/Old mail" ']],
  ['account:kon', ['account:tom@kontor.example ']],
  ['is:un', ['is:unread ']],
  ['is:unread', []],
  ['hubs ', []],
])('%s is completed', (typed, texts) => {
  expect(offered(typed)).toEqual(texts);
});

test('in the middle of a search the rest of it stays', () => {
  expect(offered('is:un hubs', 5)).toEqual(['is:unread hubs']);
});

test('people are looked up by what stands behind their operator', () => {
  expect(peopleWanted('hubs to:ev', 10)).toBe('ev');
  expect(peopleWanted('is:ev', 5)).toBeNull();
});

test('a part is taken out and the rest left as it was typed', () => {
  expect(withoutParts('Hubs  in:inbox from:', isPlace)).toBe('Hubs from:');
});
