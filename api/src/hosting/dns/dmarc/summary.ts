// What reports say of a domain's mail: by day and by source.
import { sql } from '../../../core/sql.ts';
import type { Deps } from '../../../deps.ts';

export interface DmarcDay {
  /** "2026-11-21", UTC. */
  day: string;
  passed: number;
  failed: number;
}

export interface DmarcSource {
  address: string;
  /** What the address is called; null when it has no name, or nobody asked yet. */
  name: string | null;
  messages: number;
  passed: number;
  dkimAligned: number;
  spfAligned: number;
  quarantined: number;
  rejected: number;
}

export interface DmarcSummary {
  days: DmarcDay[];
  sources: DmarcSource[];
  reporters: string[];
  messages: number;
  passed: number;
}

const MOST_SOURCES = 100;

/** Volumes are whole numbers below 2^53; a hundred sources at most, the busiest first. */
export async function summarizeReports(
  { database }: Pick<Deps, 'database'>,
  domainId: string,
  days: number,
): Promise<DmarcSummary> {
  const since = new Date(Date.now() - days * 86_400_000);
  const [byDay, sources, reporters] = await Promise.all([
    database.query<DmarcDay>(sql`
      SELECT to_char(begins_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
        coalesce(sum(messages) FILTER (WHERE dkim_aligned OR spf_aligned), 0)::float8 AS passed,
        coalesce(sum(messages) FILTER (WHERE NOT (dkim_aligned OR spf_aligned)), 0)::float8 AS failed
      FROM dmarc_report_row
      WHERE organization_id = app_organization_id() AND domain_id = ${domainId}::uuid AND begins_at >= ${since}
      GROUP BY 1 ORDER BY 1`),
    database.query<DmarcSource>(sql`
      SELECT r.source_ip AS address, max(s.name) AS name, sum(messages)::float8 AS messages,
        coalesce(sum(messages) FILTER (WHERE dkim_aligned OR spf_aligned), 0)::float8 AS passed,
        coalesce(sum(messages) FILTER (WHERE dkim_aligned), 0)::float8 AS "dkimAligned",
        coalesce(sum(messages) FILTER (WHERE spf_aligned), 0)::float8 AS "spfAligned",
        coalesce(sum(messages) FILTER (WHERE disposition = 'quarantine'), 0)::float8 AS quarantined,
        coalesce(sum(messages) FILTER (WHERE disposition = 'reject'), 0)::float8 AS rejected
      FROM dmarc_report_row r
      LEFT JOIN mail_source s ON s.organization_id = r.organization_id AND s.address = r.source_ip
      WHERE r.organization_id = app_organization_id() AND r.domain_id = ${domainId}::uuid AND begins_at >= ${since}
      GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${MOST_SOURCES}`),
    database.query<{ reporter: string }>(sql`
      SELECT reporter FROM dmarc_report
      WHERE organization_id = app_organization_id() AND domain_id = ${domainId}::uuid AND begins_at >= ${since}
      GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20`),
  ]);
  const passed = byDay.reduce((sum, day) => sum + day.passed, 0);
  const failed = byDay.reduce((sum, day) => sum + day.failed, 0);
  return {
    days: byDay,
    sources,
    reporters: reporters.map(({ reporter }) => reporter),
    messages: passed + failed,
    passed,
  };
}

/** The domain an organization registered, as far as its name tells: "mta7.mail.example.co.uk" is "example.co.uk". */
export function organizationOf(name: string | null): string | null {
  if (name === null) return null;
  const labels = name.split('.');
  const short = (labels.at(-1)?.length ?? 0) === 2 && (labels.at(-2)?.length ?? 0) <= 3;
  return labels.slice(short ? -3 : -2).join('.');
}

export interface TlsSummary {
  succeeded: number;
  failed: number;
  /** By reason and host, the most frequent first; twenty at most. */
  failures: { reason: string; host: string | null; sessions: number }[];
}

/** What reports say of TLS on the way to a domain. */
export async function summarizeTls(
  { database }: Pick<Deps, 'database'>,
  domainId: string,
  days: number,
): Promise<TlsSummary> {
  const since = new Date(Date.now() - days * 86_400_000);
  const [[totals], failures] = await Promise.all([
    database.query<{ succeeded: number; failed: number }>(sql`
      SELECT coalesce(sum(succeeded), 0)::float8 AS succeeded, coalesce(sum(failed), 0)::float8 AS failed
      FROM tls_report WHERE organization_id = app_organization_id() AND domain_id = ${domainId}::uuid
        AND begins_at >= ${since}`),
    database.query<TlsSummary['failures'][number]>(sql`
      SELECT f.reason, f.host, sum(f.sessions)::float8 AS sessions FROM tls_report r
      CROSS JOIN LATERAL jsonb_to_recordset(r.failures) AS f(reason text, host text, sessions bigint)
      WHERE r.organization_id = app_organization_id() AND r.domain_id = ${domainId}::uuid AND r.begins_at >= ${since}
      GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 20`),
  ]);
  return { succeeded: totals?.succeeded ?? 0, failed: totals?.failed ?? 0, failures };
}
