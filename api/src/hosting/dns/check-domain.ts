import type { DnsCheck, HostedDomain } from '@postroom/prisma';
import { rowsJson } from '../../core/clean-text.ts';
import { uuidv7 } from '../../core/ids.ts';
import { defineSchedule } from '../../core/jobs.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope, runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { checkDns, type DnsFindings, problemsIn } from './check.ts';
import { publicNames } from './public-names.ts';
import { wantedRecords } from './records.ts';
import { advanceKey } from './rotation.ts';
import { readFacts, recordDnsChange, requireDomain } from './settings.ts';

/** Looks kept of each domain. */
const KEPT = 100;
const DAY_MS = 24 * 60 * 60_000;
const AT_ONCE = 4;

/** Looks at all records of a domain now, and signs with a new key when its record is there. */
export async function checkDomainDns(deps: Deps, { domainId }: { domainId: string }): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const domain = await requireDomain(deps, domainId);
  await lookAt(deps, domain, 'ASKED');
  const waiting = await deps.database.tenant.dkimKey.findFirst({ where: { domainId, state: 'WAITING' } });
  if (waiting !== null) await advanceKey(deps, waiting.id, deps.log);
  return domain;
}

async function lookAt(deps: Deps, domain: HostedDomain, cause: 'ASKED' | 'SCHEDULED'): Promise<void> {
  const names = publicNames(deps.config);
  const wanted = wantedRecords(await readFacts(deps, domain), names);
  const findings = await checkDns(deps.names, wanted, { domain: domain.name, mailHost: names.mailHost });
  const { organizationId } = currentScope();
  await deps.database.transaction(async (tx) => {
    await tx.db.dnsCheck.create({
      data: {
        ...{ organizationId, id: uuidv7(), domainId: domain.id, cause },
        problems: problemsIn(findings),
        findings: storable(findings),
      },
    });
    await tx.query(sql`DELETE FROM dns_check WHERE organization_id = app_organization_id()
      AND domain_id = ${domain.id}::uuid AND id NOT IN (SELECT id FROM dns_check
        WHERE organization_id = app_organization_id() AND domain_id = ${domain.id}::uuid
        ORDER BY checked_at DESC LIMIT ${KEPT})`);
    recordDnsChange(tx, domain.id, 'The records were checked.');
  });
}

/** Plain data, without what PostgreSQL has no place for: anybody can publish anything. */
const storable = (findings: DnsFindings): object => JSON.parse(rowsJson(findings)) as object;

export const lastCheck = ({ database }: Pick<Deps, 'database'>, domainId: string): Promise<DnsCheck | null> =>
  database.tenant.dnsCheck.findFirst({ where: { domainId }, orderBy: { checkedAt: 'desc' } });

interface Due {
  organizationId: string;
  id: string;
}

/** Every domain once a day, those first that were not looked at for longest. */
export const checkDomainsDaily = defineSchedule({
  name: 'dns.check',
  everyMs: 15 * 60_000,
  timeoutMs: 10 * 60_000,
  async run({ deps, log, signal }) {
    const due = await deps.database.systemQuery<Due>(sql`
      SELECT d.organization_id::text AS "organizationId", d.id::text AS id FROM hosted_domain d
      LEFT JOIN LATERAL (SELECT max(checked_at) AS at FROM dns_check c
        WHERE c.organization_id = d.organization_id AND c.domain_id = d.id) last ON true
      WHERE NOT d.suspended AND coalesce(last.at, '-infinity') < ${new Date(Date.now() - DAY_MS)}
      ORDER BY last.at NULLS FIRST LIMIT 200`);
    for (let start = 0; start < due.length; start += AT_ONCE) {
      signal.throwIfAborted();
      const some = due.slice(start, start + AT_ONCE);
      await Promise.all(
        some.map((one) =>
          checkOne(deps, one).catch((error: unknown) =>
            log.warn({ err: error, domainId: one.id }, 'The records of a domain could not be checked'),
          ),
        ),
      );
    }
  },
});

function checkOne(deps: Deps, { organizationId, id }: Due): Promise<void> {
  return runInScope(systemScope(organizationId, 'dns.check'), async () => {
    const domain = await deps.database.tenant.hostedDomain.findFirst({ where: { id } });
    if (domain !== null) await lookAt(deps, domain, 'SCHEDULED');
  });
}
