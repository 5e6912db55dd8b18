// Doing something to everything in a list: the server does it, in the background.
import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import type { FolderRole, MailAction } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { filterOf } from '../data/view.ts';
import type { Everything } from '../list/selection.ts';
import { timeZone } from '../search/zone.ts';
import { CancelMailAction, OrganizeMatching, UndoMailAction } from './documents.ts';

type Kind = MailAction['kind'];

export interface Where {
  folderId?: string;
  role?: Extract<FolderRole, 'ARCHIVE' | 'JUNK' | 'TRASH' | 'INBOX'>;
  until?: string;
}

/** How many messages that is, when it is known without counting: whole folders. */
export function countOf(mail: Mail, everything: Everything): number | null {
  if ('query' in everything) return null;
  const { view, except } = everything;
  if (view.only !== undefined || view.kind === 'starred' || except.length > 0) return null;
  const folders = mail.replica.folders
    .counted()
    .filter((folder) => (view.kind === 'folder' ? folder.id === view.folderId : folder.role === view.role));
  // Lists may be there before the folders are.
  if (folders.length === 0) return null;
  return folders.reduce((sum, folder) => sum + folder.messageCount, 0);
}

/** Accounts whose folders hold what the list shows; a folder to go to takes only messages of its own account. */
export function accountsOf(mail: Mail, everything: Everything): string[] {
  const all = Object.values(mail.state.accounts).map(({ id }) => id);
  if ('query' in everything) return all;
  const { view } = everything;
  const own = view.kind === 'folder' ? mail.state.folders[view.folderId]?.account.id : undefined;
  return own === undefined ? all : [own];
}

/** Begins it. Offline it waits in the outbox like everything else. */
export async function organizeEverything(
  mail: Mail,
  everything: Everything,
  kind: Kind,
  where: Where = {},
): Promise<void> {
  const input = {
    ...{ idempotencyKey: crypto.randomUUID(), kind, exceptIds: everything.except },
    ...('query' in everything
      ? { query: everything.query, timeZone: timeZone() }
      : { filter: filterOf(everything.view) }),
    ...where,
  };
  const title = t('organize.everythingTitle', { what: t(`organize.kind.${kind}`) });
  const outcome = await mail.workspace.outbox.perform(OrganizeMatching, { input }, { title });
  if (outcome.kind === 'refused') toast(outcome.message, { tone: 'danger' });
  if (outcome.kind !== 'done') return;
  const answer = outcome.data.organizeMatching;
  if (answer.__typename === 'OrganizeMatchingPayload') mail.bulk.take(answer.action);
}

/** Stops one that runs. What it has done stays, and can be undone. */
export async function stopAction(mail: Mail, actionId: string): Promise<void> {
  const variables = { input: { actionId } };
  const outcome = await mail.workspace.outbox.perform(CancelMailAction, variables, {
    title: t('organize.stop'),
  });
  if (outcome.kind === 'refused') toast(outcome.message, { tone: 'danger' });
  if (outcome.kind !== 'done') return;
  const answer = outcome.data.cancelMailAction;
  if (answer.__typename === 'CancelMailActionPayload') mail.bulk.take(answer.action);
}

/** Takes back exactly what it changed. */
export async function undoAction(mail: Mail, actionId: string): Promise<void> {
  const variables = { input: { actionId } };
  const outcome = await mail.workspace.outbox.perform(UndoMailAction, variables, {
    title: t('organize.doUndo'),
  });
  if (outcome.kind === 'refused') toast(outcome.message, { tone: 'danger' });
  if (outcome.kind !== 'done') return;
  const answer = outcome.data.undoMailAction;
  if (answer.__typename !== 'UndoMailActionPayload') return;
  mail.replica.receive({ threads: answer.threads, folders: answer.folders });
  mail.bulk.take(answer.action);
}
