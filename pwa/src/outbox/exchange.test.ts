import { Client, createRequest, type Exchange, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { expect, test } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { makeOutboxGate } from './exchange.ts';
import { verdictOf } from './verdict.ts';

const ThreadQuery = gql`query Thread { thread { __typename id starred } }`;
const Star = gql`mutation Star($starred: Boolean!) { star(starred: $starred) { __typename id starred } }`;

/** An app with one thread on screen, and a server that answers `answers` in turn (an Error: no answer). */
function open(...answers: unknown[]) {
  const gate = makeOutboxGate();
  const asked: unknown[] = [];
  const cache: Exchange = cacheExchange({
    optimistic: { star: ({ starred }) => ({ __typename: 'Thread', id: 't1', starred }) },
  });
  const client = new Client({
    url: 'http://postroom.example/graphql',
    preferGetMethod: false,
    exchanges: [cache, gate.exchange, fetchExchange],
    fetch: async (_input, init) => {
      asked.push(JSON.parse(String(init?.body)).variables);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify({ data: answer }), {
        headers: { 'content-type': 'application/json' },
      });
    },
  });
  const shown: boolean[] = [];
  const sources = pipe(
    client.query(ThreadQuery, {}),
    subscribe(({ data }) => data && shown.push(data.thread.starred)),
  );
  const hold = (id: string, starred: boolean) =>
    pipe(
      client.executeMutation(createRequest(Star, { starred }), { outboxId: id }),
      subscribe(() => undefined),
    );
  return { gate, shown, hold, asked, close: sources.unsubscribe };
}
const thread = (starred: boolean) => ({ __typename: 'Thread', id: 't1', starred });
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const untilAnswered = (result: Parameters<typeof verdictOf>[0]) => verdictOf(result).kind === 'unreachable';

test('what waits in the outbox is seen at once, and nothing is sent before its turn', async () => {
  const app = open({ thread: thread(false) });
  await settled();
  app.hold('a', true);
  await settled();
  expect(app.shown).toEqual([false, true]);
  expect(app.asked).toHaveLength(1);
  expect(app.gate.isHeld('a')).toBe(true);
});

test('a try that reaches nobody changes nothing on screen', async () => {
  const app = open({ thread: thread(false) }, new Error('Failed to fetch'));
  await settled();
  app.hold('a', true);
  await app.gate.send('a', { starred: true }, untilAnswered);
  await settled();
  expect(app.shown).toEqual([false, true]);
  expect(app.gate.isHeld('a')).toBe(true);
});

test('the answer of the server takes the place of the guess', async () => {
  const app = open({ thread: thread(false) }, { star: thread(true) });
  await settled();
  app.hold('a', true);
  const result = await app.gate.send('a', { starred: true }, untilAnswered);
  await settled();
  expect(result.data).toEqual({ star: thread(true) });
  expect(app.shown.at(-1)).toBe(true);
  expect(app.gate.isHeld('a')).toBe(false);
});

test('what is discarded is taken back on screen', async () => {
  const app = open({ thread: thread(false) });
  await settled();
  app.hold('a', true);
  await settled();
  app.gate.release('a');
  await settled();
  expect(app.shown.at(-1)).toBe(false);
});

test('what another tab has sent is shown with the answer that tab got', async () => {
  const app = open({ thread: thread(false) });
  await settled();
  app.hold('a', true);
  app.gate.release('a', { star: thread(true) });
  await settled();
  expect(app.shown.at(-1)).toBe(true);
  expect(app.asked).toHaveLength(1);
});

test('variables can change on the way, when files have been uploaded', async () => {
  const app = open({ thread: thread(false) }, { star: thread(false) });
  await settled();
  app.hold('a', true);
  await app.gate.send('a', { starred: false }, untilAnswered);
  expect(app.asked.at(-1)).toEqual({ starred: false });
});
