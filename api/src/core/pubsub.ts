// Messages between processes. Delivery is at most once: what must not be missed is in the change log.
import type { JsonValue } from './json.ts';

export interface SubscribeOptions {
  /** Messages may have been lost (the connection broke, or the consumer was too slow): read the change log. */
  onGap?: () => void;
  /** Ends the subscription. */
  signal?: AbortSignal;
}

/** Messages of one channel, from the moment `ready` resolves; ends by `return()`, the signal, or the App's stop. */
export interface Subscription<T extends JsonValue = JsonValue> extends AsyncIterableIterator<T, undefined> {
  return(): Promise<IteratorResult<T, undefined>>;
  readonly ready: Promise<void>;
}

export interface PubSub {
  publish(channel: string, message: JsonValue): Promise<void>;
  subscribe<T extends JsonValue = JsonValue>(channel: string, options?: SubscribeOptions): Subscription<T>;
  /**
   * Where messages ride on the database itself: the payloads to NOTIFY inside a transaction, so that they leave with
   * the commit and in its order. Null where they are published after the commit.
   */
  readonly transactional: ((channel: string, message: JsonValue) => string[]) | null;
  /** Throws when messages cannot pass at the moment. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The PostgreSQL channel that all messages share. */
export const NOTIFY_CHANNEL = 'postroom';

/** Where one organization's change announcements are heard. */
export const changesChannel = (organizationId: string): string => `changes:${organizationId}`;
