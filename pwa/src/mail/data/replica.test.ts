import { describe, expect, test } from 'vitest';
import type { Folder, Message, Thread } from './documents.ts';
import { type PendingIntent, unreadDifference } from './intent.ts';
import { createReplica } from './replica.ts';
import type { View } from './view.ts';

const inbox: View = { kind: 'folder', folderId: 'inbox' };
const archive: View = { kind: 'folder', folderId: 'archive' };
const nowhere = { keep: () => {}, keepList: () => {}, keepConversation: () => {} };

function thread(id: string, minute: number, change: Partial<Thread> = {}): Thread {
  return {
    id,
    subject: `Order ${id}`,
    snippet: '',
    participants: [],
    recipients: [],
    snooze: null,
    messageCount: 1,
    unreadCount: 1,
    starred: false,
    hasAttachments: false,
    hasDraft: false,
    latestAt: `2026-11-18T10:${String(minute).padStart(2, '0')}:00Z`,
    account: { id: 'account' },
    folders: [{ id: 'inbox', role: 'INBOX' }],
    ...change,
  };
}

const folder = (id: string, unread: number): Folder => ({
  id,
  path: id,
  name: id,
  parentPath: null,
  role: id === 'inbox' ? 'INBOX' : 'ARCHIVE',
  roleChosen: false,
  delimiter: '/',
  subscribed: true,
  emptying: false,
  selectable: true,
  messageCount: 10,
  unreadCount: unread,
  threadUnreadCount: unread,
  account: { id: 'account' },
});

function message(id: string, threadId: string): Message {
  return {
    id,
    thread: { id: threadId },
    unread: true,
    starred: false,
    date: '2026-11-18T10:00:00Z',
    folders: [{ id: 'inbox', role: 'INBOX' }],
  } as unknown as Message;
}

function withFirstPage() {
  const replica = createReplica(nowhere);
  const threads = [thread('c', 30), thread('b', 20), thread('a', 10)];
  replica.receive({ folders: [folder('inbox', 3), folder('archive', 0)] });
  replica.receivePage(
    inbox,
    null,
    { ids: ['c', 'b', 'a'], endCursor: 'after-a', hasNextPage: true },
    threads,
  );
  return { replica, threads, ids: () => [...replica.list(inbox).ids] };
}

const intent = (threads: Thread[], one: PendingIntent['intent']): PendingIntent => ({
  key: 'entry',
  intent: one,
  unreadBy: unreadDifference(threads, one),
});

const toArchive = (ids: string[]): PendingIntent['intent'] => ({
  kind: 'move',
  ids,
  to: { id: 'archive', role: 'ARCHIVE' },
  from: 'inbox',
});

describe('a list of threads', () => {
  test('takes a new thread at the top and leaves an old one to its page', () => {
    const { replica, ids } = withFirstPage();
    replica.receive({ threads: [thread('d', 40), thread('old', 1)] });
    expect(ids()).toEqual(['d', 'c', 'b', 'a']);
  });

  test('moves a thread up when it is answered', () => {
    const { replica, ids } = withFirstPage();
    replica.receive({ threads: [thread('a', 50)] });
    expect(ids()).toEqual(['a', 'c', 'b']);
  });

  test('adds pages without repeating what arrived meanwhile', () => {
    const { replica, ids } = withFirstPage();
    replica.receivePage(inbox, 'after-a', { ids: ['b', 'z'], endCursor: null, hasNextPage: false }, [
      thread('b', 20),
      thread('z', 5),
    ]);
    expect(ids()).toEqual(['c', 'b', 'a', 'z']);
    expect(replica.list(inbox).more).toBe(false);
  });

  test('loses what left it while the device was away, and keeps older pages that join on', () => {
    const { replica, ids } = withFirstPage();
    replica.receivePage(inbox, 'after-a', { ids: ['z'], endCursor: 'after-z', hasNextPage: true }, [
      thread('z', 5),
    ]);
    replica.receivePage(inbox, null, { ids: ['d', 'c', 'a'], endCursor: 'after-a', hasNextPage: true }, [
      thread('d', 40),
      thread('c', 30),
      thread('a', 10),
    ]);
    expect(ids()).toEqual(['d', 'c', 'a', 'z']);
    expect(replica.list(inbox).cursor).toBe('after-z');
  });

  test('starts anew after a long absence', () => {
    const { replica, ids } = withFirstPage();
    replica.receivePage(inbox, null, { ids: ['y', 'x'], endCursor: 'after-x', hasNextPage: true }, [
      thread('y', 59),
      thread('x', 58),
    ]);
    expect(ids()).toEqual(['y', 'x']);
    expect(replica.list(inbox).cursor).toBe('after-x');
  });
});

