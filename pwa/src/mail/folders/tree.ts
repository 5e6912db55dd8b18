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

function inOrder(nodes: FolderNode[]): FolderNode[] {
  return nodes
    .sort((a, b) => names.compare(a.folder.name, b.folder.name))
    .map((node) => ({ ...node, children: inOrder(node.children) }));
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
  return inOrder(top.filter((node) => node.folder.selectable || node.children.length > 0));
}
