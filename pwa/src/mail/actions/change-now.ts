import type { DocumentInput } from '@urql/core';
import { isUnreachable, refusalOf, sentenceOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import type { Mail } from '../data/mail.ts';
import type { Delivery } from '../data/replica-state.ts';

/**
 * Changes something on the server now or not at all: nothing waits in the outbox. Takes in the rows of the answer, or
 * resolves with a sentence why it was refused; `offline` when there is no connection.
 */
export async function changeNow<Data, Variables extends Record<string, unknown>>(
  mail: Mail,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  rows: (data: Data) => Delivery,
  offline = t('common.networkError'),
): Promise<string | undefined> {
  if (!navigator.onLine) return offline;
  const result = await mail.workspace.direct.mutation(document, variables).toPromise();
  if (isUnreachable(result.error)) return offline;
  const refusal = refusalOf(result);
  if (refusal) return sentenceOf(refusal);
  if (result.data) mail.replica.receive(rows(result.data));
  return undefined;
}
