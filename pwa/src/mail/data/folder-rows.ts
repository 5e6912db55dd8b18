// Which folders there are, beside the store: an account may have thousands, and whoever went through them in the store
// would follow each field of each.
import { createSignal } from 'solid-js';
import type { Folder } from './documents.ts';

/** The two things that change in folders: which there are and where (seldom), and how much lies in them (often). */
export function createFolderRows(rows: () => Record<string, Folder>) {
  const [all, setAll] = createSignal<readonly Folder[]>([]);
  const [counts, setCounts] = createSignal(0);
  return {
    /** Every folder, to be read only. Changes when folders come, go, or are called or sorted otherwise. */
    all,
    /** Every folder, after each change of any of them. */
    counted: (): readonly Folder[] => {
      counts();
      return all();
    },
    /** The rows were changed; `others` when they are not the same folders in the same places. */
    changed(others: boolean): void {
      if (others) setAll(Object.values(rows()));
      setCounts((count) => count + 1);
    },
  };
}

const PLACE = ['path', 'name', 'parentPath', 'role', 'selectable', 'subscribed', 'delimiter'] as const;

/** Nothing that says where the folder stands is different. */
export const isInSamePlace = (one: Folder, other: Folder): boolean =>
  PLACE.every((field) => one[field] === other[field]);

const COUNTS = ['messageCount', 'unreadCount', 'threadUnreadCount', 'emptying', 'roleChosen'] as const;

/** The row says what is known already. */
export const isSameFolder = (one: Folder | undefined, other: Folder): boolean =>
  one !== undefined && isInSamePlace(one, other) && COUNTS.every((field) => one[field] === other[field]);
