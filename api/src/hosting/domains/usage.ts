// How much of a domain is used: counted from its mailboxes, and kept as one row a day.
import type { HealthCheck } from '@postroom/infra/agent/protocol/index.ts';
import { defineSchedule } from '../../core/jobs.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import type { PublicNames } from '../dns/records.ts';
import { certificateFacts } from './certificate-watch.ts';
import { keepDelays } from './delays.ts';
import type { DomainFacts } from './health.ts';

export interface DomainNumbers {
  id: string;
  mailboxes: number;
  suspendedMailboxes: number;
  aliases: number;
  /** Null before the mail host was asked for the first time. */
  bytes: bigint | null;
  messages: number | null;
  countedAt: Date | null;
  /** The sum of the quotas of its mailboxes. */
  quotaGiven: bigint;
  /** Mailboxes with a limit: at 90 % of it or more, and at the limit. */
  nearlyFull: number;
  full: number;
  directoryFailed: number;
  directoryLate: number;
  dnsRequired: number | null;
  dnsRecommended: number | null;
  dnsCheckedAt: Date | null;
  /** Seconds that 95 % of what its senders sent elsewhere in 24 hours took; null when that was little, or is not known. */
  delay95: number | null;
  /** To how many recipients that was. */
  delayOf: number | null;
  /** What the newest check of the mail host says of its certificates. */
  certificate: HealthCheck | null;
}

/** Of many domains of the organization in scope, in one statement. */
export async function readDomainNumbers(
  { database }: Pick<Deps, 'database'>,
  ids: string[],
): Promise<DomainNumbers[]> {
  return database.query<DomainNumbers>(sql`
    SELECT d.id::text AS id, box.*, alias.aliases,
      box."boxesFailed" + alias."aliasesFailed" + (d.directory_error IS NOT NULL)::int AS "directoryFailed",
      box."boxesLate" + alias."aliasesLate"
        + (d.written_version < d.version AND d.updated_at < now() - interval '5 minutes')::int AS "directoryLate",
      dns.required AS "dnsRequired", dns.recommended AS "dnsRecommended", dns.checked_at AS "dnsCheckedAt",
      delay.delay_95 AS "delay95", delay.delay_of AS "delayOf", host.certificate
    FROM hosted_domain d
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS mailboxes, count(*) FILTER (WHERE m.suspended)::int AS "suspendedMailboxes",
        sum(m.used_bytes)::bigint AS bytes, sum(m.used_messages)::float8 AS messages, max(m.usage_at) AS "countedAt",
        coalesce(sum(m.quota), 0)::bigint AS "quotaGiven",
        count(*) FILTER (WHERE m.quota > 0 AND m.used_bytes * 10 >= m.quota * 9)::int AS "nearlyFull",
        count(*) FILTER (WHERE m.quota > 0 AND m.used_bytes >= m.quota)::int AS "full",
        count(*) FILTER (WHERE m.directory_error IS NOT NULL)::int AS "boxesFailed",
        count(*) FILTER (WHERE m.written_version < m.version AND m.updated_at < now() - interval '5 minutes')::int AS "boxesLate"
      FROM hosted_mailbox m WHERE m.domain_id = d.id AND m.deleted_at IS NULL
    ) box
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS aliases, count(*) FILTER (WHERE a.directory_error IS NOT NULL)::int AS "aliasesFailed",
        count(*) FILTER (WHERE a.written_version < a.version AND a.updated_at < now() - interval '5 minutes')::int AS "aliasesLate"
      FROM hosted_alias a WHERE a.domain_id = d.id
    ) alias
    LEFT JOIN LATERAL (
      SELECT c.checked_at,
        count(*) FILTER (WHERE record ->> 'importance' = 'REQUIRED')::int AS required,
        count(*) FILTER (WHERE record ->> 'importance' = 'RECOMMENDED')::int AS recommended
      FROM (SELECT * FROM dns_check WHERE domain_id = d.id ORDER BY checked_at DESC LIMIT 1) c
      LEFT JOIN LATERAL jsonb_array_elements(c.findings -> 'records') record ON record ->> 'state' IN ('MISSING', 'DIFFERS')
      GROUP BY c.checked_at
    ) dns ON true
    LEFT JOIN LATERAL (
      SELECT delay_95, delay_of FROM hosted_domain_usage
      WHERE organization_id = d.organization_id AND domain_id = d.id AND at > now() - interval '3 hours'
      ORDER BY day DESC LIMIT 1
    ) delay ON true
    LEFT JOIN (
      SELECT result AS certificate
      FROM mail_host h CROSS JOIN LATERAL (
        SELECT at, results FROM mail_host_check
        WHERE organization_id = h.organization_id AND host_id = h.id ORDER BY at DESC LIMIT 1
      ) newest CROSS JOIN LATERAL jsonb_array_elements(newest.results) result
      WHERE h.address IS NULL AND newest.at > now() - interval '3 hours' AND result ->> 'check' = 'certificate' LIMIT 1
    ) host ON true
    WHERE d.id = ANY(${ids}::uuid[])`);
}

const KEPT_DAYS = 400;

/** Keeps today's numbers of every domain; the last of a day stays. */
export const countDomains = defineSchedule({
  name: 'domains.usage',
  everyMs: 15 * 60_000,
  timeoutMs: 2 * 60_000,
  async run({ deps, signal }) {
    const organizations = await deps.database.systemQuery<{ id: string }>(
      sql`SELECT DISTINCT organization_id::text AS id FROM hosted_domain`,
    );
    for (const { id } of organizations) {
      signal.throwIfAborted();
      await runInScope(systemScope(id, 'domains.usage'), () => keepDomainUsage(deps));
    }
  },
});

