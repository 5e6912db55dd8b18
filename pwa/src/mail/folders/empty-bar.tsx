import { createMemo, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/button.tsx';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import type { View } from '../data/view.ts';
import { ask } from './asked.ts';
import { folderName } from './names.ts';

/** Above the list of Trash or Junk: how much lies there, and the way to be rid of it. */
export function EmptyBar(props: { view: View }): JSX.Element {
  const mail = useMail();
  const folders = createMemo((): Folder[] => {
    const { view } = props;
    return mail.replica.folders
      .counted()
      .filter(
        (folder) =>
          (folder.role === 'TRASH' || folder.role === 'JUNK') &&
          (view.kind === 'folder'
            ? folder.id === view.folderId
            : view.kind === 'role' && folder.role === view.role),
      );
  });
  const count = () => folders().reduce((sum, { messageCount }) => sum + messageCount, 0);
  const emptying = () => folders().some((folder) => folder.emptying);
  return (
    <Show when={folders()[0]}>
      {(first) => (
        <Show when={count() > 0}>
          <div class="flex min-h-11 flex-wrap items-center gap-x-3 px-4 pb-2 text-sm text-ink-3">
            <p role="status" class="min-w-0 flex-1 tabular-nums">
              {emptying()
                ? t('folders.emptying', { count: count() })
                : t('folders.counts', { total: count(), unread: 0 })}
            </p>
            <Show when={!emptying()}>
              <Button
                class="-me-2"
                tone="quiet"
                onClick={() => ask({ kind: 'empty', folderIds: folders().map(({ id }) => id) })}
              >
                {t('folders.emptyNow', { name: folderName(first()) })}
              </Button>
            </Show>
          </div>
        </Show>
      )}
    </Show>
  );
}