describe('what a person does', () => {
  test('shows at once in list, thread, message and counter', () => {
    const { replica, threads } = withFirstPage();
    replica.receiveConversation('c', [message('m', 'c')]);
    replica.intend(intent(threads.slice(0, 1), { kind: 'read', ids: ['c'], read: true }));
    expect(replica.state.threads.c?.unreadCount).toBe(0);
    expect(replica.state.messages.m?.unread).toBe(false);
    expect(replica.state.folders.inbox?.threadUnreadCount).toBe(2);
  });

  test('holds against rows that the server sent before it knew', () => {
    const { replica, threads, ids } = withFirstPage();
    replica.intend(intent([threads[0] as Thread], toArchive(['c'])));
    replica.receive({ threads: [thread('c', 30)], folders: [folder('inbox', 3)] });
    expect(ids()).toEqual(['b', 'a']);
    expect(replica.state.folders.inbox?.threadUnreadCount).toBe(2);
    replica.receivePage(
      inbox,
      null,
      { ids: ['c', 'b', 'a'], endCursor: 'after-a', hasNextPage: true },
      threads,
    );
    expect(ids()).toEqual(['b', 'a']);
  });

  test('stands in the list it was moved to', () => {
    const { replica, threads } = withFirstPage();
    replica.receivePage(archive, null, { ids: [], endCursor: null, hasNextPage: false }, []);
    replica.intend(intent([threads[1] as Thread], toArchive(['b'])));
    expect([...replica.list(archive).ids]).toEqual(['b']);
  });

  test('comes back when it is undone or refused', () => {
    const { replica, threads, ids } = withFirstPage();
    replica.intend(intent([threads[1] as Thread], toArchive(['b'])));
    replica.settled('entry');
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(replica.state.folders.inbox?.threadUnreadCount).toBe(3);
  });

  test('is the server’s row once confirmed', () => {
    const { replica, threads, ids } = withFirstPage();
    replica.intend(intent([threads[1] as Thread], toArchive(['b'])));
    const there = thread('b', 20, { folders: [{ id: 'archive', role: 'ARCHIVE' }] });
    replica.settled('entry', { threads: [there], folders: [folder('inbox', 2)] });
    expect(ids()).toEqual(['c', 'a']);
    expect(replica.state.folders.inbox?.threadUnreadCount).toBe(2);
  });

  test('leaves what I sent in its folder when the thread is archived', () => {
    const { replica, threads } = withFirstPage();
    const both = thread('c', 30, {
      folders: [
        { id: 'inbox', role: 'INBOX' },
        { id: 'sent', role: 'SENT' },
      ],
    });
    replica.receive({ threads: [both] });
    replica.intend(
      intent(threads, { kind: 'move', ids: ['c'], to: { id: 'archive', role: 'ARCHIVE' }, from: null }),
    );
    expect(replica.state.threads.c?.folders.map((one) => one.id)).toEqual(['sent', 'archive']);
  });
});

test('what a row says again stays the object that it was, so that nothing shown of it is made anew', () => {
  const replica = createReplica(nowhere);
  const withFiles = (unread: boolean, filename: string): Message => ({
    ...message('m', 't'),
    unread,
    attachments: [{ id: 'f', filename }] as unknown as Message['attachments'],
  });
  replica.receive({ messages: [withFiles(true, 'invoice.pdf')] });
  const before = replica.state.messages.m?.attachments;
  replica.receive({ messages: [withFiles(false, 'invoice.pdf')] });
  expect(replica.state.messages.m?.unread).toBe(false);
  expect(replica.state.messages.m?.attachments).toBe(before);
  replica.receive({ messages: [withFiles(false, 'other.pdf')] });
  expect(replica.state.messages.m?.attachments[0]?.filename).toBe('other.pdf');
});
