import type { AnyVariables, DocumentInput } from '@urql/core';
import { createQuery } from '@urql/solid';
import { type Accessor, onCleanup } from 'solid-js';
import { connection } from '../data/connection.ts';

/** A query that shows what is stored at once, asks the server, and asks again after the connection was lost. */
export function createPageQuery<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Accessor<Variables>,
) {
  const [state, execute] = createQuery<Data, Variables>({
    query,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => execute({ requestPolicy: 'network-only' });
  onCleanup(connection.onReconnected(refresh));
  return { state, refresh };
}
