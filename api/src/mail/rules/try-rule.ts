import { sql } from '../../core/database.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { checkRules } from './check-rules.ts';
import { type Judged, matches, needsBody } from './match.ts';
import type { MailRule } from './model.ts';

/** How many messages are looked at, newest first, and how many of those that match are shown. */
const LOOKED_AT = 500;
const SHOWN = 10;
/** Of one message's text; rules about more of it are rare. */
const MAX_TEXT = 20_000;

export interface RuleTrial {
  lookedAt: number;
  matched: number;
  /** The newest that match. */
  messageIds: string[];
}

type Row = Omit<Judged, 'size'> & { id: string; size: bigint };

/** What a rule would have matched among the newest received messages, as far as the index knows them. */
export async function tryRule(deps: Deps, accountId: string, rule: MailRule): Promise<RuleTrial> {
  authorize(policy.manageRules);
  const [checked] = checkRules([{ ...rule, actions: [{ kind: 'STOP' }], name: rule.name || '-' }], new Set());
  if (!checked) return { lookedAt: 0, matched: 0, messageIds: [] };
  const rows = await readMessages(deps, accountId, needsBody(checked));
  const found = rows.filter((row) => matches(checked, { ...row, size: Number(row.size) }));
  return {
    lookedAt: rows.length,
    matched: found.length,
    messageIds: found.slice(0, SHOWN).map(({ id }) => id),
  };
}

function readMessages({ database }: Deps, accountId: string, withBody: boolean): Promise<Row[]> {
  const body = withBody
    ? sql`coalesce(b.headers, '[]'::jsonb) AS headers, coalesce(left(b.text, ${MAX_TEXT}::int), m.snippet) AS text`
    : sql`'[]'::jsonb AS headers, '' AS text`;
  const join = withBody
    ? sql`LEFT JOIN mail_message_body b ON b.organization_id = m.organization_id AND b.message_id = m.id`
    : sql``;
  return database.query<Row>(sql`
    WITH newest AS (
      SELECT m.organization_id, m.id, m.addresses, m.subject, m.received_at, m.size, m.has_attachments, m.snippet
      FROM mail_message m
      WHERE m.organization_id = app_organization_id() AND m.account_id = ${accountId}::uuid AND EXISTS (
        SELECT FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
        WHERE p.message_id = m.id AND NOT p.hidden AND (f.role IS NULL OR f.role NOT IN ('SENT', 'DRAFTS')))
      ORDER BY m.received_at DESC, m.id DESC LIMIT ${LOOKED_AT}::int)
    SELECT m.id::text AS id, m.addresses, m.subject, m.received_at AS "receivedAt", m.size,
      m.has_attachments AS "hasAttachments", ${body}
    FROM newest m ${join} ORDER BY m.received_at DESC, m.id DESC`);
}
