// Whom a person writes as. Every account has one identity of its own, which is there without being made.
import type { Database } from '../../core/database.ts';
import { type Sql, sql } from '../../core/sql.ts';

export interface Identity {
  /** The account's own id for the account's own identity. */
  id: string;
  accountId: string;
  name: string;
  address: string;
  replyTo: string | null;
  signatureHtml: string;
  signatureText: string;
  isDefault: boolean;
  /** The account's own: it can be changed, not removed. */
  own: boolean;
}

type Reader = Pick<Database, 'query'>;

/** Most identities of one account. */
export const MAX_IDENTITIES = 20;

const all = (where: Sql): Sql => sql`
  SELECT * FROM (
    SELECT coalesce(i.id, a.id)::text AS id, a.id::text AS "accountId", coalesce(i.name, a.name) AS name,
      coalesce(i.address, a.address) AS address, i.reply_to AS "replyTo", coalesce(i.signature_html, '') AS "signatureHtml",
      coalesce(i.signature_text, '') AS "signatureText",
      coalesce(i.is_default, false) OR NOT EXISTS (SELECT FROM mail_identity d WHERE d.account_id = a.id AND d.is_default) AS "isDefault",
      true AS own, a.created_at AS "createdAt"
    FROM mail_account a LEFT JOIN mail_identity i ON i.organization_id = a.organization_id AND i.id = a.id
    WHERE a.organization_id = app_organization_id()
    UNION ALL
    SELECT i.id::text, i.account_id::text, coalesce(i.name, ''), coalesce(i.address, ''), i.reply_to, i.signature_html,
      i.signature_text, i.is_default, false, i.created_at
    FROM mail_identity i WHERE i.organization_id = app_organization_id() AND i.id <> i.account_id
  ) AS identity WHERE ${where} ORDER BY "accountId", own DESC, "createdAt" LIMIT 100`;

/** Of all accounts the scope may see, the accounts' own first. */
export const listIdentities = ({ query }: Reader): Promise<Identity[]> => query<Identity>(all(sql`true`));

/** Null when there is none, or it is another account's. */
export async function findIdentity(
  { query }: Reader,
  accountId: string,
  id: string,
): Promise<Identity | null> {
  const [row] = await query<Identity>(all(sql`"accountId" = ${accountId} AND id = ${id}`));
  return row ?? null;
}
