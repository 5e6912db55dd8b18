import { Client, fetchExchange, gql } from '@urql/core';
import { afterEach, expect, test, vi } from 'vitest';
import { makeOutboxGate } from './exchange.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { memoryStore } from './store.ts';

const Star = gql`mutation Star { star }`;
const title = { title: 'Star' };
let outbox: Outbox | undefined;
afterEach(() => outbox?.dispose());

function open(store = memoryStore()) {
  const fetched = vi.fn(async () => Response.json({ data: { star: true } }));
  const gate = makeOutboxGate();
  const client = new Client({
    url: 'http://localhost/graphql',
    fetch: fetched,
    preferGetMethod: false,
    exchanges: [gate.exchange, fetchExchange],
  });
  outbox = openOutbox({ userId: crypto.randomUUID(), client, gate, store, onSignedOut: () => undefined });
  return { outbox, fetched, store };
}

test('what cannot be kept is refused, so that it is not lost unnoticed', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const full = { ...memoryStore(), put: () => Promise.reject(new Error('QuotaExceededError')) };
  const { outbox, fetched } = open(full);
  await expect(outbox.perform(Star, {}, title)).resolves.toMatchObject({ kind: 'refused', code: 'NOT_KEPT' });
  expect(fetched).not.toHaveBeenCalled();
});

test('nothing is sent for a person who is not there any more; it waits for them', async () => {
  const { outbox, fetched, store } = open();
  await expect(outbox.perform(Star, {}, title)).resolves.toMatchObject({ kind: 'done' });
  expect(fetched).toHaveBeenCalledOnce();
  outbox.dispose();
  await expect(outbox.perform(Star, {}, title)).resolves.toMatchObject({ kind: 'queued' });
  expect(fetched).toHaveBeenCalledOnce();
  expect(await store.list()).toHaveLength(1);
});
