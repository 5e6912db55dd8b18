import { sentText } from '@postroom/schema/persist';
import { Client, type Exchange, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { expect, test } from 'vitest';
import { persistedExchange } from './persisted.ts';
import { sha256 } from './sha256.ts';

const source = `
  query Inbox($first: Int!) {
    viewer {
      user { ...Who }
      mailAccounts(first: $first) { edges { node { id address } } }
    }
  }
  fragment Who on User { id name }
`;

async function sentBy(exchanges: Exchange[]): Promise<Record<string, unknown>> {
  let body: Record<string, unknown> = {};
  const client = new Client({
    url: 'http://postroom.example/graphql',
    preferGetMethod: false,
    exchanges: [...exchanges, persistedExchange, fetchExchange],
    fetch: async (_input, init) => {
      body = JSON.parse(String(init?.body));
      return new Response('{"data":null}', { headers: { 'content-type': 'application/json' } });
    },
  });
  await client.query(gql(source), { first: 20 }).toPromise();
  return body;
}

test('only the hash of the document travels, with its variables and its name', async () => {
  const body = await sentBy([cacheExchange({})]);
  expect(body.query).toBeUndefined();
  expect(body.variables).toEqual({ first: 20 });
  expect(body.operationName).toBe('Inbox');
});

test('the hash is that of the text the manifest holds', async () => {
  const { extensions } = await sentBy([cacheExchange({})]);
  expect(extensions).toEqual({ persistedQuery: { version: 1, sha256Hash: sha256(sentText(source)) } });
});

test('the manifest holds the document with the type names the cache asks for', () => {
  expect(sentText(source)).toMatch(/user \{\s+\.\.\.Who\s+__typename\s+\}/);
});
