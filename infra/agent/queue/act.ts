// Does things to messages in the queue: Postfix's own programs, ids on standard input, and a look at what came of it.
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import type { PostfixPaths } from '../mail-host.ts';
import type { QueueAct, QueueKey, QueueOutcome } from '../protocol/queue.ts';
import type { Run } from '../run.ts';
import { readQueueFile } from './queue-file.ts';
import type { Spool } from './spool.ts';
import { masterRuns } from './spool-folders.ts';

interface Parts {
  postfix: PostfixPaths;
  spool: Spool;
  run: Run;
  signal: AbortSignal;
}

const FLAGS = { hold: '-h', release: '-H', requeue: '-r', delete: '-d', bounce: '-f' } as const;
const AT_ONCE = 4;
/** postsuper misses a message that the queue manager moves while it looks. */
const TURNS = 2;
const LONGEST_MS = 60_000;

/** Postfix waits ten seconds for its flush service and says so in its own words. */
const NOT_SERVED = /Flush service is not configured for destination/i;
const NOT_RUNNING = /mail system is down|cannot connect|Connect to the Postfix/i;

/** Tries everything now. */
export async function flushAll({ postfix, run, signal, spool }: Parts): Promise<void> {
  mustRun(postfix);
  await run(program(postfix, 'postqueue'), ['-c', postfix.configDirectory, '-f'], { signal }).catch(explain);
  spool.hurry();
}

/** Tries all for a destination, where Postfix keeps a list of it (postqueue(1), `-s`). */
export async function flushSite({ postfix, run, signal, spool }: Parts, domain: string): Promise<boolean> {
  mustRun(postfix);
  try {
    await run(program(postfix, 'postqueue'), ['-c', postfix.configDirectory, '-s', domain], { signal });
  } catch (error) {
    if (error instanceof AgentError && NOT_SERVED.test(error.message)) return false;
    explain(error);
  }
  spool.hurry();
  return true;
}

interface ActParts extends Parts {
  /** Queue ids of the run that were tried before. */
  tried: Set<string>;
}

/** Does one thing to messages that are still the same; the others are told as gone. */
export async function act(
  parts: ActParts,
  what: QueueAct,
  messages: readonly QueueKey[],
): Promise<QueueOutcome> {
  const { spool } = parts;
  const outcome: QueueOutcome = { done: [], gone: [], failed: [] };
  let open: readonly QueueKey[] = messages;
  for (let turn = 0; turn < TURNS && open.length > 0; turn++) {
    const there: QueueKey[] = [];
    for (const message of open) {
      if (isSame(spool, message)) there.push(message);
      // What one turn missed and the next does not find went its way meanwhile.
      else outcome.gone.push(message.queueId);
    }
    if (there.length === 0) return outcome;
    const queueIds = there.map(({ queueId }) => queueId);
    await (what === 'flush' ? flush(parts, queueIds) : change(parts, FLAGS[what], queueIds));
    open = there.filter(({ queueId }) => {
      const came = outcomeOf(spool, what, queueId);
      if (came !== 'failed') outcome[came].push(queueId);
      return came === 'failed';
    });
  }
  outcome.failed.push(...open.map(({ queueId }) => queueId));
  spool.hurry();
  return outcome;
}

function outcomeOf(spool: Spool, what: QueueAct, queueId: string): keyof QueueOutcome {
  if (what !== 'delete' && what !== 'requeue' && what !== 'hold') return 'done';
  const queue = spool.find(queueId)?.queue;
  // A message may have been delivered in the moment before it was held.
  if (queue === undefined) return what === 'hold' ? 'gone' : 'done';
  return queue === { delete: null, requeue: 'maildrop', hold: 'hold' }[what] ? 'done' : 'failed';
}

async function flush({ postfix, run, signal, spool, tried }: ActParts, queueIds: string[]): Promise<void> {
  mustRun(postfix);
  const waiting = queueIds.filter(
    (queueId) => !tried.has(queueId) && spool.find(queueId)?.queue === 'deferred',
  );
  const worker = async () => {
    for (let queueId = waiting.pop(); queueId !== undefined; queueId = waiting.pop()) {
      await run(program(postfix, 'postqueue'), ['-c', postfix.configDirectory, '-i', queueId], {
        signal,
      }).catch(explain);
      tried.add(queueId);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function change({ postfix, run, signal }: Parts, flag: string, queueIds: string[]): Promise<void> {
  await run(program(postfix, 'postsuper'), ['-c', postfix.configDirectory, flag, '-'], {
    ...{ input: `${queueIds.join('\n')}\n`, timeoutMs: LONGEST_MS, signal },
  });
}

/** Short ids are given again: a message is only what was meant when it came at the same time. */
function isSame(spool: Spool, { queueId, arrivedAt }: QueueKey): boolean {
  const found = spool.find(queueId);
  if (found === null) return false;
  if (found.queue === 'corrupt') return true;
  try {
    const file = readQueueFile(found.path, { recipients: 1, bodyBytes: 0, whole: false });
    return Math.round(file.arrivedAt) === arrivedAt;
  } catch {
    return spool.knows(queueId, arrivedAt);
  }
}

const program = ({ commandDirectory }: PostfixPaths, name: string): string => join(commandDirectory, name);

const STOPPED = 'Postfix is not running: start it first, then flush.';

/** Some of Postfix's programs wait ten seconds before they say so, and one does not say so at all. */
function mustRun({ queueDirectory }: PostfixPaths): void {
  if (!masterRuns(queueDirectory)) throw new AgentError('UNAVAILABLE', STOPPED);
}

function explain(error: unknown): never {
  if (error instanceof AgentError && NOT_RUNNING.test(error.message)) {
    throw new AgentError('UNAVAILABLE', STOPPED, { cause: error });
  }
  throw error;
}
