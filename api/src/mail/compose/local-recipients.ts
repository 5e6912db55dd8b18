import type { Database } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Recipients } from './recipients.ts';

/**
 * Mail to a domain that is hosted here goes to somebody, or comes back: found out before it is sent. Sub-addresses
 * (`ada+list@`) and catch-alls count. Throws InputError that names every address without a mailbox.
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
      CROSS JOIN LATERAL (SELECT split_part(split_part(wanted.address, '@', 1), '+', 1) || '@' || d.name AS bare) AS plain
    WHERE NOT EXISTS (SELECT FROM hosted_mailbox WHERE organization_id = app_organization_id() AND address IN (wanted.address, plain.bare))
      AND NOT EXISTS (SELECT FROM hosted_alias
        WHERE organization_id = app_organization_id() AND address IN (wanted.address, plain.bare, '@' || d.name))`);
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