export async function keepDomainUsage({ database }: Pick<Deps, 'database'>): Promise<void> {
  await database.query(sql`
    INSERT INTO hosted_domain_usage (organization_id, domain_id, day, mailboxes, aliases, bytes, messages, at)
    SELECT d.organization_id, d.id, (now() AT TIME ZONE 'UTC')::date,
      (SELECT count(*) FROM hosted_mailbox m WHERE m.domain_id = d.id AND m.deleted_at IS NULL),
      (SELECT count(*) FROM hosted_alias a WHERE a.domain_id = d.id),
      coalesce((SELECT sum(m.used_bytes) FROM hosted_mailbox m WHERE m.domain_id = d.id), 0),
      coalesce((SELECT sum(m.used_messages) FROM hosted_mailbox m WHERE m.domain_id = d.id), 0), now()
    FROM hosted_domain d
    ON CONFLICT (organization_id, domain_id, day) DO UPDATE SET mailboxes = excluded.mailboxes,
      aliases = excluded.aliases, bytes = excluded.bytes, messages = excluded.messages, at = excluded.at`);
  await keepTraffic(database);
  await keepDelays(database);
  await database.query(
    sql`DELETE FROM hosted_domain_usage WHERE day < (now() AT TIME ZONE 'UTC')::date - ${KEPT_DAYS}::int`,
  );
}

/**
 * Messages in and out, of yesterday and today: the logs of the last hours of a day are read on the next. Where the
 * organization has no mail host of its own, nothing is known and the columns stay empty.
 */
async function keepTraffic(database: Deps['database']): Promise<void> {
  await database.query(sql`
    WITH days AS (
      SELECT day::date, day AT TIME ZONE 'UTC' AS begins
      FROM generate_series(((now() AT TIME ZONE 'UTC')::date - 1)::timestamp, (now() AT TIME ZONE 'UTC')::date::timestamp,
        interval '1 day') day
      WHERE EXISTS (SELECT FROM mail_host)
    ), inbound AS (
      SELECT f.domain, days.day, sum(f.count) FILTER (WHERE f.outcome = 'DELIVERED') AS received,
        sum(f.count) FILTER (WHERE f.outcome = 'REJECTED') AS refused
      FROM days JOIN flow_count f ON f.step = 3600 AND f.direction = 'INBOUND'
        AND f.at >= days.begins AND f.at < days.begins + interval '1 day'
      GROUP BY 1, 2
    ), outbound AS (
      SELECT split_part(t.sender, '@', 2) AS domain, days.day, count(*) AS sent
      FROM days JOIN trace_message t ON t.direction = 'OUTBOUND'
        AND t.arrived_at >= days.begins AND t.arrived_at < days.begins + interval '1 day'
      GROUP BY 1, 2
    )
    UPDATE hosted_domain_usage u
    SET received = coalesce(inbound.received, 0), refused = coalesce(inbound.refused, 0), sent = coalesce(outbound.sent, 0)
    FROM hosted_domain d CROSS JOIN days
      LEFT JOIN inbound ON inbound.domain = d.name AND inbound.day = days.day
      LEFT JOIN outbound ON outbound.domain = d.name AND outbound.day = days.day
    WHERE u.organization_id = d.organization_id AND u.domain_id = d.id AND u.day = days.day`);
}

export interface DomainDay {
  day: Date;
  mailboxes: number;
  aliases: number;
  bytes: bigint;
  messages: bigint;
  /** Null where nothing is known. */
  received: number | null;
  refused: number | null;
  sent: number | null;
  delay95: number | null;
}

/** The last days there are, oldest first. */
export async function readDomainHistory(
  { database }: Pick<Deps, 'database'>,
  domainId: string,
  days: number,
): Promise<DomainDay[]> {
  const rows = await database.tenant.hostedDomainUsage.findMany({
    where: { domainId },
    orderBy: { day: 'desc' },
    take: days,
  });
  return rows.toReversed();
}

interface FactsRow {
  name: string;
  suspended: boolean;
  deletedAt: Date | null;
  aliasOfId: string | null;
  setupStep: string | null;
  receiving: string;
  takesAll: boolean;
  maxQuota: bigint;
  maxMailboxes: number | null;
}

/**
 * @param mainClosed whether the domain it stands for takes no mail.
 * @param names where its records lead others to.
 */
export function factsOf(
  row: FactsRow,
  numbers: DomainNumbers,
  { mainClosed, names }: { mainClosed: boolean; names: PublicNames },
): DomainFacts {
  const { dnsCheckedAt, dnsRequired, dnsRecommended } = numbers;
  return {
    ...row,
    ...numbers,
    certificate: certificateFacts(numbers.certificate, namesFor(row, names)),
    deleted: row.deletedAt !== null,
    mainClosed,
    isAlias: row.aliasOfId !== null,
    dnsProblems:
      dnsCheckedAt === null
        ? null
        : { required: dnsRequired ?? 0, recommended: dnsRecommended ?? 0, checkedAt: dnsCheckedAt },
  };
}

/** Nobody signs in with addresses of a domain that is not hosted here: other servers alone come to this one. */
const namesFor = ({ receiving }: FactsRow, names: PublicNames): PublicNames =>
  receiving === 'HOSTED' ? names : { ...names, imap: null, submission: null, sieve: null };
