import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type { LogPlace, LogReadParams, LogSource, LogText, LogVerbs } from '../protocol/log.ts';
import type { Run } from '../run.ts';
import type { VerbsOf } from '../verb.ts';
import { journalStamp, readJournal } from './journal.ts';
import { readLog } from './read-log.ts';

const MOST_HISTORY = 64 * 1024 * 1024;
const MOST_WAIT_MS = 20_000;
/** How often a log is looked at while somebody waits for its next line. */
const LOOK_MS = 150;

const place = z.strictObject({
  inode: z.string().regex(/^\d{1,20}$/),
  offset: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

export const logVerbs: VerbsOf<LogVerbs> = {
  'log.read': {
    params: z.strictObject({
      source: z.enum(['postfix', 'dovecot', 'rspamd']),
      position: place.nullable(),
      history: z.number().int().min(0).max(MOST_HISTORY),
      waitMs: z.number().int().min(0).max(MOST_WAIT_MS),
    }),
    // Read all the time, by the platform itself: an entry for each would bury the others.
    audited: false,
    run: (params, { host, run, signal }) => {
      const path = logOf(host, params.source);
      return path === null ? readJournalOn(run, params, signal) : readOn(path, params, signal);
    },
  },
};

function logOf({ postfix, dovecot, signer }: MailHost, source: LogSource): string | null {
  const paths = { postfix: postfix?.logFile, dovecot: dovecot.logFile, rspamd: signer?.logFile };
  const path = paths[source];
  if (path === undefined)
    throw new AgentError(
      'UNAVAILABLE',
      `${source === 'rspamd' ? 'rspamd' : 'Postfix'} does not run on this host.`,
    );
  return path;
}

/** Answers at once when there are lines, else when there are some or the time is up. */
async function readOn(
  path: string,
  { position, history, waitMs }: LogReadParams,
  signal: AbortSignal,
): Promise<LogText> {
  const end = performance.now() + waitMs;
  for (;;) {
    const chunk = await read(path, position, history);
    if (isNews(position, chunk) || performance.now() >= end || signal.aborted) return chunk;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Each look is a program that runs: only when there may be news. */
const LOOK_IN_JOURNAL_MS = 500;

async function readJournalOn(
  run: Run,
  { position, history, waitMs }: LogReadParams,
  signal: AbortSignal,
): Promise<LogText> {
  const end = performance.now() + waitMs;
  for (let seen = ''; ; ) {
    const stamp = await journalStamp();
    const chunk = stamp === seen && position !== null ? null : await readJournal(run, position, history);
    if (chunk !== null && isNews(position, chunk)) return chunk;
    if (position !== null && (performance.now() >= end || signal.aborted))
      return chunk ?? { text: '', position, more: false };
    seen = stamp;
    await setTimeout(LOOK_IN_JOURNAL_MS, undefined, { signal }).catch(() => undefined);
  }
}

const isNews = (position: LogPlace | null, chunk: LogText): boolean =>
  chunk.text !== '' || chunk.more || position === null || !samePlace(position, chunk.position);

const samePlace = (a: LogPlace, b: LogPlace): boolean => a.inode === b.inode && a.offset === b.offset;

async function read(path: string, position: LogPlace | null, history: number): Promise<LogText> {
  try {
    return await readLog(path, position, history);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw error;
    throw new AgentError('NOT_FOUND', `There is no log at ${path}: is anything writing one?`, {
      cause: error,
    });
  }
}
