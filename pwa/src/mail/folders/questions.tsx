// The menu of a folder and the questions before it is changed: a chunk of its own.
import { useNavigate, useParams } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../../messages/message.ts';
import { createForm, required } from '../../primitives/form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Question } from '../../ui/question.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Folder } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { asked, askNothing } from './asked.ts';
import { createFolder, deleteFolder, emptyFolders, moveFolder, renameFolder } from './changes.ts';
import { FolderMenu } from './folder-menu.tsx';
import { FolderPicker } from './folder-picker.tsx';
import { folderName } from './names.ts';
import { familyOf } from './tree.ts';

export default function Questions(): JSX.Element {
  const mail = useMail();
  const of = (kind: 'menu' | 'rename' | 'move' | 'delete'): Folder | undefined => {
    const question = asked();
    return question?.kind === kind ? mail.state.folders[question.folderId] : undefined;
  };
  const creating = () => {
    const question = asked();
    return question?.kind === 'create' ? question : undefined;
  };
  const emptying = (): Folder[] | undefined => {
    const question = asked();
    if (question?.kind !== 'empty') return undefined;
    return question.folderIds.map((id) => mail.state.folders[id]).filter((folder) => folder !== undefined);
  };
  return (
    <Switch>
      <Match when={of('menu')}>{(folder) => <FolderMenu folder={folder()} />}</Match>
      <Match when={creating()}>
        {(question) => <CreateQuestion accountId={question().accountId} parentId={question().parentId} />}
      </Match>
      <Match when={of('rename')}>{(folder) => <RenameQuestion folder={folder()} />}</Match>
      <Match when={of('move')}>{(folder) => <MoveQuestion folder={folder()} />}</Match>
      <Match when={of('delete')}>{(folder) => <DeleteQuestion folder={{ ...folder() }} />}</Match>
      <Match when={emptying()}>{(folders) => <EmptyQuestion folders={folders()} />}</Match>
    </Switch>
  );
}

function CreateQuestion(props: { accountId: string; parentId: string | null }): JSX.Element {
  const mail = useMail();
  const parent = () => (props.parentId === null ? undefined : mail.state.folders[props.parentId]);
  const form = createForm({
    initial: { name: '' },
    check: (values) => required(values, 'name'),
    async submit({ name }) {
      const { accountId, parentId } = props;
      const refused = await createFolder(mail, { accountId, name, parentId });
      if (refused !== undefined) return { fields: { name: refused } };
      askNothing();
      toast(t('folders.created', { name: name.trim() }));
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={askNothing}
      title={t('folders.newTitle')}
      description={
        <Show when={parent()}>{(folder) => t('folders.inside', { name: folderName(folder()) })}</Show>
      }
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={undefined}
        busy={form.busy()}
        action={t('folders.create')}
        busyAction={t('folders.creating')}
      >
        <TextField label={t('folders.name')} autocomplete="off" autofocus {...form.field('name')} />
      </Form>
    </Dialog>
  );
}

function RenameQuestion(props: { folder: Folder }): JSX.Element {
  const mail = useMail();
  const form = createForm({
    initial: { name: props.folder.name },
    check: (values) => required(values, 'name'),
    async submit({ name }) {
      const refused = await renameFolder(mail, props.folder, name);
      if (refused !== undefined) return { fields: { name: refused } };
      askNothing();
      return undefined;
    },
  });
  return (
    <Dialog open onClose={askNothing} title={t('folders.renameTitle', { name: folderName(props.folder) })}>
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={undefined}
        busy={form.busy()}
        action={t('folders.renameDo')}
        busyAction={t('folders.renaming')}
      >
        <TextField label={t('folders.name')} autocomplete="off" autofocus {...form.field('name')} />
      </Form>
    </Dialog>
  );
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byPath = (folders: readonly Folder[]): Folder[] =>
  [...folders].sort((a, b) => names.compare(a.path, b.path));

function MoveQuestion(props: { folder: Folder }): JSX.Element {
  const mail = useMail();
  const { folder } = props;
  const family = new Set(familyOf(mail.replica.folders.all(), folder).map(({ id }) => id));
  const targets = createMemo(() =>
    byPath(
      mail.replica.folders
        .all()
        .filter(
          (other) =>
            other.account.id === folder.account.id &&
            !family.has(other.id) &&
            other.path !== folder.parentPath &&
            (other.role === null || other.role === 'INBOX' || other.role === 'ARCHIVE'),
        ),
    ),
  );
  const to = async (parentId: string | null): Promise<void> => {
    const name = folderName(folder);
    askNothing();
    const refused = await moveFolder(mail, { ...folder }, parentId);
    toast(refused ?? t('folders.moved', { name }), refused === undefined ? {} : { tone: 'danger' });
  };
  return (
    <Dialog open onClose={askNothing} title={t('folders.moveTitle', { name: folderName(folder) })}>
      <FolderPicker folders={targets()} onChoose={(chosen) => void to(chosen.id)}>
        <Show when={folder.parentPath !== null}>
          <Button tone="quiet" class="mt-2 !justify-start" wide onClick={() => void to(null)}>
            {t('folders.toTop')}
          </Button>
        </Show>
      </FolderPicker>
    </Dialog>
  );
}

function DeleteQuestion(props: { folder: Folder }): JSX.Element {
  const mail = useMail();
  const navigate = useNavigate();
  const params = useParams<{ place?: string }>();
  const { folder } = props;
  const family = familyOf(mail.replica.folders.all(), folder).map((one) => ({ ...one }));
  const count = family.reduce((sum, one) => sum + one.messageCount, 0);
  const name = folderName(folder);
  const run = async (messages: 'TRASH' | 'DELETE'): Promise<void> => {
    askNothing();
    if (family.some(({ id }) => id === params.place)) navigate('/mail/inbox');
    const refused = await deleteFolder(mail, folder, messages);
    toast(refused ?? t('folders.deleted', { name }), refused === undefined ? {} : { tone: 'danger' });
  };
  return (
    <Dialog
      open
      onClose={askNothing}
      title={t('folders.deleteTitle', { name })}
      description={
        <>
          {count === 0 ? t('folders.deleteEmpty') : t('folders.deleteHolds', { count })}{' '}
          <Show when={family.length > 1}>{t('folders.deleteInner', { count: family.length - 1 })}</Show>
        </>
      }
      actions={
        <>
          <Button tone="quiet" onClick={askNothing}>
            {t('common.cancel')}
          </Button>
          <Show
            when={count > 0}
            fallback={
              <Button tone="danger" onClick={() => void run('TRASH')}>
                {t('folders.deleteDo')}
              </Button>
            }
          >
            <Button tone="danger" onClick={() => void run('DELETE')}>
              {t('folders.deleteForEver', { count })}
            </Button>
            <Button tone="primary" onClick={() => void run('TRASH')}>
              {t('folders.deleteToTrash', { count })}
            </Button>
          </Show>
        </>
      }
    />
  );
}

function EmptyQuestion(props: { folders: readonly Folder[] }): JSX.Element {
  const mail = useMail();
  const [folders] = createSignal(props.folders.map((folder) => ({ ...folder })));
  const count = () => folders().reduce((sum, { messageCount }) => sum + messageCount, 0);
  const name = () => folderName(folders()[0] ?? { name: '', role: 'TRASH' });
  return (
    <Question
      open
      onClose={askNothing}
      title={t('folders.emptyTitle', { name: name() })}
      description={t('folders.emptyHelp', { count: count() })}
      action={t('folders.emptyDo', { count: count() })}
      onYes={() => {
        askNothing();
        void emptyFolders(mail, folders());
      }}
    />
  );
}
