import { A } from '@solidjs/router';
import Inbox from 'lucide-solid/icons/inbox';
import Plus from 'lucide-solid/icons/plus';
import Star from 'lucide-solid/icons/star';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Account, Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { AccountStatus } from './account-status.tsx';
import { AccountTree } from './account-tree.tsx';
import { ask } from './asked.ts';
import { FolderFilter } from './folder-filter.tsx';
import { FolderItem } from './folder-item.tsx';
import { FolderLink } from './folder-link.tsx';
import { iconOf } from './names.ts';
import { shownFolders, specialFolders } from './tree.ts';

/** Whoever has more folders finds them by typing. */
const MANY = 40;

/** What else people look for without knowing in which account it is. */
const OF_ALL = [
  { role: 'DRAFTS', word: 'drafts' },
  { role: 'SENT', word: 'sent' },
] as const;

/** Of special folders only those where mail arrives say how much is unread. */
const toBeRead = ({ role, threadUnreadCount }: Folder): number =>
  role === 'INBOX' || role === 'JUNK' ? threadUnreadCount : 0;

interface FolderListProps {
  /** Word of the view on screen. */
  current: string;
  onChosen?: (() => void) | undefined;
}

/** All folders: what concerns all accounts first, then each account with its own. */
export function FolderList(props: FolderListProps): JSX.Element {
  const mail = useMail();
  const accounts = createMemo(() => Object.values(mail.state.accounts));
  const unread = createMemo(() =>
    mail.replica.folders
      .counted()
      .reduce((sum, folder) => sum + (folder.role === 'INBOX' ? folder.threadUnreadCount : 0), 0),
  );
  const [text, setText] = createSignal('');
  return (
    <nav aria-label={t('mail.folders')} class="grid gap-3">
      <Show when={mail.replica.folders.all().length > MANY}>
        <FolderFilter text={text()} onText={setText} current={props.current} onChosen={props.onChosen} />
      </Show>
      <ul class="grid gap-px" hidden={text().trim() !== ''}>
        <li>
          <FolderLink
            word="inbox"
            name={accounts().length > 1 ? t('accounts.all') : t('mail.role.INBOX')}
            icon={Inbox}
            unread={unread()}
            current={props.current === 'inbox'}
            onChosen={props.onChosen}
          />
        </li>
        <li>
          <FolderLink
            word="starred"
            name={t('mail.starred')}
            icon={Star}
            unread={0}
            current={props.current === 'starred'}
            onChosen={props.onChosen}
          />
        </li>
        <Show when={accounts().length > 1}>
          <For each={OF_ALL}>
            {({ role, word }) => (
              <li>
                <FolderLink
                  word={word}
                  name={t('accounts.allOf', { name: t(`mail.role.${role}`) })}
                  icon={iconOf(role)}
                  unread={0}
                  current={props.current === word}
                  onChosen={props.onChosen}
                />
              </li>
            )}
          </For>
        </Show>
      </ul>
      <Show when={text().trim() === ''}>
        <For each={accounts()}>
          {(account) => (
            <AccountFolders
              account={account}
              alone={accounts().length === 1}
              current={props.current}
              onChosen={props.onChosen}
            />
          )}
        </For>
      </Show>
    </nav>
  );
}

function AccountFolders(props: FolderListProps & { account: Account; alone: boolean }): JSX.Element {
  const mail = useMail();
  const folders = createMemo<Folder[]>(() =>
    mail.replica.folders.all().filter((folder) => folder.account.id === props.account.id),
  );
  // With one account, "Inbox" above is this inbox.
  const special = createMemo(() =>
    specialFolders(folders()).filter((folder) => !(props.alone && folder.role === 'INBOX')),
  );
  const shown = createMemo(() => shownFolders(folders()));
  const hidden = () => folders().length - shown().length;
  return (
    <section aria-label={props.account.address} class="grid gap-px">
      <Show when={!props.alone}>
        <h2 class="truncate px-3 pt-1 pb-1 text-xs font-medium text-ink-3">{props.account.address}</h2>
      </Show>
      <AccountStatus account={props.account} />
      <ul class="grid gap-px">
        <For each={special().map(({ id }) => id)}>
          {(id) => <FolderItem id={id} current={props.current} unread={toBeRead} onChosen={props.onChosen} />}
        </For>
        <AccountTree folders={shown()} current={props.current} onChosen={props.onChosen} />
      </ul>
      <div class="flex flex-wrap items-center px-1">
        <button
          type="button"
          class="flex min-h-(--tap) items-center gap-2 rounded-md px-2 text-sm text-ink-3 hover:bg-hover hover:text-ink lg:min-h-8"
          onClick={() => ask({ kind: 'create', accountId: props.account.id, parentId: null })}
        >
          <Icon of={Plus} size={15} />
          {t('folders.new')}
        </button>
        <Show when={hidden() > 0}>
          <A
            href="/settings/folders"
            class="flex min-h-(--tap) items-center rounded-md px-2 text-sm text-ink-3 no-underline hover:bg-hover hover:text-ink lg:min-h-8"
          >
            {t('folders.hiddenCount', { count: hidden() })}
          </A>
        </Show>
      </div>
    </section>
  );
}
