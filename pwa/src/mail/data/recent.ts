// What of the mail is kept on this device for being offline: chosen in the settings, told there.
import { createRoot, createSignal } from 'solid-js';
import { remembered } from '../../primitives/preferences.ts';
import type { Folder, FolderRole } from './documents.ts';
import type { View } from './view.ts';

/** Weeks of mail that are kept with their texts; 0 keeps what was opened only. */
export const WEEK_CHOICES = [0, 2, 4, 12] as const;
export type Weeks = (typeof WEEK_CHOICES)[number];

const isRecord = (value: unknown): value is Record<string, boolean> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const [keptWeeks, setKeptWeeks] = remembered<Weeks>('offline.weeks', 4, (value): value is Weeks =>
  WEEK_CHOICES.some((one) => one === value),
);

const [folderChoice, setFolderChoice] = remembered<Record<string, boolean>>('offline.folders', {}, isRecord);

const ROLES_AT_FIRST: readonly (FolderRole | null)[] = ['INBOX', 'SENT', 'DRAFTS'];

/** The folder's mail is kept: as chosen, and at first inbox, sent and drafts. */
export const isChosen = ({ id, role }: Pick<Folder, 'id' | 'role'>): boolean =>
  folderChoice()[id] ?? ROLES_AT_FIRST.includes(role);

export const chooseFolder = (id: string, wanted: boolean): void =>
  setFolderChoice({ ...folderChoice(), [id]: wanted });

/** What the last keeping came to. */
export interface Kept {
  /** ISO 8601: how old it is. */
  at: string;
  conversations: number;
  messages: number;
}

export const [kept, setKept] = remembered<Kept | null>(
  'offline.kept',
  null,
  (value): value is Kept => typeof value === 'object' && value !== null && 'at' in value,
);

/** When the app last heard of the server on this device, ms since 1970; 0 for never. */
export const [lastSeen, setLastSeen] = remembered(
  'offline.seen',
  0,
  (value): value is number => typeof value === 'number',
);

/** How far the keeping that runs now has come; undefined while none runs. */
export const [keeping, setKeeping] = createRoot(() =>
  createSignal<{ done: number; total: number } | undefined>(),
);

/** The browser gave no more room, even after texts were evicted. */
export const [storageFull, setStorageFull] = createRoot(() => createSignal(false));

/** The lists to keep: the folders, and for those with a role the list of all accounts as well. */
export function chosenViews(folders: readonly Folder[]): View[] {
  const chosen = folders.filter((folder) => folder.selectable && isChosen(folder));
  const roles = new Set(chosen.map(({ role }) => role).filter((role) => role !== null));
  return [
    ...[...roles].map((role): View => ({ kind: 'role', role })),
    ...chosen.map(({ id }): View => ({ kind: 'folder', folderId: id })),
  ];
}
