import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { folderName, iconOf } from '../folders/names.ts';
import { type FolderNode, otherFolders, specialFolders } from '../folders/tree.ts';
import type { ThreadActions } from './thread-actions.ts';

/** The dialogs before an action: where to move, and whether to delete for ever. */
export function Questions(props: { actions: ThreadActions }): JSX.Element {
  const idsFor = (kind: 'delete' | 'move'): string[] | undefined => {
    const asked = props.actions.question();
    return asked?.kind === kind ? asked.ids : undefined;
  };
  return (
    <>
      <DeleteQuestion ids={idsFor('delete')} actions={props.actions} />
      <Show when={idsFor('move')}>{(ids) => <MoveQuestion ids={ids()} actions={props.actions} />}</Show>
    </>
  );
}

function DeleteQuestion(props: { ids: string[] | undefined; actions: ThreadActions }): JSX.Element {
  const mail = useMail();
  const ids = () => props.ids ?? [];
  const messages = () => ids().reduce((sum, id) => sum + (mail.state.threads[id]?.messageCount ?? 1), 0);
  return (
    <Dialog
      open={props.ids !== undefined}
      onClose={props.actions.closeQuestion}
      title={t('mail.deleteQuestion', { count: ids().length })}
      description={t('mail.deleteHelp', { count: messages() })}
      actions={
        <>
          <Button tone="quiet" onClick={props.actions.closeQuestion}>
            {t('common.cancel')}
          </Button>
          <Button tone="danger" onClick={() => props.actions.deleteForEver(ids())}>
            {t('mail.deleteForEver')}
          </Button>
        </>
      }
    />
  );
}

const flat = (nodes: readonly FolderNode[]): Folder[] =>
  nodes.flatMap((node) => [node.folder, ...flat(node.children)]);

function MoveQuestion(props: { ids: string[]; actions: ThreadActions }): JSX.Element {
  const mail = useMail();
  const [text, setText] = createSignal('');
  const folders = createMemo(() => {
    const accounts = new Set(props.ids.map((id) => mail.state.threads[id]?.account.id));
    const mine = Object.values(mail.state.folders).filter((folder) => accounts.has(folder.account.id));
    const all = [...specialFolders(mine), ...flat(otherFolders(mine))].filter(
      (folder) => folder.selectable && folder.role !== 'DRAFTS',
    );
    const wanted = text().trim().toLocaleLowerCase();
    return all.filter((folder) =>
      `${folderName(folder)} ${folder.path}`.toLocaleLowerCase().includes(wanted),
    );
  });
  const choose = (folder: Folder | undefined): void => {
    if (folder !== undefined) props.actions.moveToFolder(props.ids, folder.id);
  };
  return (
    <Dialog open onClose={props.actions.closeQuestion} title={t('mail.moveTo')}>
      <TextField
        label={t('mail.findFolder')}
        value={text()}
        onInput={setText}
        autocomplete="off"
        onKeyDown={(event) => event.key === 'Enter' && choose(folders()[0])}
      />
      <ul class="mt-3 grid max-h-80 gap-px overflow-y-auto">
        <For each={folders()} fallback={<li class="p-3 text-ink-3">{t('mail.noFolderFound')}</li>}>
          {(folder) => (
            <li>
              <button
                type="button"
                class="flex min-h-(--tap) w-full items-center gap-3 rounded-md px-3 text-start text-base text-ink hover:bg-hover"
                onClick={() => choose(folder)}
              >
                <Icon of={iconOf(folder.role)} size={17} class="text-ink-3" />
                <span class="min-w-0 flex-1 truncate">{folderName(folder)}</span>
                <Show when={folder.parentPath !== null && folder.role === null}>
                  <span class="max-w-40 truncate text-sm text-ink-3">{folder.parentPath}</span>
                </Show>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}
