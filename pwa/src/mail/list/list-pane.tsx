import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { SidebarContent } from '../../shell/slots.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import { WriteButton } from '../compose/write-button.tsx';
import { useMail } from '../data/mail.ts';
import { type Only, placeWordOf, roleOf, type View, wordOf } from '../data/view.ts';
import { EmptyBar } from '../folders/empty-bar.tsx';
import { FolderList } from '../folders/folder-list.tsx';
import { FolderQuestions } from '../folders/folder-questions.tsx';
import { FolderSheet } from '../folders/folder-sheet.tsx';
import { viewName } from '../folders/names.ts';
import { Troubles } from '../folders/troubles.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ListHeading } from './list-heading.tsx';
import { Progress } from './progress.tsx';
import type { Selection } from './selection.ts';
import { ThreadList } from './thread-list.tsx';
import type { VirtualListHandle } from './virtual-list.tsx';

const AbsenceBanner = lazy(async () => ({
  default: (await import('../rules/absence-banner.tsx')).AbsenceBanner,
}));

interface ListPaneProps {
  view: View;
  current: string | undefined;
  selection: Selection;
  actions: ThreadActions;
  handle: (handle: VirtualListHandle) => void;
  /** Shows only a part of the place, or all. */
  onOnly: (only: Only | undefined) => void;
}

/** Heading or selection bar, account troubles, and the conversations of the view. */
export function ListPane(props: ListPaneProps): JSX.Element {
  const mail = useMail();
  const [choosing, setChoosing] = createSignal(false);
  const word = () => wordOf(props.view);
  const away = () => Object.values(mail.state.accounts).some(({ absence }) => absence);
  const title = () => viewName(props.view, mail);
  const unread = () => {
    const view = props.view;
    return mail.replica.folders
      .counted()
      .filter((folder) =>
        view.kind === 'folder'
          ? folder.id === view.folderId
          : view.kind === 'role' && folder.role === view.role,
      )
      .filter((folder) => folder.role !== 'SENT' && folder.role !== 'DRAFTS')
      .reduce((sum, folder) => sum + folder.threadUnreadCount, 0);
  };
  return (
    <>
      <SidebarContent>
        <WriteButton wide />
        <div class="pt-2">
          <FolderList current={placeWordOf(props.view)} />
        </div>
      </SidebarContent>
      <Show
        when={!props.selection.active()}
        fallback={
          <BulkBar
            selection={props.selection}
            actions={props.actions}
            folderRole={roleOf(props.view, mail.state.folders)}
            extent={{ view: props.view }}
            place={title()}
            more={mail.replica.list(props.view).more}
          />
        }
      >
        <ListHeading
          title={title()}
          only={props.view.only}
          onOnly={props.onOnly}
          unread={unread()}
          busy={mail.replica.list(props.view).state === 'loading'}
          onFolders={() => setChoosing(true)}
          onRefresh={() => {
            void mail.loader.accounts();
            void mail.loader.head(props.view);
          }}
        />
      </Show>
      <Troubles />
      <EmptyBar view={props.view} />
      <Progress />
      <Show when={away()}>
        <Suspense>
          <AbsenceBanner />
        </Suspense>
      </Show>
      <div class="relative min-h-0 flex-1">
        <Show when={word()} keyed>
          <ThreadList
            view={props.view}
            title={title()}
            current={props.current}
            selection={props.selection}
            actions={props.actions}
            handle={props.handle}
          />
        </Show>
        <Show when={!isDesktop() && !props.selection.active()}>
          <div class="absolute end-4 bottom-4 z-10">
            <WriteButton />
          </div>
        </Show>
      </div>
      <Show when={!isDesktop()}>
        <FolderSheet open={choosing()} onClose={() => setChoosing(false)} current={placeWordOf(props.view)} />
      </Show>
      <FolderQuestions />
      <p class="sr-only">{t('mail.list')}</p>
    </>
  );
}
