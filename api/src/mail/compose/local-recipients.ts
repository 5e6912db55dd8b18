import type { Database } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Recipients } from './recipients.ts';

/**
 * Mail to a domain that is hosted here goes to somebody, or comes back: found out before it is sent. Sub-addresses
 * (`ada+list@`), addresses that are handed on to another server, domains that stand for another and catch-alls count. Throws InputError that names every address without a mailbox.
 */
export async function refuseUnknownLocals(
  { query }: Pick<Database, 'query'>,
  recipients: Recipients,
): Promise<void> {
  const named = (['to', 'cc', 'bcc'] as const).flatMap((field) =>
    recipients[field].map(({ address }, index) => ({ path: `content.${field}.${index}.address`, address })),
  );
  const addresses = named.map(({ address }) => address.toLowerCase());
  const rows = await query<{ address: string }>(sql`
    SELECT wanted.address FROM unnest(${addresses}::text[]) AS wanted (address)
      JOIN hosted_domain d ON d.organization_id = app_organization_id() AND d.name = split_part(wanted.address, '@', 2)
      LEFT JOIN hosted_domain main ON main.organization_id = d.organization_id AND main.id = d.alias_of_id
      CROSS JOIN LATERAL (SELECT split_part(wanted.address, '@', 1) AS local, coalesce(main.name, d.name) AS domain) AS there
      CROSS JOIN LATERAL (SELECT there.local || '@' || there.domain AS whole,
        split_part(there.local, '+', 1) || '@' || there.domain AS bare) AS real
    WHERE NOT (d.receiving <> 'HOSTED' AND (d.takes_all OR real.whole = ANY(d.recipients) OR real.bare = ANY(d.recipients)))
      AND CASE WHEN main.id IS NULL THEN d.catch_all ELSE main.catch_all END IS NULL
      AND NOT EXISTS (SELECT FROM hosted_mailbox
        WHERE organization_id = app_organization_id() AND deleted_at IS NULL AND address IN (real.whole, real.bare))
      AND NOT EXISTS (SELECT FROM hosted_alias
        WHERE organization_id = app_organization_id() AND address IN (real.whole, real.bare))`);
  if (rows.length === 0) return;
  const unknown = new Set(rows.map(({ address }) => address));
  throw new InputError(
    Object.fromEntries(
      named
        .filter(({ address }) => unknown.has(address.toLowerCase()))
        .map(({ path, address }) => [path, `There is no mailbox ${address} in your organization.`]),
    ),
  );
}
