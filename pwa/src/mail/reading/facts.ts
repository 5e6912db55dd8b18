// Facts about an open message: asked for once its text is there, so that the text comes first.
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Message } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { type Facts, FactsQuery } from './documents.ts';

export interface MessageFacts {
  /** Undefined while unknown, and without a connection: then nothing is claimed. */
  known: () => Facts | undefined;
  refresh: () => Promise<void>;
}

export function createFacts(message: () => Message): MessageFacts {
  const mail = useMail();
  const [known, setKnown] = createSignal<Facts>();
  let ended = false;
  onCleanup(() => {
    ended = true;
  });
  const refresh = async (): Promise<void> => {
    const { id, draft } = message();
    if (draft) return;
    await mail.bodies.body(id);
    if (ended) return;
    const { data } = await mail.workspace.direct
      .query(FactsQuery, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (ended || data?.node?.__typename !== 'Message' || message().id !== id) return;
    setKnown({ sender: data.node.senderCheck, offer: data.node.unsubscribe });
  };
  createEffect(
    on(
      () => message().id,
      () => void refresh(),
    ),
  );
  return { known, refresh };
}
