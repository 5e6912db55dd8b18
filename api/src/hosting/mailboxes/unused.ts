// Which mailboxes nobody uses: no mail program signed in, and its person was not in the app.
import { currentScope } from '../../core/scope.ts';
import { type Sql, sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';

/** After so many days without a sign-in a mailbox counts as unused. */
export const UNUSED_DAYS = 90;

/**
 * Holds for mailboxes (as `m`) that were used in no way for so many days, and are there for longer. Sessions are the
 * system's to see, so the people who were in the app are asked for first.
 */
export async function unusedSince({ database }: Pick<Deps, 'database'>, days: number): Promise<Sql> {
  const { organizationId } = currentScope();
  const people = await database.systemQuery<{ id: string }>(sql`
    SELECT DISTINCT user_id::text AS id FROM session WHERE active_organization_id = ${organizationId}::uuid
      AND updated_at > now() - make_interval(days => ${days}::int)`);
  const since = sql`now() - make_interval(days => ${days}::int)`;
  return sql`m.created_at < ${since} AND NOT coalesce(m.user_id = ANY(${people.map(({ id }) => id)}::uuid[]), false)
    AND NOT EXISTS (SELECT FROM mailbox_sign_in s WHERE s.organization_id = m.organization_id AND s.mailbox_id = m.id
      AND s.succeeded AND s.at > ${since})`;
}
