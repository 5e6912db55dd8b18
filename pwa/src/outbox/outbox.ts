// The outbox of the signed-in person: everything done that the server has not confirmed, in one visible line.
import {
  type Client,
  createRequest,
  type DocumentInput,
  getOperationName,
  stringifyDocument,
} from '@urql/core';
import { type Accessor, createRoot, createSignal } from 'solid-js';
import { subscribe } from 'wonka';
import { connection } from '../data/connection.ts';
import { backoff } from '../data/socket.ts';
import { t } from '../messages/message.ts';
import type { OutboxEntry, OutboxStore, PendingUpload, Verdict } from './entry.ts';
import type { OutboxGate } from './exchange.ts';
import { makeQueue } from './queue.ts';
import { UploadError, uploadAll, withUploadIds } from './uploads.ts';
import { verdictOf } from './verdict.ts';

export interface EnqueueOptions {
  /** What it does, as the outbox and its notices say it: "Move 3 messages to Archive". */
  title: string;
  /** Files to upload first; the variables name them by their placeholders. */
  uploads?: readonly PendingUpload[];
  /** Name of the entry, when the caller needs it before the entry exists; a UUID. */
  id?: string;
}

/** What a person is told right after doing something. */
export type Outcome<Data> =
  | { kind: 'done'; data: Data }
  /** Kept on this device; sent later without further doing. */
  | { kind: 'queued'; id: string }
  /** The server said no. `data` holds the typed error when there is one. */
  | { kind: 'refused'; code: string; message: string; data: Data | undefined };

export interface Outbox {
  /** All entries in order; empty when everything is confirmed. */
  entries: Accessor<readonly OutboxEntry[]>;
  /** Does it now when the server answers; otherwise keeps it in line. Its effect on the cache shows at once either way. */
  perform<Data, Variables extends Record<string, unknown>>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    options: EnqueueOptions,
  ): Promise<Outcome<Data>>;
  /** Puts it in line and resolves as soon as it is stored. */
  enqueue<Data, Variables extends Record<string, unknown>>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    options: EnqueueOptions,
  ): Promise<string>;
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
  sendNow(): Promise<void>;
  /** Hears of every entry that reached its end, sent by whichever tab; returns its own removal. Discarded ones have no verdict. */
  onSettled(listener: (id: string, verdict: Verdict | undefined) => void): () => void;
  /** Sends nothing more; what waits stays on the device. */
  dispose(): void;
}

interface Parts {
  userId: string;
  client: Client;
  gate: OutboxGate;
  store: OutboxStore;
  onSignedOut: () => void;
}

type TabMessage =
  | { kind: 'changed' }
  | { kind: 'settled'; id: string; verdict: Verdict }
  | { kind: 'discarded'; id: string };

