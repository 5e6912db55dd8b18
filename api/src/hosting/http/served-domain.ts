import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import type { MtaStsMode } from '../dns/records.ts';

export interface ServedDomain {
  name: string;
  /** HOSTED, BACKUP or FORWARDED. */
  receiving: string;
  mtaStsMode: MtaStsMode;
}

/** The hosted domain of a Host header, below a label like "mta-sts"; null for all others and suspended ones. */
export async function servedDomain(
  { database }: Pick<Deps, 'database'>,
  host: string,
  label: string | null,
): Promise<ServedDomain | null> {
  const whole = host.toLowerCase().replace(/\.$/, '');
  const prefix = label === null ? '' : `${label}.`;
  if (!whole.startsWith(prefix) || whole.length > 253) return null;
  const [domain] = await database.systemQuery<ServedDomain>(sql`
    SELECT d.name, d.receiving, coalesce(s.mta_sts_mode, 'NONE') AS "mtaStsMode" FROM hosted_domain d
    LEFT JOIN domain_dns_settings s ON s.organization_id = d.organization_id AND s.domain_id = d.id
    WHERE d.name = ${whole.slice(prefix.length)} AND NOT d.suspended`);
  return domain ?? null;
}
