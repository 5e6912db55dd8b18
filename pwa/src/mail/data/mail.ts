// The mail of the signed-in person: one replica per workspace, alive for as long as the workspace is.
import { createEffect, createSignal, onCleanup } from 'solid-js';
import type { Workspace } from '../../client.ts';
import { keepFirstMail } from '../../first-view/keep.ts';
import { t } from '../../messages/message.ts';
import { onePer } from '../../primitives/one-per.ts';
import { useWorkspace } from '../../session/session.ts';
import { toast } from '../../ui/toast.tsx';
import { makeBulkActions } from '../actions/bulk-actions.ts';
import { followOutbox } from '../actions/follow.ts';
import { makeBodies } from './bodies.ts';
import { makeKeeper } from './keep.ts';
import { keepRecentAlways } from './keep-recent.ts';
import { listen } from './live.ts';
import { makeLoader } from './load.ts';
import { lastSeen, setLastSeen } from './recent.ts';
import { createReplica, type Replica } from './replica.ts';
import { recallConversation, restore } from './restore.ts';
import { openMailDatabase } from './storage.ts';
import type { View } from './view.ts';

export type Mail = ReturnType<typeof openMail>;

function openMail(workspace: Workspace) {
  const opened = openMailDatabase(workspace.userId).catch((error: unknown) => {
    console.warn('This browser keeps no mail for reading offline', error);
    return null;
  });
  const keeper = makeKeeper(opened);
  const replica = createReplica(keeper);
  const loader = makeLoader(workspace.direct, replica);
  const [view, setView] = createSignal<View>();
  const [place, setPlace] = createSignal<View>();
  const [threadId, setThreadId] = createSignal<string>();
  const [arrivals, setArrivals] = createSignal<readonly string[]>([]);
  const { lists: restored, all: complete } = restore(opened, replica);
  /** Puts a conversation that is kept on this device in sight. */
  const recall = async (id: string): Promise<void> => {
    const database = await opened;
    if (database !== null)
      await recallConversation(database, replica, id).catch((error: unknown) =>
        console.warn('A conversation on this device could not be read', error),
      );
  };
  const bulk = makeBulkActions(workspace.direct);
  const mail = {
    workspace,
    replica,
    state: replica.state,
    loader,
    bodies: makeBodies(workspace.direct, opened),
    database: opened,
    /** What is on screen; live updates keep it fresh. */
    view,
    setView: (next: View | undefined): void => {
      setView(next);
      if (next !== undefined) setPlace(next);
    },
    /** The view that is or was last on screen. */
    place,
    threadId,
    setThreadId(id: string | undefined): void {
      if (id !== undefined) void recall(id);
      setThreadId(id);
    },
    /** Threads that new mail came in, the latest batch. */
    arrivals,
    /** Actions on everything in a list, and how far they are. */
    bulk,
    /** Resolves when the lists kept on this device are in sight. */
    restored,
    /** Resolves when everything kept on this device is in memory. */
    complete,
    recall,
  };
  const { closed } = workspace;
  const untilClosed = (stop: () => void): void => closed.addEventListener('abort', stop, { once: true });
  void restored.then(() => {
    if (closed.aborted) return;
    // What the server says is joined to lists that are whole.
    untilClosed(
      listen(workspace.direct, replica, loader, { view, threadId, arrived: setArrivals, acted: bulk.take }),
    );
    void loader.accounts().then((loaded) => loaded.ok && noteVisit());
    void loader.outgoing();
    void bulk.read();
  });
  followOutbox(mail);
  showBadge(replica);
  keepFirstMail(mail);
  addEventListener('pagehide', keeper.writeNow, { signal: closed });
  void complete.then(() => closed.aborted || untilClosed(keepRecentAlways(mail)));
  return mail;
}

/** Days after which a visit begins with a word about it. */
const LONG = 7;

/** After a long absence what is kept here is older than the server's memory of changes: it is read anew, and said so. */
function noteVisit(): void {
  const days = Math.floor((Date.now() - lastSeen()) / 86_400_000);
  if (lastSeen() > 0 && days >= LONG) toast(t('offline.longAway', { count: days }));
  setLastSeen(Date.now());
}

/** The number of unread conversations on the icon of the installed app, where the system shows one. */
function showBadge({ folders }: Replica): void {
  createEffect(() => {
    const unread = folders
      .counted()
      .reduce((sum, folder) => sum + (folder.role === 'INBOX' ? folder.threadUnreadCount : 0), 0);
    // Refused where the app is not installed: there is no icon to put it on.
    navigator.setAppBadge?.(unread).catch(() => undefined);
  });
  onCleanup(() => navigator.clearAppBadge?.().catch(() => undefined));
}

const mailOf = onePer(openMail, ({ closed }: Workspace) => closed);

/** The mail of the signed-in person; opened when first asked for. */
export const useMail = (): Mail => mailOf(useWorkspace());
