import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import { type Acted, act } from './act.ts';
import { Star } from './documents.ts';

/** Puts a star on threads or messages, or takes it off. */
export async function star(mail: Mail, ids: string[], starred: boolean): Promise<Acted[]> {
  if (ids.length === 0) return [];
  return act(mail, {
    intent: { kind: 'star', ids, starred },
    document: Star,
    variables: (some) => ({ input: { ids: some, starred, undoable: ids.length > 1 } }),
    rows: ({ star: answer }) => (answer.__typename === 'StarPayload' ? answer : {}),
    actionOf: ({ star: answer }) =>
      answer.__typename === 'StarPayload' ? (answer.action?.id ?? null) : null,
    title: t(starred ? 'mail.doStar' : 'mail.doUnstar', { count: ids.length }),
  });
}
