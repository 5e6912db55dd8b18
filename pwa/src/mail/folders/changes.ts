// Changes of folders. Each resolves with the reason it was refused, in a sentence, or with nothing when it is done.
import type { DocumentInput } from '@urql/core';
import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import { changeNow } from '../actions/change-now.ts';
import type { Folder, FolderRole } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import type { Delivery } from '../data/replica-state.ts';
import {
  CreateFolder,
  DeleteFolder,
  EmptyFolder,
  MoveFolder,
  RenameFolder,
  SetFolderRole,
  SubscribeFolder,
} from './documents.ts';
import { folderName } from './names.ts';
import { familyOf } from './tree.ts';

export type Refused = string | undefined;

/** More of them than one answer holds are read anew. */
const MOST_IN_ANSWER = 200;

const change = <Data, Variables extends Record<string, unknown>>(
  mail: Mail,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  rows: (data: Data) => Delivery,
): Promise<Refused> => changeNow(mail, document, variables, rows, t('folders.offline'));

export const createFolder = (
  mail: Mail,
  input: { accountId: string; name: string; parentId: string | null },
): Promise<Refused> =>
  change(mail, CreateFolder, { input }, ({ createFolder: answer }) =>
    answer.__typename === 'CreateFolderPayload' ? answer : {},
  );

export async function renameFolder(mail: Mail, folder: Folder, name: string): Promise<Refused> {
  const refused = await change(
    mail,
    RenameFolder,
    { input: { folderId: folder.id, name } },
    ({ renameFolder: answer }) => (answer.__typename === 'RenameFolderPayload' ? answer : {}),
  );
  return refused ?? readOn(mail, folder);
}

export async function moveFolder(mail: Mail, folder: Folder, parentId: string | null): Promise<Refused> {
  const refused = await change(
    mail,
    MoveFolder,
    { input: { folderId: folder.id, parentId } },
    ({ moveFolder: answer }) => (answer.__typename === 'MoveFolderPayload' ? answer : {}),
  );
  return refused ?? readOn(mail, folder);
}

function readOn(mail: Mail, folder: Folder): undefined {
  if (familyOf(mail.replica.folders.all(), folder).length > MOST_IN_ANSWER) void mail.loader.accounts();
}

/** Out of sight at once; back when the server refuses. */
export async function deleteFolder(
  mail: Mail,
  folder: Folder,
  messages: 'TRASH' | 'DELETE',
): Promise<Refused> {
  if (!navigator.onLine) return t('folders.offline');
  const family = familyOf(mail.replica.folders.all(), folder).map((one) => ({ ...one }));
  mail.replica.receive({ removedFolderIds: family.map(({ id }) => id) });
  const refused = await change(
    mail,
    DeleteFolder,
    { input: { folderId: folder.id, messages } },
    ({ deleteFolder: answer }) =>
      answer.__typename === 'DeleteFolderPayload' ? { removedFolderIds: answer.deletedFolderIds } : {},
  );
  if (refused !== undefined) mail.replica.receive({ folders: family });
  return refused;
}

/** Shown or hidden at once. */
export async function subscribeFolder(mail: Mail, folder: Folder, subscribed: boolean): Promise<void> {
  const before = { ...folder };
  mail.replica.receive({ folders: [{ ...before, subscribed }] });
  const refused = await change(
    mail,
    SubscribeFolder,
    { input: { folderId: before.id, subscribed } },
    ({ subscribeFolder: answer }) => (answer.__typename === 'SubscribeFolderPayload' ? answer : {}),
  );
  if (refused === undefined) return;
  mail.replica.receive({ folders: [before] });
  toast(refused, { tone: 'danger' });
}

export const setFolderRole = (mail: Mail, folderId: string, role: FolderRole | null): Promise<Refused> =>
  change(mail, SetFolderRole, { input: { folderId, role } }, ({ setFolderRole: answer }) =>
    answer.__typename === 'SetFolderRolePayload' ? answer : {},
  );

/** Empties one or, over all accounts, several folders. */
export async function emptyFolders(mail: Mail, folders: readonly Folder[]): Promise<void> {
  for (const folder of folders) {
    const before = { ...folder };
    mail.replica.receive({ folders: [{ ...before, emptying: true }] });
    const refused = await change(
      mail,
      EmptyFolder,
      { input: { folderId: before.id } },
      ({ emptyFolder: answer }) =>
        answer.__typename === 'EmptyFolderPayload' && answer.folder !== null
          ? { folders: [answer.folder] }
          : {},
    );
    if (refused === undefined) {
      toast(t('folders.emptied', { count: before.messageCount, name: folderName(before) }));
      continue;
    }
    mail.replica.receive({ folders: [before] });
    toast(refused, { tone: 'danger' });
  }
}
