import { A } from '@solidjs/router';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { move } from '../actions/move.ts';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { ask } from './asked.ts';
import { draggedThread, isThreadDrag } from './drag.ts';

interface FolderLinkProps {
  /** Word of the view in the address. */
  word: string;
  name: string;
  icon: IconShape;
  /** Unread conversations. */
  unread: number;
  current: boolean;
  /** Where it lies, said below its name; null where that is plain to see. */
  place?: string | null;
  /** Steps of indentation. */
  depth?: number;
  /** The folder itself, where it is one of an account: it has a menu, and takes conversations that are dropped on it. */
  folder?: Folder;
  onChosen?: (() => void) | undefined;
}

/** Half a second: what phones take for a long press. */
const HOLD = 500;

/** One folder in the sidebar or sheet, with its unread conversations. */
export function FolderLink(props: FolderLinkProps): JSX.Element {
  const mail = useMail();
  const [over, setOver] = createSignal(false);
  let hold: ReturnType<typeof setTimeout> | undefined;
  let held = false;
  const stopHold = (): void => clearTimeout(hold);
  onCleanup(stopHold);

  const openMenu = (x: number, y: number): void => {
    if (props.folder) ask({ kind: 'menu', folderId: props.folder.id, at: { x, y } });
  };
  const onContextMenu = (event: MouseEvent & { currentTarget: HTMLElement }): void => {
    if (!props.folder) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    openMenu(byKey ? box.left + 24 : event.clientX, byKey ? box.bottom : event.clientY);
  };
  const onPointerDown = (event: PointerEvent): void => {
    stopHold();
    held = false;
    if (event.pointerType !== 'touch') return;
    hold = setTimeout(() => {
      held = true;
      openMenu(event.clientX, event.clientY);
    }, HOLD);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!props.folder || props.folder.role !== null) return;
    if (event.key === 'F2') ask({ kind: 'rename', folderId: props.folder.id });
    if (event.key === 'Delete') ask({ kind: 'delete', folderId: props.folder.id });
  };
  const onDrop = (event: DragEvent): void => {
    setOver(false);
    const threadId = draggedThread(event);
    if (!threadId || !props.folder) return;
    event.preventDefault();
    void move(mail, [threadId], { kind: 'folder', id: props.folder.id });
  };
  const takesDrop = (event: DragEvent): void => {
    if (!props.folder?.selectable || props.folder.role === 'DRAFTS' || !isThreadDrag(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const counts = (): string | undefined =>
    props.folder &&
    t('folders.counts', { total: props.folder.messageCount, unread: props.folder.unreadCount });

  return (
    <div class={`group/folder relative flex items-center rounded-md ${over() ? 'ring-2 ring-focus' : ''}`}>
      <A
        href={`/mail/${encodeURIComponent(props.word)}`}
        aria-current={props.current ? 'page' : undefined}
        title={counts()}
        draggable={false}
        onClick={(event) => {
          if (held) event.preventDefault();
          else props.onChosen?.();
        }}
        onContextMenu={onContextMenu}
        onPointerDown={onPointerDown}
        onPointerUp={stopHold}
        onPointerMove={(event) => Math.hypot(event.movementX, event.movementY) > 4 && stopHold()}
        onPointerCancel={stopHold}
        onKeyDown={onKeyDown}
        onDragOver={takesDrop}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        style={{ 'padding-inline-start': `${0.75 + (props.depth ?? 0) * 0.875}rem` }}
        class={`flex min-h-(--tap) min-w-0 flex-1 items-center gap-3 rounded-md pe-2.5 text-base no-underline transition-colors duration-120 select-none lg:min-h-8 ${
          props.current
            ? 'bg-wash font-medium text-accent-strong'
            : 'text-ink-2 hover:bg-hover hover:text-ink'
        }`}
      >
        <Icon of={props.icon} size={17} class={props.current ? 'text-accent' : 'text-ink-3'} />
        <span
          dir="auto"
          class={`min-w-0 flex-1 truncate text-start ${props.unread > 0 ? 'font-medium text-ink' : ''}`}
        >
          {props.name}
          <Show when={props.place}>
            <span dir="auto" class="block truncate pb-1 text-start text-xs font-normal text-ink-3">
              {props.place}
            </span>
          </Show>
        </span>
        <Show when={props.unread > 0}>
          <span
            class={`text-sm font-semibold text-accent tabular-nums ${props.folder ? 'lg:group-hover/folder:invisible lg:group-focus-within/folder:invisible' : ''}`}
          >
            <span aria-hidden="true">{props.unread > 999 ? '999+' : props.unread}</span>
            <span class="sr-only">{t('mail.unreadCount', { count: props.unread })}</span>
          </span>
        </Show>
      </A>
      <Show when={props.folder}>
        <button
          type="button"
          aria-label={t('folders.more', { name: props.name })}
          aria-haspopup="menu"
          class="grid size-11 shrink-0 place-items-center rounded-md text-ink-3 hover:text-ink focus-visible:opacity-100 lg:absolute lg:end-0.5 lg:size-8 lg:opacity-0 lg:group-hover/folder:opacity-100"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            openMenu(box.left, box.bottom);
          }}
        >
          <Icon of={Ellipsis} size={16} />
        </button>
      </Show>
    </div>
  );
}
