import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { unreadable } from './parse-message.ts';
import type { ParsedContent, ParseOptions } from './types.ts';
import type { ParseRequest } from './worker.ts';

/** What a thread says when it has loaded. */
const READY = 'ready';

export type {
  MailAddress,
  MessageAddresses,
  MessageHeader,
  ParsedAttachment,
  ParsedContent,
  ParseOptions,
} from './types.ts';

interface Task {
  source: Uint8Array;
  options: ParseOptions;
  /** Read alone, because the batch it was in did not come back. */
  alone: boolean;
  resolve(content: ParsedContent): void;
}

export interface PoolOptions {
  threads: number;
  /** Milliseconds after which a thread is ended, with what it was reading. */
  deadlineMs: number;
  /** Megabytes of heap of one thread. */
  heapMb: number;
  /** Most messages, and most bytes, handed to a thread at once. */
  batch: { messages: number; bytes: number };
}

const defaults: PoolOptions = {
  threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
  deadlineMs: 2_000,
  heapMb: 192,
  batch: { messages: 32, bytes: 1024 * 1024 },
};

/** On a busy machine a thread takes a while to load. */
const longestStartMs = 30_000;
const tooMuch =
  'This message takes too much time or memory to read and is not shown. Its source can be downloaded.';

/**
 * Threads that read messages. Small ones travel in batches, which costs a tenth of one by one; when a batch does not
 * come back in time each of its messages is tried alone, and the one that fails alone is given up.
 */
export class ParsePool {
  readonly #options: PoolOptions;
  readonly #queue: Task[] = [];
  readonly #threads = new Set<ParseThread>();
  #scheduled = false;
  #closed = false;

  constructor(options: Partial<PoolOptions> = {}) {
    this.#options = { ...defaults, ...options };
  }

  /** Never rejects: what cannot be read has a `problem`. */
  parse(source: Uint8Array, options: ParseOptions = {}): Promise<ParsedContent> {
    if (this.#closed)
      return Promise.resolve(unreadable('The server is stopping. Open the message again in a moment.'));
    return new Promise((resolve) => {
      this.#queue.push({ source, options, alone: false, resolve });
      this.#schedule();
    });
  }

  /** Ends the threads; what they were reading is answered as unreadable. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0)) task.resolve(unreadable(tooMuch));
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** Waits for the end of the current turn, so that what is asked for together travels together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#work();
    });
  }

  #work(): void {
    while (this.#queue.length > 0) {
      const thread = this.#idleThread();
      if (thread === null) return;
      void thread.run(this.#nextBatch()).then((failed) => this.#finished(thread, failed));
    }
  }

  #idleThread(): ParseThread | null {
    for (const thread of this.#threads) if (!thread.busy) return thread;
    if (this.#threads.size >= this.#options.threads || this.#closed) return null;
    const thread = new ParseThread(this.#options);
    this.#threads.add(thread);
    return thread;
  }

  #nextBatch(): Task[] {
    const batch: Task[] = [];
    let bytes = 0;
    for (;;) {
      const task = this.#queue[0];
      if (task === undefined || batch.length >= this.#options.batch.messages) break;
      if (batch.length > 0 && (task.alone || bytes + task.source.byteLength > this.#options.batch.bytes))
        break;
      this.#queue.shift();
      batch.push(task);
      bytes += task.source.byteLength;
      if (task.alone) break;
    }
    return batch;
  }

  #finished(thread: ParseThread, failed: Task[]): void {
    if (thread.ended) this.#threads.delete(thread);
    for (const task of failed) {
      if (task.alone || this.#closed) task.resolve(unreadable(tooMuch));
      else this.#queue.unshift({ ...task, alone: true });
    }
    if (this.#queue.length > 0) this.#work();
  }
}

class ParseThread {
  busy = false;
  ended = false;
  /** Whether it has loaded; the first batch waits for that, and its time begins then. */
  #ready = false;
  readonly #worker: Worker;
  readonly #deadlineMs: number;

  constructor({ deadlineMs, heapMb }: PoolOptions) {
    this.#deadlineMs = deadlineMs;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    this.#worker.unref();
    // Errors are told to whoever waits in run(); without a listener they would end the process.
    this.#worker.on('error', () => {
      this.ended = true;
    });
  }

  /** Reads a batch; resolves with the tasks that got no answer because the thread had to end. */
  run(tasks: Task[]): Promise<Task[]> {
    this.busy = true;
    this.#worker.ref();
    return new Promise((resolve) => {
      const finish = (failed: Task[]) => {
        clearTimeout(timer);
        this.#worker.off('message', onMessage);
        this.#worker.off('exit', onExit);
        this.#worker.unref();
        this.busy = false;
        resolve(failed);
      };
      let timer = setTimeout(() => void this.end(), this.#ready ? this.#deadlineMs : longestStartMs);
      const onMessage = (answer: ParsedContent[] | typeof READY) => {
        if (answer === READY) {
          this.#ready = true;
          clearTimeout(timer);
          timer = setTimeout(() => void this.end(), this.#deadlineMs);
          return;
        }
        const contents = answer;
        tasks.forEach((task, index) => {
          task.resolve(contents[index] ?? unreadable(tooMuch));
        });
        finish([]);
      };
      const onExit = () => {
        this.ended = true;
        finish(tasks);
      };
      this.#worker.on('message', onMessage);
      this.#worker.on('exit', onExit);
      if (this.ended) onExit();
      else this.#worker.postMessage(requestOf(tasks));
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#worker.terminate();
  }
}

/** Copies the bytes: a source may be a window on a large shared buffer, which must not travel along. */
function requestOf(tasks: Task[]): ParseRequest {
  return { sources: tasks.map((task) => task.source.slice()), options: tasks.map((task) => task.options) };
}

let shared: ParsePool | null = null;

/**
 * Reads a message in a thread of its own pool. Never throws: a message that is damaged, or takes more than two seconds
 * or its share of memory, comes back with a `problem` in words.
 */
export function parseMessage(source: Uint8Array, options: ParseOptions = {}): Promise<ParsedContent> {
  shared ??= new ParsePool();
  return shared.parse(source, options);
}

/** Ends the threads behind parseMessage; the next call starts new ones. */
export async function closeParsePool(): Promise<void> {
  const pool = shared;
  shared = null;
  await pool?.close();
}
