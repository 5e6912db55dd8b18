// After a message went out: its copy in Sent (once, also when this job is run again), the mark on the message it
// answers, and the end of its draft.
import { z } from 'zod';
import { MailServerError } from '../../core/errors.ts';
import { defineJob } from '../../core/jobs.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { removeDraft } from '../drafts/remove-draft.ts';
import { markAnswered } from '../operations/mark-answered.ts';
import type { MailConnection } from '../ports.ts';
import { announceMailChanged, nudgeAfterCommit } from '../sync/nudge.ts';
import { outgoingChange } from './outgoing.ts';

interface SentMessage {
  id: string;
  accountId: string;
  userId: string;
  messageIdHeader: string;
  raw: Buffer;
  sentAt: Date | null;
  draftKey: string | null;
  inReplyToId: string | null;
  forwardOfId: string | null;
  savedToSent: boolean;
}

export const fileSentJob = defineJob({
  name: 'mail.file-sent',
  payload: z.object({ outgoingId: z.uuid() }),
  async run({ outgoingId }, { deps, signal }) {
    const message = await read(deps, outgoingId);
    if (!message || message.savedToSent) return;
    try {
      await saveToSent(deps, message, signal);
    } catch (error) {
      await noteProblem(deps, message, error);
      throw error;
    }
    await finish(deps, message);
    await announceMailChanged(deps, message.accountId, 'SENT');
  },
});

async function read({ database }: Deps, id: string): Promise<SentMessage | null> {
  const [row] = await database.query<SentMessage>(sql`
    SELECT id, account_id AS "accountId", user_id AS "userId", message_id_header AS "messageIdHeader", raw, sent_at AS "sentAt",
      draft_key AS "draftKey", in_reply_to_id AS "inReplyToId", forward_of_id AS "forwardOfId", saved_to_sent AS "savedToSent"
    FROM outgoing_message WHERE id = ${id}::uuid AND state = 'SENT'`);
  return row ?? null;
}

/** Said on the message; the job is run again later. */
async function noteProblem({ database }: Deps, message: SentMessage, error: unknown): Promise<void> {
  const full = error instanceof MailServerError && error.problem === 'QUOTA_EXCEEDED';
  const words = full
    ? 'It was sent, but the mailbox is full, so there is no copy in Sent. Make room: it is filed then.'
    : 'It was sent, but its copy could not be filed in Sent yet. It is tried again.';
  await database.sqlTransaction(async (tx) => {
    await tx.query(
      sql`UPDATE outgoing_message SET filing_problem = ${words}, updated_at = now() WHERE id = ${message.id}::uuid`,
    );
    tx.record(outgoingChange(message));
  });
}

/** Some providers file what they submit by themselves, and an earlier run may have died after its APPEND: look first. */
async function saveToSent(deps: Deps, message: SentMessage, signal: AbortSignal): Promise<void> {
  const path = await sentPath(deps, message.accountId);
  const connection = await deps.mailTransport.connect(await imapServer(deps, message.accountId), {
    purpose: 'file sent mail',
    signal,
  });
  try {
    if (path === null) await connection.createFolder('Sent');
    await appendOnce(connection, path ?? 'Sent', message);
  } finally {
    await connection.close();
  }
}

async function sentPath({ database }: Deps, accountId: string): Promise<string | null> {
  const [row] = await database.query<{ path: string }>(
    sql`SELECT path FROM mail_folder WHERE account_id = ${accountId}::uuid AND role = 'SENT' AND selectable LIMIT 1`,
  );
  return row?.path ?? null;
}

async function appendOnce(connection: MailConnection, path: string, message: SentMessage): Promise<void> {
  await connection.open(path);
  const found = await connection.findByMessageId(message.messageIdHeader);
  if (found.length > 0) return;
  await connection.append(path, message.raw, ['\\Seen'], message.sentAt ?? new Date());
}

async function finish(deps: Deps, message: SentMessage): Promise<void> {
  await deps.database.sqlTransaction(async (tx) => {
    await tx.query(
      sql`UPDATE outgoing_message SET saved_to_sent = true, filing_problem = NULL, updated_at = now() WHERE id = ${message.id}::uuid`,
    );
    tx.record(outgoingChange(message));
    if (message.inReplyToId) await markAnswered(tx, message.accountId, message.inReplyToId, 'answered');
    if (message.forwardOfId) await markAnswered(tx, message.accountId, message.forwardOfId, 'forwarded');
    nudgeAfterCommit(tx, { about: 'operations', accountId: message.accountId });
    if (message.draftKey) await removeDraft(tx, message.userId, message.draftKey);
  });
}
