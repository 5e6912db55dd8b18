// Hands a message to the submission server, exactly once as far as SMTP allows it. SMTP has one moment nobody can
// bridge: after the data went out and before the reply was stored. Its beginning is committed first, so that a message
// whose worker died in it is shown as uncertain, and is never sent a second time by itself.
import { z } from 'zod';
import { defineJob } from '../../core/jobs.ts';
import type { Logger } from '../../core/log.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { submissionServer } from '../account-servers.ts';
import { SubmissionError } from '../errors.ts';
import type { SubmissionResult } from '../ports.ts';
import { fileSentJob } from './file-sent-job.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';

const MINUTE = 60_000;
/**
 * RFC 5321 4.5.4.1: retry quickly at first, then every half hour or slower, and give up after four to five days. The first
 * two bridge a restart of the own server, such as a change of its configuration brings.
 */
const RETRY_MS = [5_000, 20_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE];
const GIVE_UP_MS = 4 * 24 * 60 * MINUTE;
/** A mailbox made a moment ago is in the directory within seconds; after a large import within two minutes. */
const DIRECTORY_WAIT = { everyMs: 10_000, attempts: 12 };

class SupersededError extends Error {}

/** Stands for a refusal that may be owed to the directory. */
class NotKnownYetError extends Error {
  override message = 'The mail server does not know every new mailbox yet.';
}

export const submitJob = defineJob({
  name: 'mail.submit',
  payload: z.object({ outgoingId: z.uuid() }),
  timeoutMs: 10 * MINUTE,
  async run({ outgoingId }, { deps, signal, log }) {
    const claimed = await claim(deps, outgoingId);
    if (claimed) await attempt(deps, claimed, signal, log);
  },
});

/** Takes the message for this attempt. Null when there is nothing (more) to do. */
async function claim({ database }: Deps, id: string): Promise<Outgoing | null> {
  return database.sqlTransaction(async (tx) => {
    const seen = await findOutgoing(tx, id);
    if (!seen || seen.sendAt.getTime() > Date.now()) return null;
    if (seen.state === 'SENDING' && seen.dataStartedAt !== null) {
      // The worker before this one died in the moment that cannot be bridged.
      const uncertain = await changeOutgoing(
        tx,
        seen,
        ['SENDING'],
        sql`state = 'UNCERTAIN', state_message = ${stateWords.uncertain}`,
      );
      if (uncertain) tx.record(outgoingChange(uncertain));
      return null;
    }
    const claimed = await changeOutgoing(
      tx,
      seen,
      ['SCHEDULED', 'QUEUED', 'SENDING'],
      sql`state = 'SENDING', state_message = ${stateWords.sending}, attempts = attempts + 1, data_started_at = NULL`,
    );
    if (claimed) tx.record(outgoingChange(claimed));
    return claimed;
  });
}

async function attempt(deps: Deps, message: Outgoing, signal: AbortSignal, log: Logger): Promise<void> {
  const { from, to, cc, bcc } = message.addresses;
  let behind = false;
  try {
    const raw = await readRaw(deps, message.id);
    const server = await submissionServer(deps, message.accountId);
    behind = server.own && message.attempts <= DIRECTORY_WAIT.attempts && (await directoryIsBehind(deps));
    const result = await deps.mailTransport.submit(
      server,
      {
        from: from.address,
        to:
          message.retryTo.length > 0 ? message.retryTo : [...to, ...cc, ...bcc].map(({ address }) => address),
      },
      raw,
      { signal, onDataStart: () => noteDataStart(deps, message) },
    );
    await noteSent(deps, message, result);
  } catch (error) {
    if (error instanceof SupersededError) return;
    log.warn({ err: error, outgoingId: message.id }, 'A message could not be submitted');
    await noteFailure(deps, message, behind && isRefusal(error) ? new NotKnownYetError() : error);
  }
}

