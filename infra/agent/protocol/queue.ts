// Postfix's queue: what lies in it, live, and what can be done to it.

export type QueueName = 'maildrop' | 'incoming' | 'active' | 'deferred' | 'hold' | 'corrupt';

/** A message as it waits. Text that is no UTF-8 has replacement characters where its bytes were. */
export interface QueueEntry {
  queueId: string;
  queue: QueueName;
  /** Empty for bounces and other notices. */
  sender: string;
  /** Those it still has to reach, at most 50. */
  recipients: string[];
  /** How many that are in all. */
  recipientCount: number;
  /** Bytes of the message. */
  size: number;
  /** Milliseconds since 1970. With the queue id it names one message for good: short ids are given again. */
  arrivedAt: number;
  /** When the queue manager tries again, in milliseconds; null where it is being tried or does not wait for a time. */
  nextTryAt: number | null;
  /** As the header has it. */
  messageId: string | null;
  /** Why it is still here: what was said at the last try of the first recipient left. */
  reason: string | null;
  /** RFC 3463: "4.4.1". */
  status: string | null;
  /** The server that was asked at the last try. */
  remoteHost: string | null;
  /** What is wrong with the file itself, when it cannot be read as a queue file. */
  problem: string | null;
}

/** The same message as long as both stay the same. */
export interface QueueKey {
  queueId: string;
  arrivedAt: number;
}

export type QueueEvent =
  /** New or changed messages; after the beginning first all there are. */
  | { kind: 'entries'; entries: QueueEntry[] }
  | { kind: 'gone'; queueIds: string[] }
  /** Everything up to this moment has been told. Comes at least every few seconds. */
  | { kind: 'current'; at: number; count: number; running: boolean };

/** What is done to messages. `bounce` returns them to their senders as undeliverable. */
export type QueueAct = 'flush' | 'hold' | 'release' | 'requeue' | 'delete' | 'bounce';

export interface QueueOutcome {
  done: string[];
  /** Had left the queue, or another message has the id now. */
  gone: string[];
  failed: string[];
}

export interface QueueContent {
  entry: QueueEntry;
  /** Everybody it was for, with those it has reached already; at most 1,000. */
  recipients: { address: string; original: string | null; done: boolean; reason: string | null }[];
  /** What Postfix noted of where it came from: "client_address" → "192.0.2.1". */
  attributes: { name: string; value: string }[];
  /** The header as it stands, at most 64 kB. */
  headers: string;
  /** The beginning of what follows it, at most the bytes asked for. */
  body: string;
  /** Whether the body goes on. */
  truncated: boolean;
  /** Lines of the mail log with its id, oldest first, at most 200. */
  log: string[];
}

export interface QueueVerbs {
  /** Tells what lies in the queue and every change of it until it is cancelled. */
  'queue.watch': { params: Record<string, never>; result: null; event: QueueEvent };
  /** One message with its text. Audited: it is somebody's mail. */
  'queue.show': { params: { queueId: string; bodyBytes: number }; result: QueueContent };
  /** Tries everything now. */
  'queue.flush': { params: Record<string, never>; result: null };
  /**
   * Has Postfix's flush service (flush(8)) try all mail for a destination. Not `served` when the destination is none of
   * `fast_flush_domains`: Postfix keeps no list for it, and nothing was done.
   */
  'queue.flushSite': { params: { domain: string }; result: { served: boolean } };
  /**
   * Does one thing to at most 500 messages. @param run Names what this is a part of: who asks again in the same run, because
   * an answer was lost, has nothing tried twice.
   */
  'queue.act': { params: { act: QueueAct; messages: QueueKey[]; run?: string }; result: QueueOutcome };
}
