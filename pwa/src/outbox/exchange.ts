// Where the outbox meets urql. A mutation of the outbox passes the cache, which shows its effect at once, and is then
// held here until its turn: so the effect stays visible for as long as it waits, also after a reload.
import { type Exchange, makeOperation, makeResult, type Operation, type OperationResult } from '@urql/core';
import { filter, makeSubject, merge, onPush, pipe, share } from 'wonka';

declare module '@urql/core' {
  interface OperationContext {
    /** Set on mutations that go through the outbox: the entry's id. */
    outboxId?: string;
  }
}

export interface OutboxGate {
  exchange: Exchange;
  isHeld(id: string): boolean;
  /** Sends a held mutation with these variables. The answer also reaches the cache, unless `keep` says to hold on. */
  send(
    id: string,
    variables: Record<string, unknown>,
    keep: (result: OperationResult) => boolean,
  ): Promise<OperationResult>;
  /** Ends a held mutation without sending it: its effect on the cache is taken back, or `data` replaces it. */
  release(id: string, data?: unknown): void;
}

export function makeOutboxGate(): OutboxGate {
  const held = new Map<string, Operation>();
  const waiting = new Map<
    string,
    { resolve: (result: OperationResult) => void; keep: (result: OperationResult) => boolean }
  >();
  const outgoing = makeSubject<Operation>();
  const released = makeSubject<OperationResult>();

  /** True for results that may go on to the cache. */
  const passes = (result: OperationResult): boolean => {
    const id = result.operation.context.outboxId;
    if (!id) return true;
    const sender = waiting.get(id);
    waiting.delete(id);
    const stays = sender?.keep(result) ?? false;
    if (!stays) held.delete(id);
    sender?.resolve(result);
    return !stays;
  };

  const exchange: Exchange =
    ({ forward }) =>
    (operations) => {
      const all = share(operations);
      const held$ = pipe(
        all,
        filter((operation) => operation.kind === 'mutation' && operation.context.outboxId !== undefined),
        onPush((operation) => {
          if (operation.context.outboxId) held.set(operation.context.outboxId, operation);
        }),
        filter(() => false),
      );
      const rest$ = pipe(
        all,
        filter((operation) => operation.kind !== 'mutation' || operation.context.outboxId === undefined),
      );
      const answers$ = pipe(merge([held$, rest$, outgoing.source]), forward, filter(passes));
      return merge([answers$, released.source]);
    };

  return {
    exchange,
    isHeld: (id) => held.has(id),
    send(id, variables, keep) {
      const operation = held.get(id);
      if (!operation) return Promise.reject(new Error(`The outbox entry ${id} is not held in this tab.`));
      return new Promise((resolve) => {
        waiting.set(id, { resolve, keep });
        outgoing.next(makeOperation(operation.kind, { ...operation, variables }, operation.context));
      });
    },
    release(id, data) {
      const operation = held.get(id);
      if (!operation) return;
      held.delete(id);
      released.next(makeResult(operation, { data: data ?? null }));
    },
  };
}
