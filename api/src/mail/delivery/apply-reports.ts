// Reports that arrive in a mailbox (RFC 3464) are facts about what was sent from it.
import { type SqlTransaction, sql } from '../../core/database.ts';
import type { IndexedAccount } from '../index/target.ts';
import type { DeliveryReport, ReportedRecipient } from '../mime/types.ts';
import { type DeliveryFact, type DeliveryState, writeFacts } from './delivery.ts';

/** What an action in a report means for the message. */
export const REPORTED_STATES: Record<ReportedRecipient['action'], DeliveryState> = {
  failed: 'BOUNCED',
  delayed: 'DEFERRED',
  delivered: 'DELIVERED',
  relayed: 'HANDED_OVER',
  expanded: 'HANDED_OVER',
};

export interface ArrivedReport {
  report: DeliveryReport | null;
  receivedAt: Date;
}

interface Reported {
  outgoingId: string;
  messageId: string;
  recipients: string[];
}

/** Anybody can write a report: it counts for recipients that the message had, and for nobody else. */
export async function applyReports(
  tx: SqlTransaction,
  { accountId }: IndexedAccount,
  arrived: readonly ArrivedReport[],
): Promise<void> {
  const reports = arrived.flatMap(({ report, receivedAt }) =>
    report?.messageId ? [{ report, receivedAt }] : [],
  );
  if (reports.length === 0) return;
  const ids = reports.map(({ report }) => report.messageId);
  const sent = await tx.query<Reported>(sql`
    SELECT o.id::text AS "outgoingId", o.message_id_header AS "messageId", array(
      SELECT DISTINCT lower(person ->> 'address')
      FROM jsonb_array_elements((o.addresses -> 'to') || (o.addresses -> 'cc') || (o.addresses -> 'bcc')) AS person
    ) AS recipients
    FROM outgoing_message o WHERE o.account_id = ${accountId}::uuid AND o.message_id_header = ANY(${ids}::text[])`);
  const byMessageId = new Map(sent.map((message) => [message.messageId, message]));
  const facts = reports.flatMap(({ report, receivedAt }) => {
    const message = byMessageId.get(report.messageId ?? '');
    return message ? report.recipients.flatMap((one) => factOf(message, one, report, receivedAt)) : [];
  });
  if (facts.length === 0) return;
  await writeFacts(
    tx,
    sent.map(({ outgoingId }) => ({ outgoingId, accountId })),
    facts,
  );
}

function factOf(
  { outgoingId, recipients }: Reported,
  reported: ReportedRecipient,
  { reporter }: DeliveryReport,
  occurredAt: Date,
): DeliveryFact[] {
  const [only] = recipients;
  // Forwarded on the other side, the address in the report is one that the sender never wrote.
  const recipient = [reported.recipient, reported.finalRecipient].find((address) =>
    recipients.includes(address),
  );
  const meant = recipient ?? (recipients.length === 1 ? only : undefined);
  if (meant === undefined) return [];
  return [
    {
      ...{
        outgoingId,
        recipient: meant,
        finalRecipient: meant,
        state: REPORTED_STATES[reported.action],
        source: 'REPORT',
      },
      ...{ host: reported.host ?? reporter, reply: reported.reply, statusCode: reported.statusCode },
      ...{ nextAttemptAt: null, occurredAt },
    },
  ];
}
