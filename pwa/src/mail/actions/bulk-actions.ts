// Actions on everything in a list: a job does them on the server, this device follows.
import type { Client } from '@urql/core';
import { createSignal } from 'solid-js';
import { type MailAction, MailActionsQuery } from '../data/documents.ts';

export type BulkActions = ReturnType<typeof makeBulkActions>;

const ACTIVE: readonly MailAction['state'][] = ['COLLECTING', 'RUNNING', 'UNDOING'];

/** It is being done or undone. */
export const isActive = ({ state }: MailAction): boolean => ACTIVE.includes(state);

export function makeBulkActions(client: Client) {
  const [actions, setActions] = createSignal<readonly MailAction[]>([]);
  const dismissed = new Set<string>();

  function take(action: MailAction): void {
    if (dismissed.has(action.id)) return;
    setActions((known) => [...known.filter(({ id }) => id !== action.id), action]);
  }

  return {
    /** Those that run, and those that ended and were not put away yet; oldest first. */
    actions,
    take,
    /** Those that were begun before this visit, or on another device, and still run. */
    async read(): Promise<void> {
      const { data } = await client
        .query(MailActionsQuery, {}, { requestPolicy: 'network-only' })
        .toPromise();
      for (const { node } of data?.mailActions.edges ?? []) if (isActive(node)) take(node);
    },
    dismiss(id: string): void {
      dismissed.add(id);
      setActions((known) => known.filter((action) => action.id !== id));
    },
  };
}
