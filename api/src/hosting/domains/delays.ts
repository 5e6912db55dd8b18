// How long what the senders of a domain send elsewhere takes.
import type { Database } from '../../core/database.ts';
import { sql } from '../../core/sql.ts';

/** Of fewer recipients, one misspelt address would be more than the slowest 5 %. */
export const FEWEST_MEASURED = 20;

/**
 * Keeps with today's row of each domain how long 95 % of the last 24 hours' mail to other servers took, by recipient. What
 * still waits counts with the time it has waited; what bounced was not late. Read from the traces by the schedule, because
 * a busy host has more of them than a page should wait for.
 */
export async function keepDelays({ query }: Pick<Database, 'query'>): Promise<void> {
  await query(sql`
    WITH delays AS (
      SELECT split_part(t.sender, '@', 2) AS domain,
        extract(epoch FROM CASE r.state WHEN 'DELIVERED' THEN r.at ELSE now() END - t.arrived_at) AS seconds
      FROM mail_host h
        JOIN trace_message t ON t.organization_id = h.organization_id AND t.host_id = h.id
        JOIN trace_recipient r ON r.organization_id = t.organization_id AND r.trace_id = t.id
      WHERE t.arrived_at >= now() - interval '24 hours' AND t.direction = 'OUTBOUND'
        AND (r.state = 'DELIVERED' OR (r.state IN ('QUEUED', 'DEFERRED') AND t.state IN ('QUEUED', 'DEFERRED')))
        AND NOT EXISTS (SELECT FROM hosted_domain here WHERE here.name = split_part(r.recipient, '@', 2))
    ), measured AS (
      SELECT domain, count(*)::int AS recipients,
        percentile_disc(0.95) WITHIN GROUP (ORDER BY greatest(seconds, 0))::real AS p95
      FROM delays GROUP BY domain
    )
    UPDATE hosted_domain_usage u
    SET delay_of = coalesce(m.recipients, 0),
      delay_95 = CASE WHEN m.recipients >= ${FEWEST_MEASURED}::int THEN m.p95 END
    FROM hosted_domain d LEFT JOIN measured m ON m.domain = d.name
    WHERE u.organization_id = d.organization_id AND u.domain_id = d.id AND u.day = (now() AT TIME ZONE 'UTC')::date
      AND EXISTS (SELECT FROM mail_host)`);
}