/** The own mail server asks the directory, and refuses for good whom it does not find there yet. */
async function directoryIsBehind({ database }: Deps): Promise<boolean> {
  const [row] = await database.query<{ behind: boolean }>(
    sql`SELECT EXISTS (SELECT FROM directory_outbox) AS behind`,
  );
  return row?.behind === true;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof SubmissionError && error.permanent && !error.uncertain;

async function readRaw({ database }: Deps, id: string): Promise<Buffer> {
  const [row] = await database.query<{ raw: Buffer }>(
    sql`SELECT raw FROM outgoing_message WHERE id = ${id}::uuid`,
  );
  if (!row) throw new SupersededError();
  return row.raw;
}

/** Must be committed before the first byte goes out. Refuses when the message is no longer this attempt's. */
async function noteDataStart({ database }: Deps, message: Outgoing): Promise<void> {
  const row = await changeOutgoing(database, message, ['SENDING'], sql`data_started_at = now()`);
  if (!row) throw new SupersededError();
}

/** Also when a worker that took this one for dead has called the message uncertain meanwhile: now it is certain. */
async function noteSent({ database }: Deps, message: Outgoing, result: SubmissionResult): Promise<void> {
  const words = result.rejected.length > 0 ? stateWords.partlySent : stateWords.sent;
  await database.sqlTransaction(async (tx) => {
    const row = await changeOutgoing(
      tx,
      message,
      ['SENDING', 'UNCERTAIN'],
      sql`state = 'SENT', state_message = ${words}, sent_at = coalesce(sent_at, now()), retry_to = '{}', server_reply = ${result.reply},
        refused = ${JSON.stringify(result.rejected)}::jsonb`,
    );
    if (!row) return;
    tx.record(outgoingChange(row));
    await tx.enqueue(fileSentJob, { outgoingId: row.id }, { key: row.id });
  });
}

async function noteFailure({ database }: Deps, message: Outgoing, error: unknown): Promise<void> {
  const failure = classify(message, error);
  await database.sqlTransaction(async (tx) => {
    const row = await changeOutgoing(
      tx,
      message,
      ['SENDING'],
      sql`state = ${failure.state}::"OutgoingState", state_message = ${failure.words}, refused = ${JSON.stringify(failure.refused)}::jsonb,
        retry_to = CASE WHEN ${failure.state} = 'SENT' THEN '{}' ELSE retry_to END, send_at = coalesce(${failure.retryAt}::timestamptz, send_at),
        data_started_at = CASE WHEN ${failure.state} = 'UNCERTAIN' THEN data_started_at END`,
    );
    if (!row) return;
    tx.record(outgoingChange(row));
    if (failure.retryAt) {
      await tx.enqueue(
        submitJob,
        { outgoingId: row.id },
        { runAt: failure.retryAt, key: `${row.id}:${row.attempts}` },
      );
    }
  });
}

interface Failure {
  state: 'UNCERTAIN' | 'FAILED' | 'QUEUED' | 'SENT';
  words: string;
  retryAt: Date | null;
  refused: Outgoing['refused'];
}

function classify(message: Outgoing, error: unknown): Failure {
  const refused = error instanceof SubmissionError ? error.rejected : [];
  if (error instanceof SubmissionError && error.uncertain) {
    return { state: 'UNCERTAIN', words: stateWords.uncertain, retryAt: null, refused };
  }
  const reason = error instanceof Error ? error.message : String(error);
  const tooOld = Date.now() - message.createdAt.getTime() > GIVE_UP_MS;
  if ((error instanceof SubmissionError && error.permanent) || tooOld) {
    // The others have it: it was sent, and these are refused again.
    if (message.retryTo.length > 0) {
      return {
        state: 'SENT',
        words: stateWords.partlySent,
        retryAt: null,
        refused:
          refused.length > 0 ? refused : message.retryTo.map((address) => ({ address, reply: reason })),
      };
    }
    return { state: 'FAILED', words: `Not sent. ${reason}`, retryAt: null, refused };
  }
  const wait = error instanceof NotKnownYetError ? DIRECTORY_WAIT.everyMs : usualWait(message);
  const retryAt = new Date(Date.now() + wait);
  return { state: 'QUEUED', words: `Not sent yet. ${reason} Tried again by itself.`, retryAt, refused };
}

const usualWait = ({ attempts }: Outgoing): number =>
  RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? MINUTE;
