// Several web processes on one port, one per core: Node's cluster hands connections out in turn. The process that
// starts them works in the background or only watches over them; it ends when one cannot be kept running, so that
// whoever supervises it sees that.
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './core/log.ts';
import type { ProcessMetrics } from './core/metrics.ts';

const RESTARTS = 5;
const WITHIN_MS = 60_000;
/** The process itself is killed a little later. */
const STOP_WITHIN_MS = 4_000;
const METRICS_WITHIN_MS = 1_000;
/**
 * Megabytes. Without a limit V8 lets garbage lie until a share of the whole machine's memory is full of it. What
 * requests leave behind is gone before it grows old when the young have room.
 */
const MEMORY = ['--max-old-space-size=512', '--max-semi-space-size=32'];

export interface WebProcessesOptions {
  count: number;
  log: Logger;
  /** Figures of this process, which are added to theirs. */
  metrics: () => Promise<ProcessMetrics>;
  /** One of them ended too often. */
  onGivenUp(): void;
}

export interface WebProcesses {
  stop(): Promise<void>;
}

/** Figures are asked for by whichever process answers /metrics, and gathered by the one that started it. */
type Message =
  | { kind: 'gather metrics' }
  | { kind: 'give metrics' }
  | { kind: 'metrics'; metrics: ProcessMetrics }
  | { kind: 'gathered metrics'; all: ProcessMetrics[] };

export const isWebProcess = cluster.isWorker;

/** Starts the processes; each runs this program anew. */
export function startWebProcesses(options: WebProcessesOptions): WebProcesses {
  const { count, log } = options;
  const deaths: number[] = [];
  let stopping = false;
  const start = (): void => {
    const child = cluster.fork({ ROLE: 'web', WEB_PROCESSES: '1' });
    closeWhatIsNotTaken(child);
    child.on('message', (message: Message) => {
      if (message.kind === 'gather metrics') void gather(child, options);
    });
    child.on('error', (error) => log.warn({ err: error }, 'A web process cannot be reached'));
  };
  cluster.on('exit', (child, code, signal) => {
    if (stopping) return;
    const now = Date.now();
    deaths.push(now);
    log.error({ process: child.process.pid, code, signal }, 'A web process ended; starting another');
    const recent = deaths.filter((at) => now - at < WITHIN_MS).length;
    if (recent > RESTARTS) options.onGivenUp();
    else void sleep(200 * recent).then(() => (stopping ? undefined : start()));
  });
  cluster.setupPrimary({ execArgv: [...MEMORY, ...process.execArgv] });
  for (let index = 0; index < count; index++) start();
  return {
    async stop() {
      stopping = true;
      const children = living();
      const ended = children.map(
        (child) => new Promise<void>((resolve) => child.once('exit', () => resolve())),
      );
      for (const child of children) child.process.kill('SIGTERM');
      const patience = sleep(STOP_WITHIN_MS, undefined, { ref: false });
      await Promise.race([Promise.all(ended), patience]);
      for (const child of living()) child.process.kill('SIGKILL');
    },
  };
}

/**
 * Node forgets a connection that it handed to a process which died before taking it, and the client would wait for
 * ever. Closed, the client knows and asks again. One at a time is on its way; closing what was taken does nothing.
 */
function closeWhatIsNotTaken(child: Worker): void {
  const { process: channel } = child;
  const send = channel.send;
  let handed: { close(): void } | undefined;
  channel.send = (...given: unknown[]) => {
    const [, handle] = given;
    if (isHandle(handle)) handed = handle;
    return Reflect.apply(send, channel, given);
  };
  child.once('exit', () => handed?.close());
}

const isHandle = (value: unknown): value is { close(): void } =>
  typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';

const living = (): Worker[] => Object.values(cluster.workers ?? {}).filter((child) => child !== undefined);

async function gather(asking: Worker, { metrics, log }: WebProcessesOptions): Promise<void> {
  const own = metrics();
  const others = living().map((child) => ask(child));
  const all = (await Promise.all([own, ...others])).filter((figures) => figures !== null);
  const answer: Message = { kind: 'gathered metrics', all };
  asking.send(answer, (error) => error && log.debug({ err: error }, 'Metrics came too late'));
}

function ask(child: Worker): Promise<ProcessMetrics | null> {
  const question: Message = { kind: 'give metrics' };
  child.send(question, () => undefined); // one that is ending is left out
  return answerOf(child);
}

/** The next figures that a process sends; null when none come in time. */
function answerOf(child: Worker): Promise<ProcessMetrics | null> {
  return new Promise((resolve) => {
    const done = (value: ProcessMetrics | null): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      resolve(value);
    };
    const onMessage = (message: Message): void => {
      if (message.kind === 'metrics') done(message.metrics);
    };
    const timer = setTimeout(() => done(null), METRICS_WITHIN_MS);
    child.on('message', onMessage);
  });
}

/**
 * In a web process: ends with the process that started it, and tells it figures.
 *
 * @returns what gathers the figures of all processes; null in a process that stands alone.
 */
export function joinWebProcesses(
  own: () => Promise<ProcessMetrics>,
  onOrphaned: () => void,
): (() => Promise<ProcessMetrics[]>) | null {
  if (!cluster.isWorker) return null;
  let waiting: ((all: ProcessMetrics[]) => void)[] = [];
  const tell = (message: Message): void => void process.send?.(message);
  process.on('message', (message: Message) => {
    if (message.kind === 'give metrics') void own().then((metrics) => tell({ kind: 'metrics', metrics }));
    if (message.kind !== 'gathered metrics') return;
    for (const resolve of waiting) resolve(message.all);
    waiting = [];
  });
  process.once('disconnect', onOrphaned);
  return async () => {
    const gathered = new Promise<ProcessMetrics[]>((resolve) => waiting.push(resolve));
    tell({ kind: 'gather metrics' });
    const late = sleep(2 * METRICS_WITHIN_MS, null, { ref: false });
    return (await Promise.race([gathered, late])) ?? [await own()];
  };
}
