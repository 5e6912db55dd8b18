import { t } from '../../messages/message.ts';
import { toast, toastWithUndo } from '../../ui/toast.tsx';
import type { FolderRole, Thread } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { roleOf, type View } from '../data/view.ts';
import { type Acted, act } from './act.ts';
import { placeOf } from './follow.ts';
import { moving, type Target } from './requests.ts';
import { undo } from './undo.ts';

interface Step {
  ids: string[];
  from: string | null;
  to: { id: string; role: FolderRole | null };
}

/** Roles that a thread is not taken out of when a list names no folder of its own. */
const NOT_A_SOURCE: readonly (FolderRole | null)[] = ['SENT', 'DRAFTS', 'ALL', 'FLAGGED'];

/** The folder a thread is taken out of: the one in view, or else the one it mainly lies in. */
export function sourceOf(thread: Thread, view: View | undefined, role: FolderRole | null): string | null {
  if (view?.kind === 'folder') return view.folderId;
  const inView = thread.folders.find((folder) => folder.role === role && role !== null);
  if (inView !== undefined) return inView.id;
  const main =
    thread.folders.find((folder) => folder.role === 'INBOX') ??
    thread.folders.find((folder) => !NOT_A_SOURCE.includes(folder.role));
  return main?.id ?? null;
}

/** Of each account the one folder that all of its items would be taken out of, when there is one. */
export function commonSources(
  items: readonly { account: string | undefined; from: string | null }[],
): string[] {
  return [...Map.groupBy(items, ({ account }) => account).values()].flatMap((some) => {
    const [first, ...others] = new Set(some.map(({ from }) => from));
    return others.length === 0 && first ? [first] : [];
  });
}

/** Threads that go the same way together. */
function plan(mail: Mail, threads: readonly Thread[], target: Target, view: View | undefined): Step[] {
  const steps = new Map<string, Step>();
  const role = view === undefined ? null : roleOf(view, mail.state.folders);
  for (const thread of threads) {
    const from = sourceOf(thread, view, role);
    const to =
      target.kind === 'folder'
        ? { id: target.id, role: mail.state.folders[target.id]?.role ?? null }
        : { id: placeOf(mail, thread.id, target.role), role: target.role };
    if (from === to.id) continue;
    const key = `${from} ${to.id}`;
    const step = steps.get(key) ?? { ids: [], from, to };
    step.ids.push(thread.id);
    steps.set(key, step);
  }
  return [...steps.values()];
}

const perform = (mail: Mail, { ids, from, to }: Step, target: Target, title: string): Promise<Acted[]> =>
  act(mail, { intent: { kind: 'move', ids, to, from }, title, ...moving(target, from) });

function nameOf(mail: Mail, target: Target): string {
  if (target.kind === 'folder') return mail.state.folders[target.id]?.name ?? '';
  return t(`mail.role.${target.role}`);
}

function sentence(mail: Mail, count: number, target: Target): string {
  if (target.kind === 'folder') return t('mail.movedTo', { count, folder: nameOf(mail, target) });
  return t(`mail.moved.${target.role}`, { count });
}

/** Moves threads out of the view to a folder or role, and offers to undo it. */
export async function move(
  mail: Mail,
  ids: readonly string[],
  target: Target,
  view = mail.view(),
): Promise<void> {
  const threads = ids.map((id) => mail.state.threads[id]).filter((thread) => thread !== undefined);
  const steps = plan(mail, threads, target, view);
  if (steps.length === 0) {
    if (threads.length > 0) toast(t('mail.alreadyThere', { folder: nameOf(mail, target) }));
    return;
  }
  const title = t('mail.doMove', { count: threads.length, folder: nameOf(mail, target) });
  const running = steps.map((step) => perform(mail, step, target, title));
  toastWithUndo(
    sentence(mail, threads.length, target),
    () => {
      for (const acted of running) void acted.then((done) => undo(mail, done));
    },
    { key: 'mail.moved' },
  );
  await Promise.all(running);
}
