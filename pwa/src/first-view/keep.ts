// What the next start shows first, written down by the app: small, so that it is there without waiting.
import { createEffect, onCleanup } from 'solid-js';
import type { FolderRole } from '../mail/data/documents.ts';
import type { Mail } from '../mail/data/mail.ts';
import type { View } from '../mail/data/view.ts';
import { keepMail } from './kept.ts';
import { type FirstMail, ROWS } from './screen.ts';

const INBOX: View = { kind: 'role', role: 'INBOX' satisfies FolderRole };
/** Milliseconds without a change before it is written. */
const PAUSE = 1_000;

/** Keeps the top of the inbox of whoever is signed in for the next start. Stops with its owner. */
export function keepFirstMail(mail: Mail): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(() => {
    const first = firstMailOf(mail);
    clearTimeout(timer);
    if (first !== undefined) timer = setTimeout(() => keepMail(mail.workspace.userId, first), PAUSE);
  });
  onCleanup(() => clearTimeout(timer));
}

function firstMailOf({ state, replica }: Mail): FirstMail | undefined {
  if (replica.list(INBOX).state !== 'ready') return undefined;
  const threads = replica
    .idsOf(INBOX)
    .slice(0, ROWS)
    .flatMap((id) => {
      const thread = state.threads[id];
      if (thread === undefined) return [];
      const { subject, snippet, participants, messageCount, unreadCount, latestAt, account } = thread;
      return [{ id, subject, snippet, participants, messageCount, unreadCount, latestAt, account }];
    });
  const inboxes = replica.folders.counted().filter(({ role }) => role === 'INBOX');
  return {
    threads,
    accounts: Object.values(state.accounts).map(({ id, address }) => ({ id, address })),
    unread: inboxes.reduce((sum, { threadUnreadCount }) => sum + threadUnreadCount, 0),
  };
}
