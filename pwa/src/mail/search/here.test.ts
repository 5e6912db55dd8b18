import { expect, test } from 'vitest';
import type { Message } from '../data/documents.ts';
import { highlight, matches, readQuery } from './here.ts';

const invoice = {
  subject: 'Invoice for the flour',
  snippet: 'Dear Tom',
  from: [{ name: 'Eva Müller', address: 'eva@huber.example' }],
  to: [{ name: null, address: 'tom@kontor.example' }],
  cc: [],
  unread: true,
  starred: false,
  attachments: [{}],
} as unknown as Message;

test.each([
  ['flour', true],
  ['FLOUR tom', true],
  ['flour bread', false],
  ['muller', true],
  ['from:eva subject:invoice', true],
  ['from:tom', false],
  ['to:tom@kontor', true],
  ['"for the flour"', true],
  ['"flour the"', false],
  ['flour -invoice', false],
  ['is:unread has:attachment', true],
  ['is:starred', false],
  ['wheat', true],
  ['before:2026-01-01 flour', true],
])('without a connection, %s finds the invoice: %s', (query, found) => {
  expect(matches(invoice, 'Wheat and rye', readQuery(query))).toBe(found);
});

test('what matched is marked, whatever signs it has', () => {
  expect(highlight('Offer (a+b) for Anna', ['(a+b)', 'ann'])).toEqual([
    { text: 'Offer ', matched: false },
    { text: '(a+b)', matched: true },
    { text: ' for ', matched: false },
    { text: 'Ann', matched: true },
    { text: 'a', matched: false },
  ]);
});
