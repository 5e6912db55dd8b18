import { type JSX, Show } from 'solid-js';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { FolderLink } from './folder-link.tsx';
import { folderName, iconOf } from './names.ts';

interface FolderItemProps {
  id: string;
  /** Word of the view on screen. */
  current: string;
  /** Unread conversations that are shown. */
  unread: (folder: Folder) => number;
  /** Says below its name where it lies. */
  placed?: boolean;
  onChosen?: (() => void) | undefined;
}

/** A folder of an account in a list, for as long as there is one of this id. */
export function FolderItem(props: FolderItemProps): JSX.Element {
  const mail = useMail();
  return (
    <Show when={mail.state.folders[props.id]}>
      {(folder) => (
        <li>
          <FolderLink
            word={props.id}
            name={folderName(folder())}
            place={props.placed && folder().role === null ? folder().parentPath : null}
            icon={iconOf(folder().role)}
            unread={props.unread(folder())}
            current={props.current === props.id}
            folder={folder()}
            onChosen={props.onChosen}
          />
        </li>
      )}
    </Show>
  );
}
