// Mail accounts as their owner sees them. Credentials and server settings are not among what is read here.
import { type Database, prepared, sql } from '../../core/database.ts';
import type { MailServerProblem } from '../../core/errors.ts';

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
}

type Reader = Pick<Database, 'query'>;

const select = sql`SELECT a.id::text AS id, a.kind::text AS kind, a.address, a.name, a.status::text AS status,
    a.status_message AS "statusMessage", a.synced_messages AS "syncedMessages", a.total_messages AS "totalMessages",
    a.problem, a.last_synced_at AS "lastSyncedAt", a.next_attempt_at AS "nextAttemptAt",
    a.quota_used AS "quotaUsed", a.quota_limit AS "quotaLimit",
    a.out_of_office AS "outOfOffice", a.out_of_office_from AS "outOfOfficeFrom",
    a.out_of_office_until AS "outOfOfficeUntil", coalesce((
      SELECT sum(f.unread_count) FROM mail_folder f WHERE f.account_id = a.id AND f.role = 'INBOX')::int, 0) AS "unreadCount"
  FROM mail_account a WHERE a.organization_id = app_organization_id()`;

export const findAccounts = ({ query }: Reader, ids: readonly string[]): Promise<MailAccount[]> =>
  query<MailAccount>(prepared(sql`${select} AND a.id = ANY(${[...ids]}::uuid[])`));

/** One person's accounts, oldest first. */
export const listAccounts = (
  { query }: Reader,
  { userId, after, limit }: { userId: string; after: string | null; limit: number },
): Promise<MailAccount[]> =>
  query<MailAccount>(
    prepared(sql`${select} AND a.user_id = ${userId}::uuid AND (${after}::uuid IS NULL OR a.id > ${after}::uuid)
    ORDER BY a.id LIMIT ${limit}::int`),
  );
