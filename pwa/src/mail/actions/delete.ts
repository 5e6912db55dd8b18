import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import type { FolderRole } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { act } from './act.ts';
import { DeleteMessages } from './documents.ts';

/** From these folders mail is deleted for ever; from others it goes to the trash first. */
export const deletesForEver = (role: FolderRole | null): boolean =>
  role === 'TRASH' || role === 'JUNK' || role === 'DRAFTS';

/** Deletes for ever. Cannot be undone, so the caller has asked. */
export async function deleteForEver(mail: Mail, ids: string[]): Promise<void> {
  const acted = await act(mail, {
    intent: { kind: 'remove', ids },
    document: DeleteMessages,
    variables: (some) => ({ input: { ids: some } }),
    rows: ({ deleteMessages: answer }, some) =>
      answer.__typename === 'DeleteMessagesPayload'
        ? { removedThreadIds: some, folders: answer.folders }
        : {},
    title: t('mail.doDelete', { count: ids.length }),
  });
  // A conversation that also lies elsewhere comes back, without what was deleted.
  void Promise.all(ids.map((id) => mail.loader.conversation(id)));
  if (acted.some((one) => one.kind === 'done'))
    toast(t('mail.deleted', { count: ids.length }), { key: 'mail.moved' });
}
