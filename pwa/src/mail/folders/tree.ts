// Folders in the order people look for them: special ones first, then the rest as a tree by name.
import type { Folder, FolderRole } from '../data/documents.ts';

export interface FolderNode {
  folder: Folder;
  children: FolderNode[];
}

const ORDER: readonly FolderRole[] = ['INBOX', 'SNOOZED', 'DRAFTS', 'SENT', 'ARCHIVE', 'JUNK', 'TRASH'];
/** Roles that show the same mail again. */
const HIDDEN: readonly (FolderRole | null)[] = ['FLAGGED'];

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const rank = (folder: Folder): number => {
  const at = folder.role === null ? -1 : ORDER.indexOf(folder.role);
  return at < 0 ? ORDER.length : at;
};

/** Special folders of an account, in their fixed order. */
export function specialFolders(folders: readonly Folder[]): Folder[] {
  return folders
    .filter((folder) => rank(folder) < ORDER.length && folder.selectable)
    .sort((a, b) => rank(a) - rank(b));
}

const sorted = new WeakSet<FolderNode[]>();

/** By name. Folders inside a closed one are sorted when it is opened. */
export function inOrder(nodes: FolderNode[]): FolderNode[] {
  if (!sorted.has(nodes)) nodes.sort((a, b) => names.compare(a.folder.name, b.folder.name));
  sorted.add(nodes);
  return nodes;
}

/**
 * The other folders as a tree. A folder below a special one stands below it only in the tree of names, so it is lifted
 * to the top; one whose parent is unknown as well.
 */
export function otherFolders(folders: readonly Folder[]): FolderNode[] {
  const shown = folders.filter((folder) => rank(folder) === ORDER.length && !HIDDEN.includes(folder.role));
  const nodes = new Map(shown.map((folder): [string, FolderNode] => [folder.path, { folder, children: [] }]));
  const top: FolderNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.folder.parentPath === null ? undefined : nodes.get(node.folder.parentPath);
    (parent?.children ?? top).push(node);
  }
  return top.filter((node) => node.folder.selectable || node.children.length > 0);
}

/**
 * Folders of an account without those a person hid. One that holds a shown folder shows, too; and all of them where the
 * server keeps no subscriptions.
 */
export function shownFolders(folders: readonly Folder[]): Folder[] {
  const own = folders.filter((folder) => folder.role === null);
  if (!own.some(isSubscribed)) return [...folders];
  const byPath = new Map(own.map((folder) => [folder.path, folder]));
  const shown = new Set(folders.filter((folder) => folder.role !== null || isSubscribed(folder)));
  for (const folder of [...shown]) {
    let above = byPath.get(folder.parentPath ?? '');
    for (; above !== undefined && !shown.has(above); above = byPath.get(above.parentPath ?? ''))
      shown.add(above);
  }
  return folders.filter((folder) => shown.has(folder));
}

/** Rows kept by an earlier version of the app do not say. */
const isSubscribed = (folder: Folder): boolean => folder.subscribed !== false;

/** The folder with all inside it. */
export function familyOf(folders: readonly Folder[], top: Folder): Folder[] {
  const start = `${top.path}${top.delimiter ?? '/'}`;
  return folders.filter(
    (folder) =>
      folder.account.id === top.account.id && (folder.id === top.id || folder.path.startsWith(start)),
  );
}

/** One line of the open tree. */
export interface TreeRow {
  node: FolderNode;
  depth: number;
  open: boolean;
}

export function rowsOf(nodes: FolderNode[], isOpen: (node: FolderNode) => boolean, depth = 0): TreeRow[] {
  return inOrder(nodes).flatMap((node) => {
    const open = node.children.length > 0 && isOpen(node);
    return [{ node, depth, open }, ...(open ? rowsOf(node.children, isOpen, depth + 1) : [])];
  });
}

export const contains = (node: FolderNode, id: string): boolean =>
  node.children.some((child) => child.folder.id === id || contains(child, id));

/** Unread conversations in the folder and all inside it. */
export const unreadIn = (node: FolderNode): number =>
  node.folder.threadUnreadCount + node.children.reduce((sum, child) => sum + unreadIn(child), 0);
