import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { hashToken } from './invite-member.ts';

export interface OpenInvitation {
  id: string;
  organizationId: string;
  organizationName: string;
  email: string;
  /** As stored. */
  role: string;
  inviterName: string;
  expiresAt: Date;
}

/** The invitation a link's secret belongs to, while it can be accepted. */
export async function findOpenInvitation(
  { database }: Pick<Deps, 'database'>,
  token: string,
): Promise<OpenInvitation | null> {
  const [row] = await database.systemQuery<OpenInvitation>(sql`
    SELECT invitation.id::text AS id, invitation.organization_id::text AS "organizationId", "organization".name AS "organizationName",
      invitation.email, invitation.role, "user".name AS "inviterName", invitation.expires_at AS "expiresAt"
    FROM invitation JOIN "organization" ON "organization".id = invitation.organization_id
      JOIN "user" ON "user".id = invitation.inviter_id
    WHERE invitation.token_hash = ${hashToken(token)} AND invitation.status = 'pending' AND invitation.expires_at > now()`);
  return row ?? null;
}
