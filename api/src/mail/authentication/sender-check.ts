// What there is to know about who sent a message: for the reader, beside the name.
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import type { MailAddress, MessageHeader } from '../mime/types.ts';
import { type AuthenticationResults, authenticationOf } from './results.ts';

export type SenderWarning =
  | 'NOT_AUTHENTIC'
  | 'NAME_HOLDS_OTHER_ADDRESS'
  | 'NAME_OF_COLLEAGUE'
  | 'REPLIES_GO_ELSEWHERE';

export interface SenderCheck {
  messageId: string;
  headers: MessageHeader[];
  authentication: AuthenticationResults | null;
  warnings: SenderWarning[];
  /** Nothing else was ever received from or sent to this address. */
  firstContact: boolean;
  /** Whether images of this sender load without asking. */
  imagesTrusted: boolean;
}

interface Row {
  messageId: string;
  from: MailAddress | null;
  replyTo: MailAddress | null;
  headers: MessageHeader[];
  kind: 'HOSTED' | 'EXTERNAL';
  imapHost: string | null;
  own: boolean;
  sent: boolean;
  correspondence: number;
  trusted: boolean;
  colleague: boolean;
  ours: boolean;
}

/** By message id. Messages that the scope does not see, or whose header was not read yet, are missing. */
export async function checkSenders(
  { database, config }: Pick<Deps, 'database' | 'config'>,
  messageIds: readonly string[],
): Promise<Map<string, SenderCheck>> {
  const rows = await database.query<Row>(sql`
    SELECT m.id::text AS "messageId", m.addresses -> 'from' -> 0 AS "from", m.addresses -> 'replyTo' -> 0 AS "replyTo",
      body.headers, a.kind::text AS kind, a.servers -> 'imap' ->> 'host' AS "imapHost",
      lower(a.address) = sender.address AS own,
      EXISTS (SELECT FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
        WHERE p.message_id = m.id AND f.role IN ('SENT', 'DRAFTS')) AS sent,
      coalesce((SELECT sent_count * 2 + received_count FROM mail_correspondent c
        WHERE c.account_id = m.account_id AND c.address = sender.address), 0)::int AS correspondence,
      EXISTS (SELECT FROM trusted_sender t WHERE t.user_id = app_user_id() AND t.address = sender.address) AS trusted,
      sender.name <> '' AND EXISTS (SELECT FROM "user" u JOIN hosted_mailbox b ON b.user_id = u.id
        WHERE lower(u.name) = sender.name) AS colleague,
      EXISTS (SELECT FROM hosted_domain d WHERE d.name = split_part(sender.address, '@', 2)) AS ours
    FROM mail_message m
    JOIN mail_account a ON a.organization_id = m.organization_id AND a.id = m.account_id
    JOIN mail_message_body body ON body.organization_id = m.organization_id AND body.message_id = m.id
    CROSS JOIN LATERAL (SELECT coalesce(lower(m.addresses -> 'from' -> 0 ->> 'address'), '') AS address,
      coalesce(lower(btrim(m.addresses -> 'from' -> 0 ->> 'name')), '') AS name) AS sender
    WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...messageIds]}::uuid[])`);
  return new Map(rows.map((row) => [row.messageId, checkOf(row, config.mail.hostname)]));
}

function checkOf(row: Row, ownHost: string): SenderCheck {
  const hosted = row.kind === 'HOSTED';
  const authentication = authenticationOf(row.headers, {
    hosts: hosted ? [ownHost.toLowerCase()] : row.imapHost ? [row.imapHost.toLowerCase()] : [],
    wholeDomain: !hosted,
    own: hosted,
  });
  const mine = row.own || row.sent;
  return {
    messageId: row.messageId,
    headers: row.headers,
    authentication,
    warnings: mine ? [] : warningsOf(row, authentication),
    firstContact: !mine && !row.ours && row.correspondence <= 1,
    // A forged From shall not load what the real sender was trusted with.
    imagesTrusted: row.trusted && authentication?.dmarc !== 'fail',
  };
}

function warningsOf(row: Row, authentication: AuthenticationResults | null): SenderWarning[] {
  const warnings: SenderWarning[] = [];
  if (authentication?.dmarc === 'fail') warnings.push('NOT_AUTHENTIC');
  if (holdsOtherAddress(row.from)) warnings.push('NAME_HOLDS_OTHER_ADDRESS');
  if (row.colleague && !row.ours) warnings.push('NAME_OF_COLLEAGUE');
  if (warnings.length > 0 && repliesGoElsewhere(row)) warnings.push('REPLIES_GO_ELSEWHERE');
  return warnings;
}

/** "anna@company.com" <someone@else.example>: the name is what most programs show. */
export function holdsOtherAddress(from: MailAddress | null): boolean {
  const named = /[^\s<>()"',;:@]+@((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})/u.exec(from?.name ?? '')?.[0];
  return named !== undefined && named.toLowerCase() !== from?.address.toLowerCase();
}

function repliesGoElsewhere({ from, replyTo }: Row): boolean {
  const domainOf = (person: MailAddress | null) => person?.address.toLowerCase().split('@').at(-1) ?? '';
  return replyTo !== null && domainOf(replyTo) !== domainOf(from);
}
