import type { Client } from '@urql/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Candidate, createDiscovery } from './discovery.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const server = (host: string) => ({ host, port: 993, tls: 'TLS', username: '' });
const candidateOf = (domain: string) =>
  ({ imap: server(`imap.${domain}`), smtp: server(`smtp.${domain}`) }) as Candidate;
/** Knows the servers of every domain but one. */
const client = {
  query: (_document: unknown, { address }: { address: string }) => ({
    toPromise: async () => {
      const domain = address.split('@')[1] ?? '';
      return { data: { discoverMailServers: domain === 'unknown.example' ? [] : [candidateOf(domain)] } };
    },
  }),
} as unknown as Client;

test('servers that were found are those of the address that is typed now', async () => {
  const heard: (string | undefined)[] = [];
  const search = createDiscovery(client, (candidate) => heard.push(candidate?.imap.host));
  search.typed('asa@one.example');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard.at(-1)).toBe('imap.one.example');
  search.typed('asa@one.example ');
  expect(heard.at(-1)).toBe('imap.one.example');

  search.typed('asa@unknown.example');
  expect(heard.at(-1)).toBeUndefined();
  expect(await search.now('asa@unknown.example')).toMatchObject({ state: 'nothing' });
  expect(heard.at(-1)).toBeUndefined();
});

test('an answer about an address that is typed no more says nothing', async () => {
  const heard: (string | undefined)[] = [];
  const search = createDiscovery(client, (candidate) => heard.push(candidate?.imap.host));
  const first = search.now('asa@one.example');
  search.typed('asa@two.example');
  await first;
  expect(heard).toEqual([undefined]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard.at(-1)).toBe('imap.two.example');
});
