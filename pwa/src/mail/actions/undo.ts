// Taking back what was done: out of the line while it waits there, else exactly by the server.
import { t } from '../../messages/message.ts';
import type { Intent } from '../data/intent.ts';
import type { Mail } from '../data/mail.ts';
import { type Acted, act } from './act.ts';
import { UndoMailAction } from './documents.ts';

/** What shows until the server has answered. */
function inverse(intent: Intent): Intent {
  switch (intent.kind) {
    case 'read':
      return { ...intent, read: !intent.read };
    case 'star':
      return { ...intent, starred: !intent.starred };
    case 'move':
      return intent.from === null ? { ...intent, ids: [] } : back(intent, intent.from, intent.to.id);
    case 'snooze':
      return intent.from === null ? { ...intent, ids: [] } : back(intent, intent.from, intent.to.id);
    case 'copy':
    case 'remove':
      return { ...intent, ids: [] };
  }
}

const back = (intent: Intent, to: string, from: string): Intent => ({
  ...{ kind: 'move', ids: intent.ids, to: { id: to, role: null }, from },
});

export async function undo(mail: Mail, acted: readonly Acted[]): Promise<void> {
  for (const one of acted) {
    if (one.kind === 'queued') await one.takeBack();
    if (one.kind !== 'done' || one.actionId === null) continue;
    const { actionId, intent } = one;
    const shown = inverse(intent);
    await act(mail, {
      intent: withRole(mail, shown),
      document: UndoMailAction,
      variables: () => ({ input: { actionId } }),
      rows: ({ undoMailAction: answer }) =>
        answer.__typename === 'UndoMailActionPayload'
          ? { threads: answer.threads, folders: answer.folders }
          : {},
      title: t('organize.doUndo'),
    });
  }
}

function withRole(mail: Mail, intent: Intent): Intent {
  if (intent.kind !== 'move') return intent;
  return { ...intent, to: { id: intent.to.id, role: mail.state.folders[intent.to.id]?.role ?? null } };
}
