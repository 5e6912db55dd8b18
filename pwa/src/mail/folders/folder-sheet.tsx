import type { JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Sheet } from '../../ui/dialog.tsx';
import { FolderList } from './folder-list.tsx';

/** The folders on a phone, within the thumb's reach. */
export function FolderSheet(props: { open: boolean; onClose: () => void; current: string }): JSX.Element {
  return (
    <Sheet open={props.open} onClose={props.onClose} title={t('mail.folders')}>
      <div class="-mx-2">
        <FolderList current={props.current} onChosen={props.onClose} />
      </div>
    </Sheet>
  );
}
