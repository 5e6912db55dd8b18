// What the list, the reading pane and the keyboard all do to conversations, with the questions that go before.
import { createSignal } from 'solid-js';
import type { Mail } from '../data/mail.ts';
import { roleOf } from '../data/view.ts';
import { deleteForEver, deletesForEver } from './delete.ts';
import { markRead } from './mark-read.ts';
import { move } from './move.ts';
import { star } from './star.ts';

export type ThreadActions = ReturnType<typeof createThreadActions>;

/** `leaving` is told which conversations go out of the list, before they do. */
export function createThreadActions(mail: Mail, leaving: (ids: readonly string[]) => void) {
  const [question, setQuestion] = createSignal<{ kind: 'delete' | 'move'; ids: string[] }>();
  const role = () => {
    const view = mail.view();
    return view === undefined ? null : roleOf(view, mail.state.folders);
  };
  const moveTo = (ids: string[], target: Parameters<typeof move>[2]): void => {
    leaving(ids);
    void move(mail, ids, target);
  };

  return {
    /** What has to be asked now: for ever?, or where to? */
    question,
    closeQuestion: () => setQuestion(undefined),
    archive: (ids: string[]) => moveTo(ids, { kind: 'role', role: 'ARCHIVE' }),
    junk: (ids: string[]) => moveTo(ids, { kind: 'role', role: 'JUNK' }),
    toInbox: (ids: string[]) => moveTo(ids, { kind: 'role', role: 'INBOX' }),
    /** To the trash; from the trash, junk and drafts for ever, after asking. */
    trash: (ids: string[]) => {
      if (ids.length === 0) return;
      if (deletesForEver(role())) setQuestion({ kind: 'delete', ids });
      else moveTo(ids, { kind: 'role', role: 'TRASH' });
    },
    deleteForEver: (ids: string[]) => {
      setQuestion(undefined);
      leaving(ids);
      void deleteForEver(mail, ids);
    },
    moveTo: (ids: string[]) => {
      if (ids.length > 0) setQuestion({ kind: 'move', ids });
    },
    moveToFolder: (ids: string[], folderId: string) => {
      setQuestion(undefined);
      moveTo(ids, { kind: 'folder', id: folderId });
    },
    markRead: (ids: string[], read: boolean) => void markRead(mail, ids, read),
    star: (ids: string[], starred: boolean) => void star(mail, ids, starred),
  };
}
