// What the list, the reading pane and the keyboard all do to conversations, with the questions that go before.
import { createSignal } from 'solid-js';
import { t } from '../../messages/message.ts';
import { toastWithUndo } from '../../ui/toast.tsx';
import type { Mail } from '../data/mail.ts';
import { roleOf } from '../data/view.ts';
import { type Chosen, isEverything } from '../list/selection.ts';
import type { Acted } from './act.ts';
import { deleteForEver, deletesForEver } from './delete.ts';
import { accountsOf, organizeEverything } from './everything.ts';
import { markRead } from './mark-read.ts';
import { commonSources, move, sourceOf } from './move.ts';
import { copyTo, restore, snooze, unsnooze } from './refile.ts';
import { star } from './star.ts';
import { undo } from './undo.ts';

export type ThreadActions = ReturnType<typeof createThreadActions>;

/** What has to be asked before something is done. */
export interface Question {
  kind: 'delete' | 'move' | 'copy' | 'snooze';
  chosen: Chosen;
}

/** Loaded when it is wanted. */
export const loadForwarding = () => import('../compose/forward-files.ts');

type Role = 'ARCHIVE' | 'JUNK' | 'TRASH' | 'INBOX';

/** `leaving` is told which conversations go out of the list, before they do. */
export function createThreadActions(mail: Mail, leaving: (ids: readonly string[]) => void) {
  const [question, setQuestion] = createSignal<Question>();
  const role = () => {
    const view = mail.view();
    return view === undefined ? null : roleOf(view, mail.state.folders);
  };
  const ask = (kind: Question['kind'], chosen: Chosen): void => {
    if (isEverything(chosen) || chosen.length > 0) setQuestion({ kind, chosen });
  };
  const moveTo = (
    chosen: Chosen,
    target: { kind: 'role'; role: Role } | { kind: 'folder'; id: string },
  ): void => {
    if (isEverything(chosen)) {
      const where = target.kind === 'role' ? { role: target.role } : { folderId: target.id };
      return void organizeEverything(mail, chosen, 'MOVE', where);
    }
    leaving(chosen);
    void move(mail, chosen, target);
  };
  const restoreAll = (chosen: Chosen): void => {
    if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'RESTORE');
    leaving(chosen);
    void restore(mail, chosen);
  };
  /** One is its own way back; several are not. */
  const withUndo = (ids: readonly string[], text: string, acted: Promise<Acted[]>): void => {
    if (ids.length > 1)
      toastWithUndo(text, () => void acted.then((done) => undo(mail, done)), { key: 'mail.moved' });
  };

  return {
    /** What ids name. */
    about: 'conversations' as 'conversations' | 'messages',
    /** The accounts concerned. */
    accounts: (chosen: Chosen): string[] =>
      isEverything(chosen)
        ? accountsOf(mail, chosen)
        : [...new Set(chosen.map((id) => mail.state.threads[id]?.account.id))].filter(
            (id) => id !== undefined,
          ),
    /** Folders that it would be no move to. */
    alreadyIn: (chosen: Chosen): string[] => {
      const view = isEverything(chosen) ? ('view' in chosen ? chosen.view : undefined) : mail.view();
      if (isEverything(chosen)) {
        if (view?.kind === 'folder') return [view.folderId];
        return Object.values(mail.state.folders).flatMap((folder) =>
          view?.kind === 'role' && folder.role === view.role ? [folder.id] : [],
        );
      }
      const threads = chosen.flatMap((id) => mail.state.threads[id] ?? []);
      return commonSources(
        threads.map((thread) => ({ account: thread.account.id, from: sourceOf(thread, view, role()) })),
      );
    },
    /** What has to be asked now: for ever?, where to?, until when? */
    question,
    closeQuestion: () => setQuestion(undefined),
    archive: (chosen: Chosen) => moveTo(chosen, { kind: 'role', role: 'ARCHIVE' }),
    junk: (chosen: Chosen) => moveTo(chosen, { kind: 'role', role: 'JUNK' }),
    /** Out of trash and junk to where it came from; from elsewhere to the inbox. */
    toInbox: (chosen: Chosen) =>
      role() === 'TRASH' || role() === 'JUNK'
        ? restoreAll(chosen)
        : moveTo(chosen, { kind: 'role', role: 'INBOX' }),
    /** To the trash; from the trash, junk and drafts for ever, after asking. */
    trash: (chosen: Chosen) => {
      if (deletesForEver(role())) ask('delete', chosen);
      else if (isEverything(chosen) || chosen.length > 0) moveTo(chosen, { kind: 'role', role: 'TRASH' });
    },
    deleteForEver: (chosen: Chosen) => {
      setQuestion(undefined);
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'DELETE');
      leaving(chosen);
      void deleteForEver(mail, chosen);
    },
    moveTo: (chosen: Chosen) => ask('move', chosen),
    copyTo: (chosen: Chosen) => ask('copy', chosen),
    snoozeUntil: (chosen: Chosen) => ask('snooze', chosen),
    moveToFolder: (chosen: Chosen, folderId: string) => {
      setQuestion(undefined);
      moveTo(chosen, { kind: 'folder', id: folderId });
    },
    copyToFolder: (chosen: Chosen, folderId: string) => {
      setQuestion(undefined);
      if (isEverything(chosen)) void organizeEverything(mail, chosen, 'COPY', { folderId });
      else void copyTo(mail, chosen, folderId);
    },
    snooze: (chosen: Chosen, until: Date) => {
      setQuestion(undefined);
      if (isEverything(chosen)) {
        return void organizeEverything(mail, chosen, 'SNOOZE', { until: until.toISOString() });
      }
      if (role() !== 'SNOOZED') leaving(chosen);
      void snooze(mail, chosen, until);
    },
    unsnooze: (chosen: Chosen) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'UNSNOOZE');
      if (role() === 'SNOOZED') leaving(chosen);
      void unsnooze(mail, chosen);
    },
    /** All their messages as files of a new one. */
    forwardAsFiles: (chosen: Chosen) => {
      if (!isEverything(chosen)) void loadForwarding().then((one) => one.forwardChosen(mail, chosen));
    },
    markRead: (chosen: Chosen, read: boolean) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, read ? 'READ' : 'UNREAD');
      const words = { count: chosen.length };
      const text = read ? t('organize.markedRead', words) : t('organize.markedUnread', words);
      withUndo(chosen, text, markRead(mail, chosen, read));
    },
    star: (chosen: Chosen, starred: boolean) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, starred ? 'STAR' : 'UNSTAR');
      const words = { count: chosen.length };
      const text = starred ? t('organize.starred', words) : t('organize.unstarred', words);
      withUndo(chosen, text, star(mail, chosen, starred));
    },
  };
}
