import { createMemo, type JSX, lazy, Show, Suspense } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Question } from '../../ui/question.tsx';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { FolderPicker } from '../folders/folder-picker.tsx';
import { viewName } from '../folders/names.ts';
import { type FolderNode, inOrder, otherFolders, specialFolders } from '../folders/tree.ts';
import { type Chosen, isEverything } from '../list/selection.ts';
import { countOf } from './everything.ts';
import type { Question as Asked, ThreadActions } from './thread-actions.ts';

const SnoozeQuestion = lazy(() => import('../snooze/snooze-question.tsx'));

/** The dialogs before an action: where to move, and whether to delete for ever. */
export function Questions(props: { actions: ThreadActions }): JSX.Element {
  const about = (kind: Asked['kind']): Chosen | undefined => {
    const asked = props.actions.question();
    return asked?.kind === kind ? asked.chosen : undefined;
  };
  return (
    <>
      <DeleteQuestion chosen={about('delete')} actions={props.actions} />
      <Show when={about('move')}>
        {(chosen) => <FolderQuestion chosen={chosen()} actions={props.actions} copy={false} />}
      </Show>
      <Show when={about('copy')}>
        {(chosen) => <FolderQuestion chosen={chosen()} actions={props.actions} copy />}
      </Show>
      <Show when={about('snooze')}>
        {(chosen) => (
          <Suspense>
            <SnoozeQuestion chosen={chosen()} actions={props.actions} />
          </Suspense>
        )}
      </Show>
    </>
  );
}

function DeleteQuestion(props: { chosen: Chosen | undefined; actions: ThreadActions }): JSX.Element {
  const mail = useMail();
  const everything = () =>
    props.chosen !== undefined && isEverything(props.chosen) ? props.chosen : undefined;
  const ids = () => (props.chosen === undefined || isEverything(props.chosen) ? [] : props.chosen);
  const messages = () => ids().reduce((sum, id) => sum + (mail.state.threads[id]?.messageCount ?? 1), 0);
  const question = (): string => {
    const [all, count] = [everything(), ids().length];
    if (all !== undefined && 'query' in all) return t('found.deleteEverything');
    if (all !== undefined) return t('organize.deleteEverything', { place: viewName(all.view, mail) });
    return t(props.actions.about === 'messages' ? 'found.deleteQuestion' : 'mail.deleteQuestion', { count });
  };
  const help = (): string => {
    const all = everything();
    if (all === undefined) return t('mail.deleteHelp', { count: messages() });
    return t('organize.deleteEverythingHelp', { count: countOf(mail, all) });
  };
  return (
    <Question
      open={props.chosen !== undefined}
      onClose={props.actions.closeQuestion}
      title={question()}
      description={help()}
      action={t('mail.deleteForEver')}
      onYes={() => props.actions.deleteForEver(props.chosen ?? [])}
    />
  );
}

const flat = (nodes: FolderNode[]): Folder[] =>
  inOrder(nodes).flatMap((node) => [node.folder, ...flat(node.children)]);

function FolderQuestion(props: { chosen: Chosen; actions: ThreadActions; copy: boolean }): JSX.Element {
  const mail = useMail();
  const folders = createMemo(() => {
    const accounts = new Set(props.actions.accounts(props.chosen));
    const there = new Set(props.copy ? [] : props.actions.alreadyIn(props.chosen));
    const mine = mail.replica.folders.all().filter((folder) => accounts.has(folder.account.id));
    return [...specialFolders(mine), ...flat(otherFolders(mine))].filter(
      (folder) =>
        folder.selectable && !there.has(folder.id) && folder.role !== 'DRAFTS' && folder.role !== 'SNOOZED',
    );
  });
  const choose = (folder: Folder): void => {
    if (props.copy) props.actions.copyToFolder(props.chosen, folder.id);
    else props.actions.moveToFolder(props.chosen, folder.id);
  };
  return (
    <Dialog
      open
      onClose={props.actions.closeQuestion}
      title={t(props.copy ? 'organize.copyTo' : 'mail.moveTo')}
    >
      <FolderPicker folders={folders()} onChoose={choose} />
    </Dialog>
  );
}
