// Which messages of a queue are meant, as a person or a rule says it.
import { z } from 'zod';
import { joinSql, type Sql, sql } from '../../core/database.ts';
import type { JsonValue } from '../../core/json.ts';

export const queueNames = ['MAILDROP', 'INCOMING', 'ACTIVE', 'DEFERRED', 'HOLD', 'CORRUPT'] as const;

const minutes = z.number().int().min(0).max(5_256_000).nullish();
/** NUL is in no text that PostgreSQL keeps. */
const words = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\0]*$/, 'Take out the control characters.')
  .nullish();

/** Everything that is given must be so. */
export const queueFilterSchema = z.object({
  queues: z.array(z.enum(queueNames)).max(6).nullish(),
  /** Part of an address, a queue id, a Message-ID or a reason. */
  text: words,
  /** Somebody who is still to be reached has this domain. */
  domain: words,
  /** The whole address. */
  sender: words,
  /** Notices without a sender: bounces. */
  bounces: z.boolean().nullish(),
  cause: words,
  olderThanMinutes: minutes,
  youngerThanMinutes: minutes,
  largerThan: z.number().positive().nullish(),
});

export type QueueFilter = z.infer<typeof queueFilterSchema>;

/** The condition on mail_queue_message. */
export function filterSql(hostId: string, filter: QueueFilter): Sql {
  const { queues, text, domain, sender, bounces, cause, olderThanMinutes, youngerThanMinutes, largerThan } =
    filter;
  const parts = [sql`organization_id = app_organization_id()`, sql`host_id = ${hostId}::uuid`];
  if (queues?.length) parts.push(sql`queue = ANY(${[...queues]}::"MailQueueName"[])`);
  if (text) parts.push(sql`position(${text.toLowerCase()} IN search) > 0`);
  if (domain) parts.push(sql`domains @> ARRAY[${domain.toLowerCase()}]::text[]`);
  if (sender) parts.push(sql`lower(sender) = ${sender.toLowerCase()}`);
  if (bounces != null) parts.push(bounces ? sql`sender = ''` : sql`sender <> ''`);
  if (cause) parts.push(sql`cause = ${cause}`);
  if (olderThanMinutes != null) parts.push(sql`arrived_at <= ${ago(olderThanMinutes)}`);
  if (youngerThanMinutes != null) parts.push(sql`arrived_at > ${ago(youngerThanMinutes)}`);
  if (largerThan != null) parts.push(sql`size > ${largerThan}::int8`);
  return joinSql(parts, ' AND ');
}

const ago = (count: number): Sql => sql`now() - ${count}::int * interval '1 minute'`;

/** What is said, as JSON. */
export const plainFilter = (filter: QueueFilter): { [name: string]: JsonValue } =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value == null || value === '' ? [] : [[name, value]])),
  );

/** Whether it says anything besides an age: a rule that means everything is a mistake, and all queues are everything. */
export const saysSomething = ({
  queues,
  olderThanMinutes: _older,
  youngerThanMinutes: _younger,
  ...rest
}: QueueFilter): boolean =>
  queueNames.some((queue) => queues?.length && !queues.includes(queue)) ||
  Object.values(rest).some((value) => value != null && value !== '');
