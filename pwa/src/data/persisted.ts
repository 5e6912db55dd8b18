// Persisted operations: the server knows the app's documents by their SHA-256, so only the hash travels.
import { type Exchange, makeOperation, type Operation, stringifyDocument } from '@urql/core';
import { map, pipe } from 'wonka';
import { sha256 } from './sha256.ts';

const hashes = new WeakMap<object, string>();

/** SHA-256 of the document's exact text, the key in `schema/persisted.json`. */
export function documentHash(document: Operation['query']): string {
  const known = hashes.get(document);
  if (known) return known;
  const hash = sha256(stringifyDocument(document));
  hashes.set(document, hash);
  return hash;
}

/**
 * Marks every query, mutation and subscription with its hash. Stands after the cache, which adds `__typename`
 * to the selections: the hash is of what would be sent. urql then leaves the text out of HTTP requests.
 */
export const persistedExchange: Exchange =
  ({ forward }) =>
  (operations) =>
    pipe(
      operations,
      map((operation) => (operation.kind === 'teardown' ? operation : withHash(operation))),
      forward,
    );

function withHash(operation: Operation): Operation {
  const persistedQuery = { version: 1 as const, sha256Hash: documentHash(operation.query) };
  return makeOperation(
    operation.kind,
    { ...operation, extensions: { ...operation.extensions, persistedQuery } },
    operation.context,
  );
}
