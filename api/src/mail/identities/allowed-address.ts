import type { Database } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import { parseRecipient } from '../compose/recipients.ts';

/**
 * The address in the form servers take. A hosted account may write as its mailbox and as the aliases that lead to it,
 * which is what the mail server lets it (smtpd_sender_login_maps); of others their own server decides. Throws InputError.
 */
export async function allowedAddress(
  { query }: Pick<Database, 'query'>,
  accountId: string,
  text: string,
): Promise<string> {
  const parsed = parseRecipient(text);
  if ('problem' in parsed) throw new InputError({ address: parsed.problem });
  const [account] = await query<{ kind: 'HOSTED' | 'EXTERNAL'; address: string; alias: boolean }>(sql`
    SELECT a.kind::text AS kind, a.address, EXISTS (
      SELECT FROM hosted_alias WHERE address = lower(${parsed.address}) AND NOT suspended AND a.address = ANY(forward_to)) AS alias
    FROM mail_account a WHERE a.organization_id = app_organization_id() AND a.id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  const own = account.address === parsed.address.toLowerCase();
  if (account.kind === 'EXTERNAL' || own || account.alias) return parsed.address;
  throw new InputError({
    address: `This mailbox may not write as ${parsed.address}. An administrator can make it one of its aliases.`,
  });
}
