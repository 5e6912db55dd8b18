// The way of every mail action: shown at once, done by the outbox, confirmed or taken back.
import type { DocumentInput } from '@urql/core';
import { toast } from '../../ui/toast.tsx';
import { type Intent, unreadDifference } from '../data/intent.ts';
import type { Mail } from '../data/mail.ts';
import type { Delivery } from '../data/replica-state.ts';
import { follow } from './follow.ts';

/** Most ids that one mutation takes. */
const AT_ONCE = 100;

export interface Action<Data, Variables extends Record<string, unknown>> {
  intent: Intent;
  document: DocumentInput<Data, Variables>;
  variables: (ids: string[]) => Variables;
  /** Rows in the answer, and what is known without them. */
  rows: (data: Data, ids: string[]) => Delivery;
  /** What the outbox calls it. */
  title: string;
  /** By which the server can undo it, in the answer. */
  actionOf?: (data: Data) => string | null;
}

/** What became of an action. `takeBack` takes it out of the line again. */
export type Acted =
  | { kind: 'done'; intent: Intent; actionId: string | null }
  | { kind: 'queued'; takeBack: () => Promise<void> }
  | { kind: 'refused' };

/** The action in pieces that one mutation can take. */
function pieces(intent: Intent): Intent[] {
  // What shows nothing beforehand is done all the same.
  if (intent.ids.length === 0) return [intent];
  const parts: Intent[] = [];
  for (let from = 0; from < intent.ids.length; from += AT_ONCE) {
    parts.push({ ...intent, ids: intent.ids.slice(from, from + AT_ONCE) });
  }
  return parts;
}

async function actOnce<Data, Variables extends Record<string, unknown>>(
  mail: Mail,
  action: Action<Data, Variables>,
  intent: Intent,
  key: string,
): Promise<Acted> {
  const variables = action.variables(intent.ids);
  const outcome = await mail.workspace.outbox.perform(action.document, variables, { title: action.title });
  if (outcome.kind === 'done') {
    mail.replica.settled(key, action.rows(outcome.data, intent.ids));
    return { kind: 'done', intent, actionId: action.actionOf?.(outcome.data) ?? null };
  }
  if (outcome.kind === 'refused') {
    mail.replica.settled(key);
    toast(outcome.message, { tone: 'danger', key: `refused ${action.title}` });
    return { kind: 'refused' };
  }
  follow(mail, outcome.id, key, intent.ids);
  const takeBack = async (): Promise<void> => {
    await mail.workspace.outbox.discard(outcome.id);
    mail.replica.settled(key);
  };
  return { kind: 'queued', takeBack };
}

/** Does it. The effect is in sight before this returns its promise. */
export function act<Data, Variables extends Record<string, unknown>>(
  mail: Mail,
  action: Action<Data, Variables>,
): Promise<Acted[]> {
  const started = pieces(action.intent).map((intent) => {
    const key = crypto.randomUUID();
    const threads = intent.ids.map((id) => mail.state.threads[id]).filter((thread) => thread !== undefined);
    mail.replica.intend({ key, intent, unreadBy: unreadDifference(threads, intent) });
    return { intent, key };
  });
  return Promise.all(started.map(({ intent, key }) => actOnce(mail, action, intent, key)));
}
