import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { remembered } from '../../primitives/preferences.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { FolderLink } from './folder-link.tsx';
import { folderName, iconOf } from './names.ts';
import { contains, otherFolders, rowsOf, type TreeRow, unreadIn } from './tree.ts';

/** Rows that are drawn before somebody asks for more: accounts may have thousands of folders. */
const MOST = 120;

const isRecord = (value: unknown): value is Record<string, boolean> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which folders a person opened or closed, by id; the others open when the current one is inside. */
const [opened, setOpened] = remembered<Record<string, boolean>>('folders-open', {}, isRecord);

/** The folders that people made, as a tree. */
export function AccountTree(props: {
  folders: readonly Folder[];
  current: string;
  onChosen?: (() => void) | undefined;
}): JSX.Element {
  const [most, setMost] = createSignal(MOST);
  const nodes = createMemo(() => otherFolders(props.folders));
  const rows = createMemo(() =>
    rowsOf(nodes(), (node) => opened()[node.folder.id] ?? contains(node, props.current)),
  );
  const byId = createMemo(() => new Map(rows().map((row) => [row.node.folder.id, row])));
  const ids = createMemo(() =>
    rows()
      .slice(0, most())
      .map((row) => row.node.folder.id),
  );
  return (
    <>
      <For each={ids()}>
        {(id) => (
          <Show when={byId().get(id)}>
            {(row) => <Row row={row()} current={props.current} onChosen={props.onChosen} />}
          </Show>
        )}
      </For>
      <Show when={rows().length > most()}>
        <li>
          <button
            type="button"
            class="min-h-(--tap) w-full rounded-md px-3 text-start text-sm text-ink-2 hover:bg-hover lg:min-h-8"
            onClick={() => setMost(most() + 3 * MOST)}
          >
            {t('folders.moreRows', { count: rows().length - most() })}
          </button>
        </li>
      </Show>
    </>
  );
}

function Row(props: { row: TreeRow; current: string; onChosen?: (() => void) | undefined }): JSX.Element {
  const mail = useMail();
  const folder = () => mail.state.folders[props.row.node.folder.id] ?? props.row.node.folder;
  const unread = createMemo(() => {
    mail.replica.folders.counted();
    return props.row.open ? folder().threadUnreadCount : unreadIn(props.row.node);
  });
  const hasChildren = () => props.row.node.children.length > 0;
  return (
    <li class="relative">
      <FolderLink
        word={folder().id}
        name={folderName(folder())}
        icon={iconOf(folder().role)}
        unread={unread()}
        current={props.current === folder().id}
        depth={props.row.depth + (hasChildren() ? 0.75 : 0)}
        folder={folder()}
        onChosen={props.onChosen}
      />
      <Show when={hasChildren()}>
        <button
          type="button"
          aria-expanded={props.row.open}
          aria-label={t('mail.folderPart', { name: folderName(folder()), open: props.row.open })}
          style={{ 'inset-inline-start': `${props.row.depth * 0.875}rem` }}
          class="absolute inset-y-0 grid w-6 place-items-center rounded-sm text-ink-3 hover:text-ink"
          onClick={() => setOpened({ ...opened(), [folder().id]: !props.row.open })}
        >
          <Icon
            of={ChevronRight}
            size={14}
            class={`transition-transform duration-120 ${props.row.open ? 'rotate-90' : 'rtl:rotate-180'}`}
          />
        </button>
      </Show>
    </li>
  );
}
