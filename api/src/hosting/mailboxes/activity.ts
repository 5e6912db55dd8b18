// When mailboxes were last used: by mail programs as the mail servers' logs tell, in the app as its sessions tell.
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';

export type SignInWay = 'IMAP' | 'SUBMISSION' | 'MANAGESIEVE' | 'APP';

export interface MailboxActivity {
  way: SignInWay;
  at: Date;
  clientAddress: string | null;
}

/** The newest of each way, newest first; by id of the mailbox. */
export async function activityOf(
  { database }: Pick<Deps, 'database'>,
  mailboxIds: string[],
): Promise<Map<string, MailboxActivity[]>> {
  const programs = await database.query<MailboxActivity & { mailboxId: string }>(sql`
    SELECT mailbox_id::text AS "mailboxId", protocol::text AS way, at, client_address AS "clientAddress"
    FROM mailbox_sign_in WHERE organization_id = app_organization_id() AND succeeded
      AND mailbox_id = ANY(${mailboxIds}::uuid[])`);
  const people = await database.query<{ mailboxId: string; userId: string; organizationId: string }>(sql`
    SELECT id::text AS "mailboxId", user_id::text AS "userId", organization_id::text AS "organizationId"
    FROM hosted_mailbox WHERE organization_id = app_organization_id() AND user_id IS NOT NULL
      AND id = ANY(${mailboxIds}::uuid[])`);
  const userIds = people.map(({ userId }) => userId);
  const organizationId = people[0]?.organizationId ?? null;
  const sessions = await database.systemQuery<Omit<MailboxActivity, 'way'> & { userId: string }>(sql`
    SELECT DISTINCT ON (user_id) user_id::text AS "userId", updated_at AS at, nullif(ip_address, '') AS "clientAddress"
    FROM session WHERE user_id = ANY(${userIds}::uuid[]) AND active_organization_id = ${organizationId}::uuid
    ORDER BY user_id, updated_at DESC`);
  const found = new Map<string, MailboxActivity[]>(mailboxIds.map((id) => [id, []]));
  for (const { mailboxId, ...activity } of programs) found.get(mailboxId)?.push(activity);
  for (const { mailboxId, userId } of people) {
    const session = sessions.find((row) => row.userId === userId);
    if (session)
      found.get(mailboxId)?.push({ way: 'APP', at: session.at, clientAddress: session.clientAddress });
  }
  for (const list of found.values()) list.sort((left, right) => right.at.getTime() - left.at.getTime());
  return found;
}
