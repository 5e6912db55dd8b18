import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { FolderLink } from './folder-link.tsx';
import { folderName, iconOf } from './names.ts';
import type { FolderNode } from './tree.ts';

interface BranchProps {
  node: FolderNode;
  depth: number;
  current: string;
  onChosen?: (() => void) | undefined;
}

const unreadIn = (node: FolderNode): number =>
  node.folder.threadUnreadCount + node.children.reduce((sum, child) => sum + unreadIn(child), 0);
const contains = (node: FolderNode, id: string): boolean =>
  node.children.some((child) => child.folder.id === id || contains(child, id));

/** A folder with the folders inside it. Opens by itself when the current folder is inside. */
export function Branch(props: BranchProps): JSX.Element {
  const [opened, setOpened] = createSignal<boolean>();
  const open = () => opened() ?? contains(props.node, props.current);
  const hasChildren = () => props.node.children.length > 0;
  return (
    <li>
      <div class="relative">
        <FolderLink
          word={props.node.folder.id}
          name={folderName(props.node.folder)}
          icon={iconOf(props.node.folder.role)}
          unread={open() ? props.node.folder.threadUnreadCount : unreadIn(props.node)}
          current={props.current === props.node.folder.id}
          depth={props.depth + (hasChildren() ? 0.75 : 0)}
          onChosen={props.onChosen}
        />
        <Show when={hasChildren()}>
          <button
            type="button"
            aria-expanded={open()}
            aria-label={t('mail.folderPart', { name: folderName(props.node.folder), open: open() })}
            style={{ 'inset-inline-start': `${props.depth * 0.875}rem` }}
            class="absolute inset-y-0 grid w-6 place-items-center rounded-sm text-ink-3 hover:text-ink"
            onClick={() => setOpened(!open())}
          >
            <Icon
              of={ChevronRight}
              size={14}
              class={`transition-transform duration-120 ${open() ? 'rotate-90' : 'rtl:rotate-180'}`}
            />
          </button>
        </Show>
      </div>
      <Show when={hasChildren() && open()}>
        <ul>
          <For each={props.node.children}>
            {(child) => (
              <Branch
                node={child}
                depth={props.depth + 1}
                current={props.current}
                onChosen={props.onChosen}
              />
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}
