// What can be done to messages that a search found: the same as to conversations, but to these messages alone.
import { createSignal } from 'solid-js';
import { soonTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { toast, toastWithUndo } from '../../ui/toast.tsx';
import { type Acted, act } from '../actions/act.ts';
import { deletesForEver } from '../actions/delete.ts';
import { DeleteMessages } from '../actions/documents.ts';
import { accountsOf, organizeEverything } from '../actions/everything.ts';
import { markRead } from '../actions/mark-read.ts';
import { commonSources } from '../actions/move.ts';
import { copying, moving, restoring, snoozing, type Target, waking } from '../actions/requests.ts';
import { star } from '../actions/star.ts';
import { loadForwarding, type Question, type ThreadActions } from '../actions/thread-actions.ts';
import { undo } from '../actions/undo.ts';
import type { FolderRole } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { folderName } from '../folders/names.ts';
import { type Chosen, isEverything } from '../list/selection.ts';
import type { Found } from './documents.ts';

interface Parts {
  mail: Mail;
  found: () => readonly Found[];
  /** The one role of the folders that are searched. */
  role: () => FolderRole | null;
  /** What was found may have changed. */
  changed: () => void;
}

/** From these a message is taken only when they are what was searched. */
const STAYS: readonly (FolderRole | null)[] = ['SENT', 'DRAFTS', 'ALL', 'FLAGGED', 'TRASH', 'JUNK'];

/** Ids are those of messages. */
export function createFoundActions({ mail, found, role, changed }: Parts): ThreadActions {
  const [question, setQuestion] = createSignal<Question>();
  const ask = (kind: Question['kind'], chosen: Chosen): void => {
    if (isEverything(chosen) || chosen.length > 0) setQuestion({ kind, chosen });
  };
  const foldersOf = (id: string) => found().find(({ node }) => node.id === id)?.node.folders ?? [];
  const accountOf = (id: string) =>
    foldersOf(id)
      .map((folder) => mail.state.folders[folder.id]?.account.id)
      .find((account) => account !== undefined);

  /** The folder a message is taken out of; null: out of all. */
  const sourceOf = (id: string, to: FolderRole | null): string | null => {
    const folders = foldersOf(id);
    const searched = folders.find((folder) => folder.role === role() && role() !== null);
    if (searched !== undefined) return searched.id;
    if (to === 'TRASH') return null;
    const inbox = folders.find((folder) => folder.role === 'INBOX');
    return (inbox ?? folders.find((folder) => !STAYS.includes(folder.role)) ?? folders[0])?.id ?? null;
  };
  const settle = (text: string, running: readonly Promise<Acted[]>[]): void => {
    const takeBack = (): void => {
      void Promise.all(running.map((acted) => acted.then((done) => undo(mail, done)))).then(changed);
    };
    toastWithUndo(text, takeBack, { key: 'mail.moved' });
    void Promise.all(running).then(changed);
  };
  const bySource = (ids: readonly string[], to: FolderRole | null) =>
    [...Map.groupBy(ids, (id) => sourceOf(id, to))].filter(([, some]) => some.length > 0);

  function move(ids: readonly string[], target: Target): void {
    const folder = target.kind === 'folder' ? mail.state.folders[target.id] : undefined;
    const to = target.kind === 'folder' ? (folder?.role ?? null) : target.role;
    const name = folder === undefined ? t(`mail.role.${to ?? 'INBOX'}`) : folderName(folder);
    const words = { count: ids.length, folder: name };
    const running = bySource(ids, to).map(([from, some]) =>
      act(mail, {
        intent: { kind: 'move', ids: some, to: { id: folder?.id ?? `role:${to}`, role: to }, from },
        ...moving(target, from),
        title: t('found.doMove', words),
      }),
    );
    settle(t('found.moved', words), running);
  }
  const moveTo = (chosen: Chosen, target: Target): void => {
    const where = target.kind === 'role' ? { role: target.role } : { folderId: target.id };
    if (isEverything(chosen)) void organizeEverything(mail, chosen, 'MOVE', where);
    else move(chosen, target);
  };
  const restore = (chosen: Chosen): void => {
    if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'RESTORE');
    const words = { count: chosen.length };
    const running = bySource(chosen, null).map(([from, some]) =>
      act(mail, {
        intent: { kind: 'move', ids: some, to: { id: 'role:INBOX', role: 'INBOX' }, from },
        ...restoring(from),
        title: t('found.restored', words),
      }),
    );
    settle(t('found.restored', words), running);
  };

  return {
    about: 'messages',
    question,
    closeQuestion: () => setQuestion(undefined),
    accounts: (chosen) =>
      isEverything(chosen)
        ? accountsOf(mail, chosen)
        : [...new Set(chosen.map(accountOf))].filter((id) => id !== undefined),
    alreadyIn: (chosen) =>
      isEverything(chosen)
        ? []
        : commonSources(chosen.map((id) => ({ account: accountOf(id), from: sourceOf(id, null) }))),
    archive: (chosen) => moveTo(chosen, { kind: 'role', role: 'ARCHIVE' }),
    junk: (chosen) => moveTo(chosen, { kind: 'role', role: 'JUNK' }),
    toInbox: (chosen) =>
      role() === 'TRASH' || role() === 'JUNK'
        ? restore(chosen)
        : moveTo(chosen, { kind: 'role', role: 'INBOX' }),
    trash: (chosen) => {
      if (deletesForEver(role())) ask('delete', chosen);
      else moveTo(chosen, { kind: 'role', role: 'TRASH' });
    },
    deleteForEver: (chosen) => {
      setQuestion(undefined);
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'DELETE');
      void act(mail, {
        intent: { kind: 'remove', ids: chosen },
        document: DeleteMessages,
        variables: (ids) => ({ input: { ids } }),
        rows: ({ deleteMessages: answer }) =>
          answer.__typename === 'DeleteMessagesPayload' ? { folders: answer.folders } : {},
        title: t('found.doDelete', { count: chosen.length }),
      }).then((acted) => {
        if (acted.some(({ kind }) => kind === 'done'))
          toast(t('found.deleted', { count: chosen.length }), { key: 'mail.moved' });
        changed();
      });
    },
    moveTo: (chosen) => ask('move', chosen),
    copyTo: (chosen) => ask('copy', chosen),
    snoozeUntil: (chosen) => ask('snooze', chosen),
    moveToFolder: (chosen, folderId) => {
      setQuestion(undefined);
      moveTo(chosen, { kind: 'folder', id: folderId });
    },
    copyToFolder: (chosen, folderId) => {
      setQuestion(undefined);
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'COPY', { folderId });
      const folder = mail.state.folders[folderId];
      const words = { count: chosen.length, folder: folder === undefined ? '' : folderName(folder) };
      const copied = act(mail, {
        intent: { kind: 'copy', ids: chosen, to: { id: folderId, role: folder?.role ?? null } },
        ...copying(folderId, null),
        title: t('found.copied', words),
      });
      settle(t('found.copied', words), [copied]);
    },
    snooze: (chosen, until) => {
      setQuestion(undefined);
      const at = until.toISOString();
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'SNOOZE', { until: at });
      const words = { count: chosen.length, when: soonTime(at) };
      const running = bySource(chosen, null).map(([from, some]) => {
        const fromFolderId = role() === 'SNOOZED' ? null : from;
        return act(mail, {
          intent: { kind: 'snooze', ids: some, to: { id: 'role:SNOOZED', role: 'SNOOZED' }, from, until: at },
          ...snoozing(at, fromFolderId),
          title: t('found.snoozed', words),
        });
      });
      settle(t('found.snoozed', words), running);
    },
    unsnooze: (chosen) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, 'UNSNOOZE');
      const words = { count: chosen.length, folder: t('mail.role.INBOX') };
      const woken = act(mail, {
        intent: {
          kind: 'snooze',
          ids: chosen,
          until: null,
          from: null,
          to: { id: 'role:INBOX', role: 'INBOX' },
        },
        ...waking,
        title: t('found.moved', words),
      });
      settle(t('found.moved', words), [woken]);
    },
    forwardAsFiles: (chosen) => {
      if (isEverything(chosen)) return;
      const threads = found().flatMap(({ node }) => (chosen.includes(node.id) ? [node.thread.id] : []));
      void loadForwarding().then((one) => one.forwardChosen(mail, threads, new Set(chosen)));
    },
    markRead: (chosen, read) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, read ? 'READ' : 'UNREAD');
      const words = { count: chosen.length };
      settle(read ? t('found.markedRead', words) : t('found.markedUnread', words), [
        markRead(mail, chosen, read),
      ]);
    },
    star: (chosen, starred) => {
      if (isEverything(chosen)) return void organizeEverything(mail, chosen, starred ? 'STAR' : 'UNSTAR');
      const words = { count: chosen.length };
      settle(starred ? t('found.starred', words) : t('found.unstarred', words), [
        star(mail, chosen, starred),
      ]);
    },
  };
}
