import { InputError, NotFoundError } from '../../core/errors.ts';
import { isUuid, uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { type OutgoingContent, readContent } from '../compose/content.ts';
import { refuseUnknownLocals } from '../compose/local-recipients.ts';
import { composeMessage, newMessageId } from '../compose/message.ts';
import { checkRecipients, type Recipients } from '../compose/recipients.ts';
import { removeDraft } from '../drafts/remove-draft.ts';
import { policy } from '../policy.ts';
import {
  type Outgoing,
  type OutgoingAddresses,
  outgoingChange,
  selectOutgoing,
  stateWords,
} from './outgoing.ts';
import { checkSendAt } from './reschedule.ts';
import { submitJob } from './submit-job.ts';

export const MAX_UNDO_SECONDS = 30;

export interface SendMessageInput {
  /** Made by the caller, once per message: sending again with the same key answers with the same message. */
  idempotencyKey: string;
  draftKey: string | null;
  content: OutgoingContent;
  /** Seconds in which `cancelSending` still works. */
  undoSeconds: number;
  /** When it is to be sent; null or absent for now. */
  sendAt?: Date | null;
}

/**
 * Takes responsibility for a message: from here on it is sent or shown as failed or uncertain. Throws InputError
 * (recipients, sizes, line breaks) and NotFoundError (account, attachments, the message answered).
 */
export async function sendMessage(deps: Deps, input: SendMessageInput): Promise<Outgoing> {
  authorize(policy.write);
  checkInput(input);
  const earlier = await findByKey(deps, input.idempotencyKey);
  if (earlier) return earlier;
  const recipients = checkRecipients(input.content);
  if (recipients.to.length + recipients.cc.length + recipients.bcc.length === 0) {
    throw new InputError({ 'content.to': 'Enter at least one recipient.' });
  }
  await refuseUnknownLocals(deps.database, recipients);
  const content = await readContent(deps, input.content, await draftMessage(deps, input.draftKey));
  const messageId = newMessageId(content.from.address);
  const raw = await composeMessage({
    ...content,
    recipients,
    messageId,
    date: input.sendAt ?? new Date(),
    showBcc: false,
  });
  return store(deps, input, { from: content.from, ...recipients }, { messageId, raw });
}

function checkInput({ idempotencyKey, draftKey, undoSeconds, sendAt }: SendMessageInput): void {
  if (sendAt) checkSendAt(sendAt);
  if (!/^[\w-]{8,100}$/.test(idempotencyKey)) {
    throw new InputError({
      idempotencyKey: 'Use 8 to 100 letters, digits, hyphens or underscores: a UUID is fine.',
    });
  }
  if (draftKey !== null && !isUuid(draftKey)) throw new InputError({ draftKey: 'Use a UUID in lower case.' });
  if (undoSeconds < 0 || undoSeconds > MAX_UNDO_SECONDS) {
    throw new InputError({ undoSeconds: `Choose 0 to ${MAX_UNDO_SECONDS} seconds.` });
  }
}

async function findByKey({ database }: Deps, key: string): Promise<Outgoing | null> {
  const [row] = await selectOutgoing(
    database,
    sql`WHERE user_id = ${currentUserId()}::uuid AND idempotency_key = ${key}`,
  );
  return row ?? null;
}

/** The draft's last version, whose attachments may be kept. */
async function draftMessage({ database }: Deps, draftKey: string | null): Promise<string | null> {
  if (draftKey === null) return null;
  const [row] = await database.query<{ messageId: string }>(sql`
    SELECT message_id::text AS "messageId" FROM mail_draft
    WHERE user_id = ${currentUserId()}::uuid AND draft_key = ${draftKey}::uuid`);
  return row?.messageId ?? null;
}

async function store(
  deps: Deps,
  { idempotencyKey, draftKey, content, undoSeconds, sendAt: chosen = null }: SendMessageInput,
  addresses: OutgoingAddresses & Recipients,
  { messageId, raw }: { messageId: string; raw: Buffer },
): Promise<Outgoing> {
  const id = uuidv7();
  const scheduled = chosen !== null;
  const sendAt = chosen ?? new Date(Date.now() + undoSeconds * 1_000);
  const waits = scheduled || undoSeconds > 0;
  const words = scheduled ? stateWords.timed : waits ? stateWords.scheduled : stateWords.queued;
  const stored = await deps.database.sqlTransaction(async (tx) => {
    const written = await tx.query(sql`
      INSERT INTO outgoing_message (organization_id, id, account_id, user_id, idempotency_key, state, state_message, message_id_header,
        subject, addresses, raw, draft_key, in_reply_to_id, forward_of_id, send_at, scheduled, updated_at)
      VALUES (app_organization_id(), ${id}::uuid, ${content.accountId}::uuid, ${currentUserId()}::uuid, ${idempotencyKey},
        ${waits ? 'SCHEDULED' : 'QUEUED'}::"OutgoingState", ${words},
        ${messageId}, ${content.subject}, ${JSON.stringify(addresses)}::jsonb, ${raw}, ${draftKey}::uuid, ${content.inReplyTo}::uuid,
        ${content.forwardOf}::uuid, ${sendAt}::timestamptz, ${scheduled}, now())
      ON CONFLICT (user_id, idempotency_key) DO NOTHING RETURNING id`);
    if (written.length > 0) {
      tx.record(outgoingChange({ id, accountId: content.accountId }, 'CREATED'));
      await tx.enqueue(submitJob, { outgoingId: id }, { runAt: sendAt, key: id });
      // It is among the scheduled ones until then, not among the drafts as well.
      if (scheduled && draftKey !== null) await removeDraft(tx, currentUserId(), draftKey);
    }
    return findByKey({ ...deps, database: { ...deps.database, query: tx.query } }, idempotencyKey);
  });
  if (!stored) throw new NotFoundError('message');
  return stored;
}
