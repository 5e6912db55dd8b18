import { describe, expect, it } from 'vitest';
import { mailOf } from './kept.ts';
import { ROWS, screenOf } from './screen.ts';

const now = new Date('2026-03-04T15:00:00');
const thread = (some: object) => ({
  ...{ id: 't1', subject: 'Quote', snippet: 'Hello', messageCount: 1, unreadCount: 0 },
  ...{ latestAt: '2026-03-04T13:05:00', account: { id: 'a1' } },
  ...{ participants: [{ name: 'Mira Okafor', address: 'mira@okafor.example' }] },
  ...some,
});
const mine = [{ id: 'a1', address: 'Astrid@lindqvist.example' }];

describe('the first screen', () => {
  it('says what the rows of the list say', () => {
    const threads = [
      thread({ unreadCount: 2, messageCount: 3 }),
      thread({
        ...{ id: 't2', subject: ' \u202e ', latestAt: '2026-03-03T09:00:00' },
        participants: [
          { name: 'Astrid', address: 'astrid@lindqvist.example' },
          { name: 'Bo Rao', address: 'bo@rao.example' },
        ],
      }),
    ];
    const { title, unread, rows } = screenOf({ threads, accounts: mine, unread: 1 }, now);
    expect([title, unread]).toEqual(['Inbox', '1 unread']);
    expect(rows[0]).toMatchObject({
      group: undefined,
      people: 'Mira Okafor',
      count: 3,
      unread: true,
      mark: '',
    });
    expect(rows[1]).toMatchObject({
      ...{ group: 'Yesterday', people: 'me, Bo', face: 'Bo Rao', subject: '(no subject)', unread: false },
    });
  });

  it('says no more of a text than the list does', () => {
    const { rows } = screenOf(
      { threads: [thread({ snippet: 'word '.repeat(50) })], accounts: mine, unread: 0 },
      now,
    );
    expect(rows[0]?.snippet).toBe('word '.repeat(32).trim());
  });

  it('marks rows with their account where there are several, and is no longer than a screen', () => {
    const accounts = [...mine, { id: 'a2', address: 'astrid@harbour.example' }];
    const threads = Array.from({ length: 50 }, (_, index) =>
      thread({ id: `t${index}`, account: { id: 'a2' } }),
    );
    const { title, rows } = screenOf({ threads, accounts, unread: 0 }, now);
    expect([title, rows.length, rows[0]?.mark]).toEqual(['All inboxes', ROWS, 'harbour.example']);
  });

  it('is made of the answers that came with the document, when they are all there', () => {
    const answer = (operation: string, data: Record<string, unknown>) => ({
      ...{ operation, hash: '', variables: {}, data },
    });
    const folders = {
      edges: [
        { node: { role: 'INBOX', threadUnreadCount: 4 } },
        { node: { role: null, threadUnreadCount: 7 } },
      ],
    };
    const page = answer('ThreadPage', { threads: { edges: [{ node: thread({}) }] } });
    const accounts = answer('MailAccounts', {
      viewer: { mailAccounts: { edges: [{ node: { ...mine[0], folders } }] } },
    });
    expect(mailOf([page, accounts])).toMatchObject({ unread: 4, threads: [{ id: 't1' }], accounts: mine });
    expect(mailOf([page])).toBeUndefined();
    expect(mailOf([page, answer('MailAccounts', { viewer: null })])).toBeUndefined();
  });
});
