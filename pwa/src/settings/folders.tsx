import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { Account, Folder, FolderRole } from '../mail/data/documents.ts';
import { useMail } from '../mail/data/mail.ts';
import { setFolderRole, subscribeFolder } from '../mail/folders/changes.ts';
import { findFolders } from '../mail/folders/find.ts';
import { FolderPicker } from '../mail/folders/folder-picker.tsx';
import { t } from '../messages/message.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select, TextField } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { SettingsFrame } from './settings-page.tsx';

const ROLES = ['DRAFTS', 'SENT', 'ARCHIVE', 'JUNK', 'TRASH'] as const satisfies FolderRole[];
/** Folders that are drawn at once; accounts may have thousands. */
const MOST = 60;
/** A list to choose from that can still be looked through. */
const LONGEST_SELECT = 100;

/** Which folder is for what, and which ones show, for each account. */
export default function FoldersPage(): JSX.Element {
  const mail = useMail();
  onMount(() => void mail.loader.accounts());
  return (
    <SettingsFrame title={t('folders.settingsTitle')} note={t('folders.settingsNote')}>
      <div class="grid gap-10">
        <For each={Object.values(mail.state.accounts)}>{(account) => <AccountPart account={account} />}</For>
      </div>
    </SettingsFrame>
  );
}

function AccountPart(props: { account: Account }): JSX.Element {
  const mail = useMail();
  const folders = createMemo(() =>
    mail.replica.folders
      .all()
      .filter((folder) => folder.account.id === props.account.id)
      .sort((a, b) => a.path.localeCompare(b.path)),
  );
  const own = createMemo(() => folders().filter((folder) => folder.role === null));
  return (
    <section aria-label={props.account.address} class="grid gap-6">
      <Show when={Object.keys(mail.state.accounts).length > 1}>
        <h2 class="font-letter text-md font-semibold text-ink">{props.account.address}</h2>
      </Show>
      <div class="grid gap-3">
        <h3 class="text-base font-semibold text-ink">{t('folders.roles')}</h3>
        <p class="text-sm text-ink-3">{t('folders.rolesHelp')}</p>
        <div class="grid gap-4 sm:grid-cols-2">
          <For each={ROLES}>{(role) => <RoleChoice role={role} folders={folders()} />}</For>
        </div>
      </div>
      <ShownFolders folders={own()} />
    </section>
  );
}

function RoleChoice(props: { role: (typeof ROLES)[number]; folders: readonly Folder[] }): JSX.Element {
  const mail = useMail();
  const current = () => props.folders.find((folder) => folder.role === props.role);
  const possible = createMemo(() =>
    props.folders.filter(
      (folder) => folder.selectable && (folder.role === null || folder.role === props.role),
    ),
  );
  const options = () => [
    ...(current() ? [] : [{ value: '', label: t('folders.roleNone') }]),
    ...possible().map((folder) => ({ value: folder.id, label: folder.path })),
  ];
  const choose = async (folderId: string): Promise<void> => {
    const folder = mail.state.folders[folderId];
    if (!folder) return;
    const refused = await setFolderRole(mail, folderId, props.role);
    const role = t(`mail.role.${props.role}`);
    toast(
      refused ?? t('folders.roleSaved', { role, name: folder.path }),
      refused === undefined ? {} : { tone: 'danger' },
    );
  };
  return (
    <Show
      when={possible().length <= LONGEST_SELECT}
      fallback={
        <RolePicker
          role={props.role}
          folders={possible()}
          current={current()?.path ?? t('folders.roleNone')}
          onChoose={(folder) => void choose(folder.id)}
        />
      }
    >
      <Show when={`${options().length} ${current()?.id}`} keyed>
        <Select
          label={t(`mail.role.${props.role}`)}
          value={current()?.id ?? ''}
          options={options()}
          onChange={(folderId) => void choose(folderId)}
        />
      </Show>
    </Show>
  );
}

/** Thousands of folders are not looked through: one of them is typed. */
function RolePicker(props: {
  role: (typeof ROLES)[number];
  folders: readonly Folder[];
  current: string;
  onChoose: (folder: Folder) => void;
}): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const role = () => t(`mail.role.${props.role}`);
  const choose = (folder: Folder): void => {
    setOpen(false);
    props.onChoose(folder);
  };
  return (
    <div class="grid content-start gap-1.5">
      <p class="text-sm font-medium text-ink-2">{role()}</p>
      <div class="flex min-w-0 items-center gap-3">
        <p dir="auto" class="min-w-0 flex-1 truncate text-start text-base text-ink">
          {props.current}
        </p>
        <Button aria-label={t('folders.chooseFor', { role: role() })} onClick={() => setOpen(true)}>
          {t('folders.choose')}
        </Button>
      </div>
      <Show when={open()}>
        <Dialog open onClose={() => setOpen(false)} title={t('folders.chooseFor', { role: role() })}>
          <FolderPicker folders={props.folders} onChoose={choose} />
        </Dialog>
      </Show>
    </div>
  );
}

function ShownFolders(props: { folders: readonly Folder[] }): JSX.Element {
  const mail = useMail();
  const [text, setText] = createSignal('');
  const [most, setMost] = createSignal(MOST);
  const found = createMemo(() => findFolders(props.folders, text()));
  const ids = createMemo(() =>
    found()
      .slice(0, most())
      .map(({ id }) => id),
  );
  return (
    <div class="grid gap-3">
      <h3 class="text-base font-semibold text-ink">{t('folders.visible')}</h3>
      <p class="text-sm text-ink-3">
        {props.folders.length === 0 ? t('folders.noneOwn') : t('folders.visibleHelp')}
      </p>
      <Show when={props.folders.length > 12}>
        <TextField label={t('folders.find')} value={text()} onInput={setText} autocomplete="off" />
      </Show>
      <div class="grid">
        <For each={ids()}>
          {(id) => (
            <Show when={mail.state.folders[id]}>
              {(folder) => (
                <Switch
                  label={folder().path.replaceAll(folder().delimiter ?? '/', ' / ')}
                  help={t('folders.counts', { total: folder().messageCount, unread: folder().unreadCount })}
                  checked={folder().subscribed}
                  onChange={(shown) => void subscribeFolder(mail, folder(), shown)}
                />
              )}
            </Show>
          )}
        </For>
      </div>
      <Show when={found().length > most()}>
        <Button tone="quiet" onClick={() => setMost(most() + 3 * MOST)}>
          {t('folders.moreRows', { count: found().length - most() })}
        </Button>
      </Show>
    </div>
  );
}
