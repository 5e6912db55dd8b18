// What the logs and the checks of a mail host would have told of a domain, written as their readers write it.
import type { Database } from '@postroom/api/core/database.ts';
import { sql } from '@postroom/api/core/sql.ts';

/** Of one message: 20 to other servers, of whom two got it late; what stayed here or bounced was not slow. */
const RECIPIENTS: { count: number; state: string; after: string; at?: string }[] = [
  { count: 17, state: 'DELIVERED', after: '30 seconds', at: 'elsewhere.example' },
  { count: 2, state: 'DELIVERED', after: '2 hours', at: 'slow.example' },
  { count: 1, state: 'DEFERRED', after: '0 seconds', at: 'greylisting.example' },
  { count: 3, state: 'BOUNCED', after: '9 hours', at: 'gone.example' },
  { count: 3, state: 'DELIVERED', after: '9 hours' },
];

type Query = Pick<Database, 'query'>;

/** A mail host if there is none, and a day's traffic of the domain at it: 12 received, 3 refused, one message sent to RECIPIENTS. */
export async function writeTraffic({ query }: Query, domain: string): Promise<void> {
  await query(sql`INSERT INTO mail_host (organization_id, id, name, updated_at)
    SELECT app_organization_id(), gen_random_uuid(), 'mail', now() WHERE NOT EXISTS (SELECT FROM mail_host)`);
  for (const [outcome, count] of Object.entries({ DELIVERED: 12, REJECTED: 3, DEFERRED: 5 })) {
    await query(sql`INSERT INTO flow_count
      (organization_id, host_id, step, at, direction, outcome, domain, reason, count, tls, bytes, delays)
      SELECT app_organization_id(), id, 3600, date_trunc('hour', now()), 'INBOUND', ${outcome}::text,
        ${domain}::text, '', ${count}::int, 0, 0, '{}' FROM mail_host LIMIT 1`);
  }
  const sender = `ulla@${domain}`;
  await query(sql`INSERT INTO trace_message (organization_id, id, host_id, sender, direction, state, arrived_at)
    SELECT app_organization_id(), gen_random_uuid(), id, ${sender}::text, 'OUTBOUND', 'DEFERRED', now() FROM mail_host LIMIT 1`);
  for (const { count, state, after, at = domain } of RECIPIENTS) {
    await query(sql`INSERT INTO trace_recipient (organization_id, trace_id, recipient, original_recipient, state, at)
      SELECT organization_id, id, 'p' || n || '@' || ${at}::text, '', ${state}::text, arrived_at + ${after}::text::interval
      FROM trace_message, generate_series(1, ${count}::int) n WHERE sender = ${sender}::text`);
  }
}

/** Found by the newest check of the host, whatever the checks by schedule find meanwhile. */
export async function writeCertificateCheck({ query }: Query): Promise<void> {
  const certificate = {
    ...{ check: 'certificate', state: 'warning', message: 'mx: ends in 12 days.', tookMs: 3, value: 12 },
    certificates: [{ shownBy: ['smtp'], names: ['mx.elsewhere.example'], notAfter: '2026-12-03T09:00:00Z' }],
  };
  await query(sql`INSERT INTO mail_host_check (organization_id, id, host_id, at, state, results)
    SELECT organization_id, gen_random_uuid(), id, now() + interval '5 minutes', 'warning',
      ${JSON.stringify([certificate])}::jsonb
    FROM mail_host WHERE address IS NULL LIMIT 1`);
}
