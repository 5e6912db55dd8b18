// The sessions of a person: seen, ended one by one, ended with a changed password or a lost membership.

import { NotFoundError } from '../core/errors.ts';
import { authorize } from '../core/policy.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { policy } from './policy.ts';

export interface SessionRow {
  id: string;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
}

/** Live sessions of a person, newest first. */
export function listSessions(
  { database }: Pick<Deps, 'database'>,
  userId: string,
  page: { before: string | null; limit: number },
): Promise<SessionRow[]> {
  return database.systemQuery<SessionRow>(sql`
    SELECT id, created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt",
      nullif(ip_address, '') AS "ipAddress", nullif(user_agent, '') AS "userAgent"
    FROM session WHERE user_id = ${userId}::uuid AND expires_at > now()
      AND (${page.before}::uuid IS NULL OR id < ${page.before}::uuid)
    ORDER BY id DESC LIMIT ${page.limit}::int`);
}

/** A person's own live sessions among these. */
export function findSessions(
  { database }: Pick<Deps, 'database'>,
  userId: string,
  ids: string[],
): Promise<SessionRow[]> {
  return database.systemQuery<SessionRow>(sql`
    SELECT id, created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt",
      nullif(ip_address, '') AS "ipAddress", nullif(user_agent, '') AS "userAgent"
    FROM session WHERE user_id = ${userId}::uuid AND id = ANY(${ids}::uuid[]) AND expires_at > now()`);
}

/** Ends one of the caller's own sessions, also the one they are using. */
export async function revokeSession(deps: Deps, { sessionId }: { sessionId: string }): Promise<void> {
  const { actor } = authorize(policy.revokeSession);
  if (actor.kind !== 'user') throw new NotFoundError('session');
  const ended = await deps.database.systemQuery<{ id: string }>(sql`
    DELETE FROM session WHERE id = ${sessionId}::uuid AND user_id = ${actor.userId}::uuid RETURNING id`);
  if (ended.length === 0) throw new NotFoundError('session');
  await deps.sessionEnds.announce([sessionId]);
  await deps.database.transaction(async (tx) => {
    tx.record({ entity: 'Session', kind: 'DELETED', ids: [sessionId], userId: actor.userId });
  });
}

export interface EndedSessions {
  userId: string;
  /** Only those that work in this organization. */
  organizationId?: string;
  exceptSessionId?: string | null;
}

/** Ends sessions of a person in every process. Call after the commit. */
export async function endSessions(
  { database, sessionEnds }: Pick<Deps, 'database' | 'sessionEnds'>,
  { userId, organizationId, exceptSessionId = null }: EndedSessions,
): Promise<void> {
  const ended = await database.systemQuery<{ id: string }>(sql`
    DELETE FROM session WHERE user_id = ${userId}::uuid
      AND (${organizationId ?? null}::uuid IS NULL OR active_organization_id = ${organizationId ?? null}::uuid)
      AND (${exceptSessionId}::uuid IS NULL OR id <> ${exceptSessionId}::uuid)
    RETURNING id`);
  if (ended.length > 0) await sessionEnds.announce(ended.map(({ id }) => id));
}

/**
 * Lets sessions go on under a changed role: what is cached about them is forgotten, and their subscriptions end so that
 * they begin anew with the new role.
 */
export async function refreshSessions(
  { database, sessionEnds }: Pick<Deps, 'database' | 'sessionEnds'>,
  userId: string,
): Promise<void> {
  const rows = await database.systemQuery<{ id: string }>(
    sql`SELECT id FROM session WHERE user_id = ${userId}::uuid`,
  );
  if (rows.length > 0) await sessionEnds.announce(rows.map(({ id }) => id));
}
