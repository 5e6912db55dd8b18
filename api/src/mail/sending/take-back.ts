// A message that did not go out, or not to everybody, becomes a draft again: to be changed, and sent anew.
import type { SqlTransaction } from '../../core/database.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import type { OutgoingContent } from '../compose/content.ts';
import { type ComposedPart, composeMessage, newMessageId } from '../compose/message.ts';
import { findDraftsFolder } from '../drafts/draft.ts';
import type { WrittenDraft } from '../drafts/read-draft.ts';
import { replaceDraft } from '../drafts/save-draft.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { type ParsedContent, parseMessage } from '../mime/parse.ts';
import { policy } from '../policy.ts';
import { extractPart } from '../reading/download.ts';
import { changeOutgoing, findOutgoing, type Outgoing, outgoingChange, stateWords } from './outgoing.ts';

export interface TakenBack {
  outgoing: Outgoing;
  draft: WrittenDraft;
}

interface Stored {
  raw: Buffer;
  inReplyTo: string | null;
  forwardOf: string | null;
}

/**
 * Ends the sending of a message that is not on its way yet, or failed, and answers with a draft of it. With
 * `refusedOnly` the message was sent, and the draft is for those the server refused. Throws ConflictError when it is in
 * another state.
 */
export async function takeBack(
  deps: Deps,
  { id, refusedOnly }: { id: string; refusedOnly: boolean },
): Promise<TakenBack> {
  authorize(policy.write);
  const { database } = deps;
  const seen = await findOutgoing(database, id);
  if (!seen) throw new NotFoundError('message');
  const [stored] = await database.query<Stored>(sql`
    SELECT raw, in_reply_to_id::text AS "inReplyTo", forward_of_id::text AS "forwardOf"
    FROM outgoing_message WHERE id = ${id}::uuid`);
  if (!stored) throw new NotFoundError('message');
  const read = await parseMessage(stored.raw);
  const content = contentOf(seen, stored, read, refusedOnly);
  return database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, seen.accountId);
    const outgoing = refusedOnly ? await keep(tx, seen) : await cancel(tx, seen);
    const draft = await writeDraft(tx, { seen, stored, read, content });
    tx.record(outgoingChange(outgoing));
    return { outgoing, draft };
  });
}

async function cancel(tx: SqlTransaction, seen: Outgoing): Promise<Outgoing> {
  const canceled = await changeOutgoing(
    tx,
    seen,
    ['SCHEDULED', 'QUEUED', 'FAILED', 'CANCELED'],
    sql`state = 'CANCELED', state_message = ${stateWords.canceled}`,
  );
  if (!canceled) throw new ConflictError('It is too late: the message is on its way.');
  return canceled;
}

/** What was refused is a draft from now on, and is not offered a second time. */
async function keep(tx: SqlTransaction, seen: Outgoing): Promise<Outgoing> {
  if (seen.refused.length === 0) throw new ConflictError('The mail server refused none of its recipients.');
  const kept = await changeOutgoing(
    tx,
    seen,
    ['SENT'],
    sql`refused = '[]'::jsonb, state_message = ${stateWords.sent}`,
  );
  if (!kept) throw new ConflictError(`This message was not sent yet. ${seen.stateMessage}`);
  return kept;
}

function contentOf(
  seen: Outgoing,
  stored: Stored,
  read: ParsedContent,
  refusedOnly: boolean,
): OutgoingContent {
  const refused = new Set(seen.refused.map(({ address }) => address.toLowerCase()));
  const wanted = (people: Outgoing['addresses']['to']) =>
    refusedOnly ? people.filter(({ address }) => refused.has(address.toLowerCase())) : people;
  return {
    accountId: seen.accountId,
    to: wanted(seen.addresses.to),
    cc: wanted(seen.addresses.cc),
    bcc: wanted(seen.addresses.bcc),
    subject: seen.subject,
    text: read.text ?? '',
    html: read.html,
    uploadIds: [],
    keepAttachmentIds: [],
    inReplyTo: stored.inReplyTo,
    forwardOf: stored.forwardOf,
  };
}

interface Taken {
  seen: Outgoing;
  stored: Stored;
  read: ParsedContent;
  content: OutgoingContent;
}

async function writeDraft(tx: SqlTransaction, { seen, stored, read, content }: Taken): Promise<WrittenDraft> {
  const folder = await findDraftsFolder(tx, seen.accountId);
  if (!folder) throw new NotFoundError('drafts folder');
  const date = new Date();
  const messageIdHeader = newMessageId(seen.addresses.from.address);
  const parts = read.attachments.map(
    ({ part, filename, mediaType, contentId }): ComposedPart => ({
      filename,
      mediaType,
      contentId: contentId !== null && read.html?.includes(`cid:${contentId}`) ? contentId : null,
      content: extractPart(stored.raw, part.replace('~', '')),
    }),
  );
  const raw = await composeMessage({
    from: seen.addresses.from,
    replyTo: read.addresses.replyTo[0] ?? null,
    recipients: { to: content.to, cc: content.cc, bcc: content.bcc } as Outgoing['addresses'],
    subject: content.subject,
    text: content.text,
    html: content.html,
    parts,
    messageId: messageIdHeader,
    date,
    inReplyTo: read.inReplyTo,
    references: read.references,
    showBcc: true,
  });
  const draftKey = crypto.randomUUID();
  const input = { draftKey, basedOn: null, content };
  const { messageId } = await replaceDraft(tx, {
    input,
    earlier: null,
    folder,
    messageIdHeader,
    raw,
    date,
    parts,
  });
  return { id: uuidv7(), draftKey, messageId, content, updatedAt: date };
}

/** The scheduled message of somebody who only cancels: its words must not be gone. */
export const isScheduled = async ({ database }: Deps, id: string): Promise<boolean> => {
  const [row] = await database.query(sql`
    SELECT 1 FROM outgoing_message WHERE id = ${id}::uuid AND scheduled AND state = 'SCHEDULED'
      AND user_id = ${currentUserId()}::uuid`);
  return row !== undefined;
};
