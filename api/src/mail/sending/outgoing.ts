// A message on its way out, and what its states mean in words.
import type { Database } from '../../core/database.ts';
import { prepared, type Sql, sql } from '../../core/sql.ts';
import type { MailAddress, RefusedRecipient } from '../ports.ts';

export type OutgoingState = 'SCHEDULED' | 'QUEUED' | 'SENDING' | 'SENT' | 'UNCERTAIN' | 'FAILED' | 'CANCELED';

export interface OutgoingAddresses {
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

export interface Outgoing {
  id: string;
  accountId: string;
  userId: string;
  state: OutgoingState;
  /** A sentence for people. */
  stateMessage: string;
  /** Without angle brackets; the same at every attempt. */
  messageIdHeader: string;
  subject: string;
  addresses: OutgoingAddresses;
  createdAt: Date;
  sendAt: Date;
  sentAt: Date | null;
  /** Committed right before the message's data goes out. */
  dataStartedAt: Date | null;
  attempts: number;
  refused: RefusedRecipient[];
  savedToSent: boolean;
  /** The sender chose the time. */
  scheduled: boolean;
  /** Those who are tried again; empty for all recipients. */
  retryTo: string[];
  /** Why its copy does not lie in Sent yet, in words. */
  filingProblem: string | null;
}

export const stateWords = {
  scheduled: 'Waiting to be sent.',
  timed: 'Is sent at the time you chose.',
  queued: 'Waiting to be handed to the mail server.',
  sending: 'Being handed to the mail server.',
  sent: 'Handed to the mail server.',
  partlySent: 'Handed to the mail server, which refused some of the recipients.',
  uncertain:
    'The connection broke while the message was handed over. It may have been sent: send it again, or mark it as sent.',
  canceled: 'Not sent.',
} as const;

const columns = sql`id, account_id AS "accountId", user_id AS "userId", state::text AS state, state_message AS "stateMessage",
  message_id_header AS "messageIdHeader", subject, addresses, created_at AS "createdAt", send_at AS "sendAt",
  sent_at AS "sentAt", data_started_at AS "dataStartedAt", attempts, refused, saved_to_sent AS "savedToSent",
  scheduled, retry_to AS "retryTo", filing_problem AS "filingProblem"`;

type Reader = Pick<Database, 'query'>;

/** Rows the scope may see, without the message's bytes. */
export const selectOutgoing = (reader: Reader, where: Sql): Promise<Outgoing[]> =>
  reader.query<Outgoing>(prepared(sql`SELECT ${columns} FROM outgoing_message ${where}`));

export async function findOutgoing(reader: Reader, id: string): Promise<Outgoing | null> {
  const [row] = await selectOutgoing(reader, sql`WHERE id = ${id}::uuid`);
  return row ?? null;
}

/**
 * Moves a message to another state if it still is as it was seen: the attempt it was seen in fences off a worker that
 * was believed dead. Null when somebody else was quicker.
 */
export async function changeOutgoing(
  tx: Reader,
  seen: Pick<Outgoing, 'id' | 'attempts'>,
  from: readonly OutgoingState[],
  assignments: Sql,
): Promise<Outgoing | null> {
  const [row] = await tx.query<Outgoing>(sql`UPDATE outgoing_message SET ${assignments}, updated_at = now()
    WHERE id = ${seen.id}::uuid AND attempts = ${seen.attempts}::int AND state::text = ANY(${[...from]}::text[])
    RETURNING ${columns}`);
  return row ?? null;
}

/** What the change log says of it: the sender alone sees it. */
export const outgoingChange = (
  row: Pick<Outgoing, 'id' | 'accountId'>,
  kind: 'CREATED' | 'UPDATED' = 'UPDATED',
) => ({
  entity: 'OutgoingMessage' as const,
  kind,
  ids: [row.id],
  fields: ['state'],
  mailAccountId: row.accountId,
});
