// Copying, restoring, snoozing: what is put somewhere else than by a plain move.
import { soonTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { toastWithUndo } from '../../ui/toast.tsx';
import type { Thread } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { roleOf } from '../data/view.ts';
import { folderName } from '../folders/names.ts';
import { type Acted, act } from './act.ts';
import { placeOf } from './follow.ts';
import { sourceOf } from './move.ts';
import { copying, restoring, snoozing, waking } from './requests.ts';
import { undo } from './undo.ts';

/** Threads by a string that says what they have in common. */
function grouped(
  mail: Mail,
  ids: readonly string[],
  keyOf: (thread: Thread) => string,
): Map<string, string[]> {
  const threads = ids.map((id) => mail.state.threads[id]).filter((thread) => thread !== undefined);
  const groups = Map.groupBy(threads, keyOf);
  return new Map([...groups].map(([key, some]) => [key, some.map(({ id }) => id)]));
}

/** The folder each thread is taken out of, in the view on screen. */
function bySource(mail: Mail, ids: readonly string[]): Map<string, string[]> {
  const view = mail.view();
  const role = view === undefined ? null : roleOf(view, mail.state.folders);
  return grouped(mail, ids, (thread) => sourceOf(thread, view, role) ?? '');
}

function announce(mail: Mail, text: string, running: Promise<Acted[]>[]): void {
  const takeBack = (): void => {
    for (const acted of running) void acted.then((done) => undo(mail, done));
  };
  toastWithUndo(text, takeBack, { key: 'mail.moved' });
}

/** Copies threads into a folder of their account. */
export async function copyTo(mail: Mail, ids: readonly string[], folderId: string): Promise<void> {
  const folder = mail.state.folders[folderId];
  const to = { id: folderId, role: folder?.role ?? null };
  const count = ids.length;
  const words = { count, folder: folder === undefined ? '' : folderName(folder) };
  const running = [...bySource(mail, ids)].map(([from, some]) =>
    act(mail, {
      intent: { kind: 'copy', ids: some, to },
      ...copying(folderId, from || null),
      title: t('organize.doCopy', words),
    }),
  );
  announce(mail, t('organize.copied', words), running);
  await Promise.all(running);
}

/** Puts threads out of trash or junk back to where they came from; the server knows where that was. */
export async function restore(mail: Mail, ids: readonly string[]): Promise<void> {
  const count = ids.length;
  const running = [...bySource(mail, ids)].map(([from, some]) =>
    act(mail, {
      intent: {
        ...{ kind: 'move', ids: some, from: from || null },
        to: { id: placeOf(mail, some[0] ?? '', 'INBOX'), role: 'INBOX' },
      },
      ...restoring(from || null),
      title: t('organize.doRestore', { count }),
    }),
  );
  announce(mail, t('organize.restored', { count }), running);
  await Promise.all(running);
}

/** Puts threads out of the inbox until a time. */
export async function snooze(mail: Mail, ids: readonly string[], until: Date): Promise<void> {
  const words = { count: ids.length, when: soonTime(until.toISOString()) };
  const running = [...bySource(mail, ids)].map(([from, some]) => {
    const to = { id: placeOf(mail, some[0] ?? '', 'SNOOZED'), role: 'SNOOZED' as const };
    const fromFolderId = from === '' || from === to.id ? null : from;
    return act(mail, {
      intent: { kind: 'snooze', ids: some, to, from: fromFolderId, until: until.toISOString() },
      ...snoozing(until.toISOString(), fromFolderId),
      title: t('organize.doSnooze', words),
    });
  });
  announce(mail, t('organize.snoozed', words), running);
  await Promise.all(running);
}

/** Brings snoozed threads back to the inbox now. */
export async function unsnooze(mail: Mail, ids: readonly string[]): Promise<void> {
  const count = ids.length;
  const running = [...grouped(mail, ids, (thread) => thread.account.id).values()].map((some) =>
    act(mail, {
      intent: {
        ...{ kind: 'snooze', ids: some, until: null },
        from: placeOf(mail, some[0] ?? '', 'SNOOZED'),
        to: { id: placeOf(mail, some[0] ?? '', 'INBOX'), role: 'INBOX' },
      },
      ...waking,
      title: t('organize.doUnsnooze', { count }),
    }),
  );
  announce(mail, t('organize.unsnoozed', { count }), running);
  await Promise.all(running);
}
