// The mailboxes of an organization in numbers: what needs looking after, and which fill up fastest.
import type { HostedMailbox } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { NEARLY_FULL } from './list.ts';
import { UNUSED_DAYS, unusedSince } from './unused.ts';

export interface MailboxCounts {
  mailboxes: number;
  suspended: number;
  nearlyFull: number;
  full: number;
  unused: number;
  bytes: bigint;
}

export interface DomainCounts extends MailboxCounts {
  domainId: string;
  name: string;
}

export interface MailboxGrowth {
  mailbox: HostedMailbox;
  /** Bytes it holds more than at the first count of the time looked at. */
  bytes: bigint;
  /** Days at this pace until it is full; null without a limit, or for longer than a year. */
  fullInDays: number | null;
}

export interface MailboxReport {
  all: MailboxCounts;
  /** Those that hold most first. */
  domains: DomainCounts[];
  growing: MailboxGrowth[];
}

/** Growth is that of so many days. */
export const GROWTH_DAYS = 30;
const MOST_DOMAINS = 100;
const MOST_GROWING = 20;

export async function reportMailboxes(deps: Deps): Promise<MailboxReport> {
  authorize(policy.seeMailboxReports);
  const [domains, growing] = await Promise.all([countByDomain(deps), fastestGrowing(deps)]);
  const all = domains.reduce(
    (sum, next) => ({
      mailboxes: sum.mailboxes + next.mailboxes,
      suspended: sum.suspended + next.suspended,
      nearlyFull: sum.nearlyFull + next.nearlyFull,
      full: sum.full + next.full,
      unused: sum.unused + next.unused,
      bytes: sum.bytes + next.bytes,
    }),
    { mailboxes: 0, suspended: 0, nearlyFull: 0, full: 0, unused: 0, bytes: 0n },
  );
  return { all, domains: domains.slice(0, MOST_DOMAINS), growing };
}

async function countByDomain(deps: Deps): Promise<DomainCounts[]> {
  const unused = await unusedSince(deps, UNUSED_DAYS);
  return deps.database.query<DomainCounts>(sql`
    SELECT d.id::text AS "domainId", d.name, count(*)::int AS mailboxes,
      count(*) FILTER (WHERE m.suspended)::int AS suspended,
      count(*) FILTER (WHERE m.quota > 0 AND m.used_bytes >= m.quota * ${NEARLY_FULL}::float8)::int AS "nearlyFull",
      count(*) FILTER (WHERE m.quota > 0 AND m.used_bytes >= m.quota)::int AS "full",
      count(*) FILTER (WHERE NOT m.suspended AND ${unused})::int AS unused,
      coalesce(sum(m.used_bytes), 0)::bigint AS bytes
    FROM hosted_mailbox m JOIN hosted_domain d ON d.organization_id = m.organization_id AND d.id = m.domain_id
    WHERE m.organization_id = app_organization_id() AND m.deleted_at IS NULL
    GROUP BY d.id, d.name ORDER BY bytes DESC, d.name`);
}

/** Compared with the first day of the time that has a count; what is younger grew from that day on. */
async function fastestGrowing({ database }: Pick<Deps, 'database'>): Promise<MailboxGrowth[]> {
  const rows = await database.query<{ id: string; bytes: bigint; days: number }>(sql`
    SELECT m.id::text AS id, (m.used_bytes - first.bytes)::bigint AS bytes,
      greatest(1, extract(epoch FROM m.usage_at - first.day) / 86400)::float8 AS days
    FROM hosted_mailbox m CROSS JOIN LATERAL (
      SELECT u.bytes, u.day FROM mailbox_usage u WHERE u.organization_id = m.organization_id AND u.mailbox_id = m.id
        AND u.day >= current_date - ${GROWTH_DAYS}::int ORDER BY u.day LIMIT 1) first
    WHERE m.organization_id = app_organization_id() AND m.deleted_at IS NULL AND m.used_bytes > first.bytes
    ORDER BY bytes DESC, m.address LIMIT ${MOST_GROWING}::int`);
  const mailboxes = await database.tenant.hostedMailbox.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  const byId = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  return rows.flatMap(({ id, bytes, days }) => {
    const mailbox = byId.get(id);
    return mailbox ? [{ mailbox, bytes, fullInDays: daysLeft(mailbox, Number(bytes) / days) }] : [];
  });
}

function daysLeft({ quota, usedBytes }: HostedMailbox, bytesPerDay: number): number | null {
  if (quota === 0n) return null;
  const left = Math.max(0, Math.ceil(Number(quota - (usedBytes ?? 0n)) / bytesPerDay));
  return left > 365 ? null : left;
}
