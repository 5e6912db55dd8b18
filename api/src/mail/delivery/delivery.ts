// What is known of an outgoing message's way to its recipients.
import { rowsJson } from '../../core/clean-text.ts';
import type { Database } from '../../core/database.ts';
import { type SqlTransaction, sql } from '../../core/database.ts';
import { outgoingChange } from '../sending/outgoing.ts';

export type DeliveryState = 'QUEUED' | 'DEFERRED' | 'HANDED_OVER' | 'DELIVERED' | 'BOUNCED' | 'REMOVED';

/** The newest fact about one recipient. Addresses in lower case. */
export interface DeliveryFact {
  outgoingId: string;
  /** As the sender wrote it. */
  recipient: string;
  /** Where an alias led; the same as the recipient otherwise. */
  finalRecipient: string;
  state: DeliveryState;
  source: 'LOG' | 'REPORT';
  host: string | null;
  reply: string | null;
  statusCode: string | null;
  nextAttemptAt: Date | null;
  occurredAt: Date;
}

/** An outgoing message that a fact is about. */
export interface DeliveredMessage {
  outgoingId: string;
  accountId: string;
}

/**
 * Stores facts, in the order they happened; what is older than what is stored changes nothing, so that they may be told
 * twice. Needs a transaction in the scope of the messages' organization.
 */
export async function writeFacts(
  tx: SqlTransaction,
  messages: readonly DeliveredMessage[],
  facts: readonly DeliveryFact[],
): Promise<void> {
  const newest = new Map(facts.map((fact) => [keyOf(fact), fact]));
  const accounts = new Map(messages.map(({ outgoingId, accountId }) => [outgoingId, accountId]));
  const rows = [...newest.values()].map((fact) => ({ ...fact, accountId: accounts.get(fact.outgoingId) }));
  const changed = await tx.query<{ outgoingId: string }>(sql`
    INSERT INTO mail_delivery AS d (organization_id, account_id, outgoing_id, recipient, final_recipient, state, source, host,
      reply, status_code, next_attempt_at, occurred_at)
    SELECT app_organization_id(), "accountId", "outgoingId", recipient, "finalRecipient", state, source, host, reply,
      "statusCode", "nextAttemptAt", "occurredAt"
    FROM json_to_recordset(${rowsJson(rows)}::json) AS fact("accountId" uuid, "outgoingId" uuid, recipient text,
      "finalRecipient" text, state "DeliveryState", source "DeliverySource", host text, reply text, "statusCode" text,
      "nextAttemptAt" timestamptz, "occurredAt" timestamptz)
    WHERE EXISTS (SELECT FROM outgoing_message o WHERE o.organization_id = app_organization_id() AND o.id = "outgoingId")
    ON CONFLICT (outgoing_id, recipient, final_recipient) DO UPDATE SET state = excluded.state, source = excluded.source,
      host = excluded.host, reply = excluded.reply, status_code = excluded.status_code,
      next_attempt_at = excluded.next_attempt_at, occurred_at = excluded.occurred_at
      WHERE d.occurred_at <= excluded.occurred_at AND d IS DISTINCT FROM excluded
        AND excluded.state <> 'QUEUED'
        AND NOT (excluded.source = 'REPORT' AND d.source = 'LOG' AND d.state = excluded.state)
    RETURNING outgoing_id::text AS "outgoingId"`);
  await endPlaceholders(tx, [...accounts.keys()]);
  recordDeliveries(tx, messages, new Set(changed.map(({ outgoingId }) => outgoingId)));
}

/** "Queued" was said of the address itself; now there is news of where it leads. */
async function endPlaceholders({ query }: SqlTransaction, outgoingIds: readonly string[]): Promise<void> {
  await query(sql`
    DELETE FROM mail_delivery d WHERE outgoing_id = ANY(${[...outgoingIds]}::uuid[]) AND state = 'QUEUED'
      AND EXISTS (SELECT FROM mail_delivery o WHERE o.outgoing_id = d.outgoing_id AND o.recipient = d.recipient
        AND o.final_recipient <> d.final_recipient)`);
}

/** Ends what is still on its way of messages that left the queue undelivered. */
export async function endWaiting(
  tx: SqlTransaction,
  messages: readonly DeliveredMessage[],
  state: 'BOUNCED' | 'REMOVED',
  occurredAt: Date,
): Promise<void> {
  const ids = messages.map(({ outgoingId }) => outgoingId);
  const changed = await tx.query<{ outgoingId: string }>(sql`
    UPDATE mail_delivery SET state = ${state}::"DeliveryState", next_attempt_at = NULL, occurred_at = ${occurredAt}::timestamptz
    WHERE outgoing_id = ANY(${ids}::uuid[]) AND state IN ('QUEUED', 'DEFERRED') AND occurred_at <= ${occurredAt}::timestamptz
    RETURNING outgoing_id::text AS "outgoingId"`);
  recordDeliveries(tx, messages, new Set(changed.map(({ outgoingId }) => outgoingId)));
}

/** Tells whoever watches the messages. */
function recordDeliveries(
  tx: Pick<SqlTransaction, 'record'>,
  messages: readonly DeliveredMessage[],
  changed: ReadonlySet<string>,
): void {
  for (const { outgoingId, accountId } of messages) {
    if (changed.has(outgoingId))
      tx.record({ ...outgoingChange({ id: outgoingId, accountId }), fields: ['deliveries'] });
  }
}

const keyOf = ({ outgoingId, recipient, finalRecipient }: DeliveryFact): string =>
  `${outgoingId} ${recipient} ${finalRecipient}`;

/** What is shown of one recipient: where an alias led is not the sender's business. */
export interface Delivery extends Omit<DeliveryFact, 'finalRecipient'> {
  aliased: boolean;
}

/** The worst first: of an address that leads to several, what needs the sender counts. */
const RANK: readonly DeliveryState[] = [
  'BOUNCED',
  'REMOVED',
  'DEFERRED',
  'QUEUED',
  'HANDED_OVER',
  'DELIVERED',
];
const rankOf = ({ state }: { state: DeliveryState }): number => RANK.indexOf(state);

/** By outgoing message; one entry per address that the sender wrote, what needs attention first. */
export async function selectDeliveries(
  { query }: Pick<Database, 'query'>,
  outgoingIds: readonly string[],
): Promise<Map<string, Delivery[]>> {
  const facts = await query<DeliveryFact>(sql`
    SELECT outgoing_id::text AS "outgoingId", recipient, final_recipient AS "finalRecipient", state::text AS state,
      source::text AS source, host, reply, status_code AS "statusCode", next_attempt_at AS "nextAttemptAt",
      occurred_at AS "occurredAt"
    FROM mail_delivery WHERE outgoing_id = ANY(${[...outgoingIds]}::uuid[])`);
  const byMessage = new Map<string, Delivery[]>();
  for (const [, group] of Map.groupBy(facts, ({ outgoingId, recipient }) => `${outgoingId} ${recipient}`)) {
    const [worst] = group.sort((a, b) => rankOf(a) - rankOf(b));
    if (!worst) continue;
    const list = byMessage.get(worst.outgoingId) ?? [];
    byMessage.set(
      worst.outgoingId,
      [...list, shown(worst)].sort((a, b) => rankOf(a) - rankOf(b)),
    );
  }
  return byMessage;
}

/** Answers of servers behind an alias name the addresses behind it. */
function shown({ finalRecipient, ...fact }: DeliveryFact): Delivery {
  const aliased = finalRecipient !== fact.recipient;
  return aliased ? { ...fact, host: null, reply: null, aliased } : { ...fact, aliased };
}
