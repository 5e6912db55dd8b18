import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKeptCheck } from './kept.ts';
import { schema } from './schema.ts';

const isKept = createKeptCheck(schema);

it("the app's list of conversations is answered from memory", () => {
  const path = join(import.meta.dirname, '..', '..', '..', 'schema', 'persisted.json');
  const documents = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>);
  const [list = ''] = documents.filter((document) => document.includes('query ThreadPage('));
  // If not: a field that it asks for is not marked (graphql/kept.ts), and every page is computed anew. Mark it when its
  // data lies in tables that count mail versions; else give its table the triggers first (mail_watch_changes).
  expect(isKept(list, 'ThreadPage')).toBe(true);
  expect(isKept(list)).toBe(true);
  expect(isKept(list, 'Another')).toBe(false);
});

it.each([
  [
    'a field that is not marked',
    '{ threads(first: 1, filter: {}) { edges { node { messages(first: 1) { edges { cursor } } } } } }',
  ],
  [
    'fields of the account',
    '{ threads(first: 1, filter: {}) { edges { node { account { unreadCount } } } } }',
  ],
  ['introspection', '{ __schema { types { name } } }'],
  ['a mutation', 'mutation { star(input: { ids: [], starred: true }) { __typename } }'],
  ['a subscription', 'subscription { mailEvents { __typename } }'],
  [
    'several operations',
    'query A { threads(first: 1, filter: {}) { edges { cursor } } } query B { viewer { session { id } } }',
  ],
  ['what is no document', '{'],
  ['unknown fields', '{ threads(first: 1, filter: {}) { nonsense } }'],
])('%s is not', (_what, document) => {
  expect(isKept(document)).toBe(false);
});
