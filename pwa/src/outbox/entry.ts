// What a person did that the server has not confirmed yet.

/** A file chosen while writing; sent before its operation, whose variables hold `placeholder` in its place. */
export interface PendingUpload {
  placeholder: string;
  file: Blob;
  filename: string;
  /** The upload that holds a part of it, or all, already. */
  begun?: string | undefined;
}

export type EntryState =
  /** In line. `problem` says why the last attempt did not get through. */
  | { kind: 'waiting'; attempts: number; problem?: string }
  | { kind: 'sending'; attempts: number }
  /** The server answered no. Stays until the person decides. */
  | { kind: 'failed'; code: string; reason: string }
  /** Somebody changed the same thing meanwhile. */
  | { kind: 'conflict'; reason: string; fields: readonly ConflictingField[] };

export interface ConflictingField {
  field: string;
  yours: string | null;
  theirs: string | null;
}

export interface OutboxEntry {
  id: string;
  /** Place in line; entries are sent in ascending order. */
  order: number;
  /** ISO 8601. */
  createdAt: string;
  /** What it does, in the person's words: "Move 3 messages to Archive". */
  title: string;
  /** Document as written in the app (without the cache's additions) and its operation name. */
  operation: { name: string; text: string };
  /** Includes the idempotency key of operations that are not repeatable by nature. */
  variables: Record<string, unknown>;
  uploads: readonly PendingUpload[];
  state: EntryState;
}

/** What came of one attempt to send an entry. */
export type Verdict =
  | { kind: 'done'; data: unknown }
  /** No answer, or 408, 429, 502, 503, 504: to be tried again. */
  | { kind: 'unreachable'; problem: string }
  /** The session is over; the entry waits for the next one. */
  | { kind: 'signedOut' }
  | { kind: 'refused'; code: string; reason: string; data: unknown }
  | { kind: 'conflict'; reason: string; fields: readonly ConflictingField[]; data: unknown };

/** Where entries are kept. Lists come back in order. */
export interface OutboxStore {
  list(): Promise<OutboxEntry[]>;
  get(id: string): Promise<OutboxEntry | undefined>;
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}
