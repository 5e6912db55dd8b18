import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import { act } from './act.ts';
import { Star } from './documents.ts';

/** Puts a star on threads or messages, or takes it off. */
export async function star(mail: Mail, ids: string[], starred: boolean): Promise<void> {
  if (ids.length === 0) return;
  await act(mail, {
    intent: { kind: 'star', ids, starred },
    document: Star,
    variables: (some) => ({ input: { ids: some, starred } }),
    rows: ({ star: answer }) => (answer.__typename === 'StarPayload' ? answer : {}),
    title: t(starred ? 'mail.doStar' : 'mail.doUnstar', { count: ids.length }),
  });
}
