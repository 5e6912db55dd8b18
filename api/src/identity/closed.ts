// Who is kept out of the app: people whose own mailbox is out of use, in the organization that it belongs to.
import { type Sql, sql } from '../core/sql.ts';

/**
 * Whether the address that somebody signs in with is of a mailbox of this organization which is suspended or deleted, or
 * whose domain is (a deleted domain is suspended as well). A condition on a row of "member".
 */
export const memberClosed: Sql = sql`EXISTS (
  SELECT FROM "user" person
    JOIN hosted_mailbox box ON box.address = person.email AND box.user_id = person.id
    JOIN hosted_domain d ON d.organization_id = box.organization_id AND d.name = split_part(box.address, '@', 2)
  WHERE person.id = "member".user_id AND box.organization_id = "member".organization_id
    AND (box.suspended OR box.deleted_at IS NOT NULL OR d.suspended))`;
