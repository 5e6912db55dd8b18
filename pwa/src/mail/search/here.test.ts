import { expect, test } from 'vitest';
import type { Message } from '../data/documents.ts';
import { matches, type Places, readHere } from './here.ts';

const invoice = {
  subject: 'Invoice for the flour',
  snippet: 'Dear Tom',
  from: [{ name: 'Eva Müller', address: 'eva@huber.example' }],
  to: [{ name: null, address: 'tom@kontor.example' }],
  cc: [{ name: 'Jan', address: 'jan@kontor.example' }],
  ...{ sender: [], replyTo: [], bcc: [] },
  ...{ unread: true, starred: false, answered: false, forwarded: false, draft: false },
  size: 300_000,
  date: '2026-01-15T10:00:00.000Z',
  attachments: [{ filename: 'invoice_2026-01.pdf', inline: false }],
  account: { id: 'account' },
  folders: [{ id: 'inbox', role: 'INBOX' }],
} as unknown as Message;

const places: Places = {
  folders: {
    inbox: { path: 'INBOX', name: 'INBOX', role: 'INBOX' },
    trash: { path: 'Trash', name: 'Trash', role: 'TRASH' },
  },
  accounts: { account: { address: 'tom@kontor.example', name: 'Kontor' } },
};

const finds = (query: string, message = invoice): boolean => {
  const plan = readHere(query);
  return plan !== null && matches(message, 'Wheat and rye, 東京で', plan, places);
};

test.each([
  ['flour', true],
  ['FLOUR tom', true],
  ['flour bread', false],
  ['flour OR bread', true],
  ['muller', true],
  ['from:eva subject:invoice', true],
  ['from:tom', false],
  ['to:tom@kontor', true],
  ['to:jan', true],
  ['cc:jan', true],
  ['cc:tom', false],
  ['"for the flour"', true],
  ['"flour the"', false],
  ['flour -invoice', false],
  ['is:unread has:attachment', true],
  ['-has:attachment', false],
  ['filename:invoice filename:pdf', true],
  ['is:starred', false],
  ['-is:starred is:unread', true],
  ['wheat', true],
  ['東京', true],
  ['before:2026-01-01 flour', false],
  ['on:2026-01 flour', true],
  ['larger:200k smaller:1M', true],
  ['larger:1M', false],
  ['in:inbox flour', true],
  ['-in:inbox flour', false],
  ['in:trash flour', false],
  ['account:tom@kontor.example flour', true],
  ['account:eva flour', false],
])('without a connection, %s finds the invoice: %s', (query, found) => {
  expect(finds(query)).toBe(found);
});

test('trash is left out unless it is asked for', () => {
  const thrown = { ...invoice, folders: [{ id: 'trash', role: 'TRASH' }] } as unknown as Message;
  expect(finds('flour', thrown)).toBe(false);
  expect(finds('flour in:trash', thrown)).toBe(true);
  expect(finds('flour in:anywhere', thrown)).toBe(true);
});
