// From the address to its servers, while the person goes on typing.
import { graphql, type ResultOf } from '@postroom/schema';
import type { Client } from '@urql/core';
import { createSignal, onCleanup } from 'solid-js';

const DiscoverQuery = graphql(`
  query DiscoverMailServers($address: String!) {
    discoverMailServers(address: $address) {
      imap { host port tls username }
      smtp { host port tls username }
      source
      confidence
      advice
    }
  }
`);

export type Candidate = ResultOf<typeof DiscoverQuery>['discoverMailServers'][number];

export type Discovery =
  | { state: 'waiting' }
  | { state: 'looking'; address: string }
  | { state: 'found'; address: string; candidates: readonly [Candidate, ...Candidate[]] }
  /** `problem` says why nothing could be asked; without, there was nothing to find. */
  | { state: 'nothing'; address: string; problem?: string };

/** Quiet time after the last key, in ms. */
const SETTLE = 700;
const COMPLETE = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

/** `found` hears of the surest candidate of the address that was typed last, and of nothing when another is typed. */
export function createDiscovery(client: Client, found: (candidate: Candidate | undefined) => void) {
  const [discovery, setDiscovery] = createSignal<Discovery>({ state: 'waiting' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: { address: string; done: Promise<void> } | undefined;
  onCleanup(() => clearTimeout(timer));

  async function look(address: string): Promise<void> {
    setDiscovery({ state: 'looking', address });
    const { data, error } = await client
      .query(DiscoverQuery, { address }, { requestPolicy: 'network-only' })
      .toPromise();
    if (running?.address !== address) return;
    const [first, ...others] = data?.discoverMailServers ?? [];
    if (first === undefined) {
      setDiscovery({ state: 'nothing', address, ...(error ? { problem: error.message } : {}) });
      return;
    }
    setDiscovery({ state: 'found', address, candidates: [first, ...others] });
    found(first);
  }

  function begin(address: string): Promise<void> {
    clearTimeout(timer);
    if (running?.address !== address) running = { address, done: look(address) };
    return running.done;
  }

  return {
    discovery,
    /** Looks for the servers of what is typed, once it is an address and the typing has stopped. */
    typed(text: string): void {
      clearTimeout(timer);
      const address = text.trim().toLowerCase();
      if (running?.address === address) return;
      running = undefined;
      setDiscovery({ state: 'waiting' });
      found(undefined);
      if (COMPLETE.test(address)) timer = setTimeout(() => void begin(address), SETTLE);
    },
    /** The same at once, to its end. */
    async now(text: string): Promise<Discovery> {
      const address = text.trim().toLowerCase();
      if (COMPLETE.test(address)) await begin(address);
      return discovery();
    },
  };
}
