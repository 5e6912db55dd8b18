import { type Client, gql } from '@urql/core';
import { Provider } from '@urql/solid';
import { createComponent, createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSubject } from 'wonka';
import { refreshOn } from './live.ts';

const query = gql`
  subscription {
    changes {
      entity
    }
  }
`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen(refresh: () => void) {
  const { source, next } = makeSubject<{ data: unknown }>();
  const client = { createRequestOperation: () => ({}), executeSubscription: () => source };
  const dispose = createRoot((end) => {
    createComponent(Provider, {
      value: client as unknown as Client,
      get children() {
        refreshOn<{ changes: { entity: string } }, object>(
          { query, variables: {} },
          refresh,
          ({ changes }) => changes.entity === 'Domain',
        );
        return undefined;
      },
    });
    return end;
  });
  return { say: (entity: string) => next({ data: { changes: { entity } } }), dispose };
}

it('asks again after every event that concerns it, once for those that come together', () => {
  const refresh = vi.fn();
  const { say, dispose } = listen(refresh);
  say('Domain');
  vi.advanceTimersByTime(500);
  say('Domain');
  say('Domain');
  vi.advanceTimersByTime(500);
  say('Mailbox');
  vi.advanceTimersByTime(500);
  expect(refresh).toHaveBeenCalledTimes(2);
  say('Domain');
  dispose();
  vi.advanceTimersByTime(500);
  expect(refresh).toHaveBeenCalledTimes(2);
});

it('asks now and then while events do not pause', () => {
  const refresh = vi.fn();
  const { say, dispose } = listen(refresh);
  for (let at = 0; at < 5_000; at += 100) {
    say('Domain');
    vi.advanceTimersByTime(100);
  }
  expect(refresh.mock.calls.length).toBeGreaterThanOrEqual(2);
  dispose();
});
