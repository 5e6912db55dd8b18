// A view is one list of threads: a folder, a role over all accounts ("all inboxes"), or the starred.
import type { Folder, FolderRole, Thread } from './documents.ts';

export type View = (
  | { kind: 'folder'; folderId: string }
  | { kind: 'role'; role: FolderRole }
  | { kind: 'starred' }
) & {
  /** Only these of them. */
  only?: Only;
};

export type Only = 'unread' | 'starred';

/** Between the place and what of it is shown, in an address: `inbox~unread`. */
const ONLY_MARK = '~';

/** Words that stand in the address for a role; anything else there is a folder's id. */
const ROLE_WORDS: Record<string, FolderRole> = {
  inbox: 'INBOX',
  drafts: 'DRAFTS',
  sent: 'SENT',
  archive: 'ARCHIVE',
  junk: 'JUNK',
  trash: 'TRASH',
  all: 'ALL',
  snoozed: 'SNOOZED',
};

/** The view an address names: `/mail/inbox`, `/mail/starred`, `/mail/<folder id>`. Without a word, the inbox. */
export function viewOf(word: string | undefined): View {
  const [place, only] = (word ?? '').split(ONLY_MARK);
  const view = placeOf(place);
  return only === 'unread' || only === 'starred' ? { ...view, only } : view;
}

function placeOf(word: string | undefined): View {
  if (word === undefined || word === '') return { kind: 'role', role: 'INBOX' };
  if (word === 'starred') return { kind: 'starred' };
  const role = ROLE_WORDS[word];
  return role === undefined ? { kind: 'folder', folderId: word } : { kind: 'role', role };
}

/** The word of a view in an address; unique, so it is the key of the view's list as well. */
export function wordOf(view: View): string {
  const place = placeWordOf(view);
  return view.only === undefined ? place : `${place}${ONLY_MARK}${view.only}`;
}

/** The word of the whole place, whatever of it is shown. */
export function placeWordOf(view: View): string {
  if (view.kind === 'starred') return 'starred';
  if (view.kind === 'folder') return view.folderId;
  return Object.keys(ROLE_WORDS).find((word) => ROLE_WORDS[word] === view.role) ?? 'inbox';
}

/** The view as the server filters it. */
export function filterOf(view: View): {
  folderId?: string;
  role?: FolderRole;
  starred?: boolean;
  unread?: boolean;
} {
  const only = view.only === undefined ? {} : { [view.only]: true };
  if (view.kind === 'starred') return { starred: true, ...only };
  return { ...(view.kind === 'folder' ? { folderId: view.folderId } : { role: view.role }), ...only };
}

/** The thread stands in the view's list. Junk and trash are left out of the starred, as on the server. */
export function belongs(thread: Thread, view: View): boolean {
  if (view.only === 'unread' && thread.unreadCount === 0) return false;
  if (view.only === 'starred' && !thread.starred) return false;
  return liesIn(thread, view);
}

/** The same without regard to what of the place is shown. */
export function liesIn(thread: Thread, view: View): boolean {
  if (view.kind === 'starred')
    return (
      thread.starred && thread.folders.some((folder) => folder.role !== 'JUNK' && folder.role !== 'TRASH')
    );
  if (view.kind === 'folder') return thread.folders.some((folder) => folder.id === view.folderId);
  return thread.folders.some((folder) => folder.role === view.role);
}

/** The role a view has, by itself or through its folder. */
export function roleOf(view: View, folders: Record<string, Folder>): FolderRole | null {
  if (view.kind === 'role') return view.role;
  return view.kind === 'folder' ? (folders[view.folderId]?.role ?? null) : null;
}