export function openOutbox({ userId, client, gate, store, onSignedOut }: Parts): Outbox {
  const [entries, setEntries] = createRoot(() => createSignal<readonly OutboxEntry[]>([]));
  const tabs = new BroadcastChannel(`postroom-outbox-${userId}`);
  const listeners = new Set<(id: string, verdict: Verdict | undefined) => void>();
  const announce = (id: string, verdict: Verdict | undefined) => {
    for (const listener of listeners) listener(id, verdict);
  };
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  /** Lets the cache show the entry's effect, and holds the mutation until its turn. */
  function hold(entry: Pick<OutboxEntry, 'id' | 'variables'>, document: DocumentInput): void {
    if (gate.isHeld(entry.id)) return;
    const source = client.executeMutation(createRequest(document, entry.variables), { outboxId: entry.id });
    subscribe(() => undefined)(source);
  }

  async function refresh(): Promise<void> {
    const stored = await store.list();
    for (const entry of stored) {
      if (entry.state.kind === 'waiting' || entry.state.kind === 'sending') hold(entry, entry.operation.text);
    }
    setEntries(stored);
  }

  function tell(message: TabMessage): void {
    if (!disposed) tabs.postMessage(message);
  }

  /** So that a later attempt goes on with what the server has of a file. */
  async function remember(id: string, placeholder: string, begun: string): Promise<void> {
    const entry = await store.get(id);
    if (entry === undefined) return;
    const uploads = entry.uploads.map((one) => (one.placeholder === placeholder ? { ...one, begun } : one));
    await store.put({ ...entry, uploads });
  }

  async function send(entry: OutboxEntry): Promise<Verdict> {
    let { variables } = entry;
    // Written down before the entry is changed by what comes of it.
    let noted = Promise.resolve();
    const note = (placeholder: string, begun: string): void => {
      noted = noted
        .then(() => remember(entry.id, placeholder, begun))
        .catch((error: unknown) => console.warn('An upload cannot be taken up again later', error));
    };
    try {
      const ids = await uploadAll(entry.uploads, note).finally(() => noted);
      variables = withUploadIds(variables, ids) as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (error.retry) return { kind: 'unreachable', problem: error.message };
      gate.release(entry.id);
      return { kind: 'refused', code: error.code, reason: error.message, data: undefined };
    }
    hold(entry, entry.operation.text);
    const staysInLine = (verdict: Verdict) => verdict.kind === 'unreachable' || verdict.kind === 'signedOut';
    const verdict = verdictOf(
      await gate.send(entry.id, variables, (result) => staysInLine(verdictOf(result))),
    );
    if (verdict.kind === 'signedOut') onSignedOut();
    return verdict;
  }

  const queue = makeQueue({
    store,
    send,
    online: () => !disposed && connection.browserOnline(),
    exclusively: (work) =>
      navigator.locks ? navigator.locks.request(`postroom-outbox-${userId}`, work) : work(),
    retryLater(attempts) {
      if (disposed) return;
      clearTimeout(retryTimer);
      retryTimer = setTimeout(() => void queue.drain(), backoff(attempts));
    },
    changed() {
      tell({ kind: 'changed' });
      void refresh();
    },
    settled(entry, verdict) {
      tell({ kind: 'settled', id: entry.id, verdict });
      announce(entry.id, verdict);
    },
  });

  /** What cannot be kept is not done either: whoever waits for it still has it. */
  function refuseUnkept(id: string, error: unknown): void {
    console.warn('An entry of the outbox could not be kept on this device', error);
    gate.release(id);
    queue.hear(id, { kind: 'refused', code: 'NOT_KEPT', reason: t('outbox.notKept'), data: undefined });
  }

  tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'discarded') {
      gate.release(data.id);
      announce(data.id, undefined);
    }
    if (data.kind === 'settled') {
      gate.release(data.id, data.verdict.kind === 'done' ? data.verdict.data : undefined);
      queue.hear(data.id, data.verdict);
      announce(data.id, data.verdict);
    }
    void refresh();
  };

  const drain = () => void queue.drain();
  const forgetWake = connection.onWake(drain);
  const forgetReconnect = connection.onReconnected(drain);
  void refresh().then(drain);

  function describe(
    document: DocumentInput,
    variables: Record<string, unknown>,
    options: EnqueueOptions,
  ): OutboxEntry {
    const request = createRequest(document, variables);
    const text = stringifyDocument(request.query);
    return {
      id: options.id ?? crypto.randomUUID(),
      order: nextOrder(),
      createdAt: new Date().toISOString(),
      title: options.title,
      operation: { name: getOperationName(request.query) ?? '', text },
      variables,
      uploads: options.uploads ?? [],
      state: { kind: 'waiting', attempts: 0 },
    };
  }

  return {
    entries,
    async enqueue(document, variables, options) {
      const entry = describe(document, variables, options);
      hold(entry, document);
      await queue.add(entry);
      drain();
      return entry.id;
    },
    async perform<Data, Variables extends Record<string, unknown>>(
      document: DocumentInput<Data, Variables>,
      variables: Variables,
      options: EnqueueOptions,
    ): Promise<Outcome<Data>> {
      const entry = describe(document, variables, options);
      const { id } = entry;
      const first = queue.firstVerdict(id);
      hold(entry, document);
      await queue.add(entry).catch((error: unknown) => refuseUnkept(id, error));
      drain();
      const verdict = await first;
      if (verdict?.kind === 'done') return { kind: 'done', data: verdict.data as Data };
      if (verdict?.kind === 'refused' || verdict?.kind === 'conflict') {
        const code = verdict.kind === 'conflict' ? 'CONFLICT' : verdict.code;
        return { kind: 'refused', code, message: verdict.reason, data: verdict.data as Data | undefined };
      }
      return { kind: 'queued', id };
    },
    retry: (id) => queue.retry(id),
    async discard(id) {
      gate.release(id);
      await queue.discard(id);
      tell({ kind: 'discarded', id });
      announce(id, undefined);
    },
    sendNow: () => queue.drain(),
    onSettled(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      clearTimeout(retryTimer);
      forgetWake();
      forgetReconnect();
      tabs.close();
    },
  };
}

let lastOrder = 0;
/** Milliseconds since 1970, strictly rising within this tab. */
function nextOrder(): number {
  lastOrder = Math.max(Date.now(), lastOrder + 1);
  return lastOrder;
}
