// Mail accounts as their owner sees them. Credentials are not among what is read here.
import { type Database, prepared, sql } from '../../core/database.ts';
import type { MailServerProblem } from '../../core/errors.ts';
import type { TlsMode } from '../ports.ts';

export type MailAccountStatus = 'CONNECTING' | 'SYNCING' | 'LIVE' | 'WAITING' | 'FAILED' | 'PAUSED';

export interface MailAccount {
  id: string;
  kind: 'HOSTED' | 'EXTERNAL';
  address: string;
  name: string;
  status: MailAccountStatus;
  /** A sentence for people. */
  statusMessage: string;
  syncedMessages: number;
  totalMessages: number;
  problem: MailServerProblem | null;
  lastSyncedAt: Date | null;
  nextAttemptAt: Date | null;
  /** Of the inbox. */
  unreadCount: number;
  /** Bytes; null when the server tells no quota. */
  quotaUsed: bigint | null;
  quotaLimit: bigint | null;
  /** As the server's rules last said; a null end: until it is switched off. */
  outOfOffice: boolean;
  outOfOfficeFrom: Date | null;
  outOfOfficeUntil: Date | null;
  /** Of a mailbox from elsewhere. */
  servers: { imap: AccountServer; smtp: AccountServer } | null;
  /** Hosted here, and switched off by an administrator. */
  suspended: boolean;
}

export interface AccountServer {
  host: string;
  port: number;
  tls: TlsMode;
  username: string;
}

const SUSPENDED =
  'This mailbox is suspended: nothing arrives and nothing can be sent. What is here stays. Ask an administrator of your organization.';

type Reader = Pick<Database, 'query'>;

const select = sql`SELECT a.id::text AS id, a.kind::text AS kind, a.address, a.name, a.status::text AS status,
    a.status_message AS "statusMessage", a.synced_messages AS "syncedMessages", a.total_messages AS "totalMessages",
    a.problem, a.last_synced_at AS "lastSyncedAt", a.next_attempt_at AS "nextAttemptAt",
    a.quota_used AS "quotaUsed", a.quota_limit AS "quotaLimit", a.servers,
    a.out_of_office AS "outOfOffice", a.out_of_office_from AS "outOfOfficeFrom",
    a.out_of_office_until AS "outOfOfficeUntil",
    coalesce((SELECT b.suspended OR d.suspended FROM hosted_mailbox b
      JOIN hosted_domain d ON d.organization_id = b.organization_id AND d.id = b.domain_id
      WHERE b.organization_id = a.organization_id AND b.id = a.mailbox_id), false) AS suspended, coalesce((
      SELECT sum(f.unread_count) FROM mail_folder f WHERE f.account_id = a.id AND f.role = 'INBOX')::int, 0) AS "unreadCount"
  FROM mail_account a WHERE a.organization_id = app_organization_id()`;

export const findAccounts = async ({ query }: Reader, ids: readonly string[]): Promise<MailAccount[]> =>
  tellSuspension(await query<MailAccount>(prepared(sql`${select} AND a.id = ANY(${[...ids]}::uuid[])`)));

/** One person's accounts, oldest first. */
export const listAccounts = async (
  { query }: Reader,
  { userId, after, limit }: { userId: string; after: string | null; limit: number },
): Promise<MailAccount[]> =>
  tellSuspension(
    await query<MailAccount>(
      prepared(sql`${select} AND a.user_id = ${userId}::uuid AND (${after}::uuid IS NULL OR a.id > ${after}::uuid)
    ORDER BY a.id LIMIT ${limit}::int`),
    ),
  );

/** The server answers as if the password were wrong: people are told the reason. */
const tellSuspension = (accounts: MailAccount[]): MailAccount[] =>
  accounts.map((account) =>
    account.suspended
      ? { ...account, status: 'FAILED', statusMessage: SUSPENDED, problem: null, nextAttemptAt: null }
      : account,
  );
