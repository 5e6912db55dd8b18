// Who is signed in. Answers are kept for seconds and forgotten the moment a session or a membership ends.
import { createHash } from 'node:crypto';
import type { Database } from '../core/database.ts';
import type { Logger } from '../core/log.ts';
import type { SessionInfo, SessionSource } from '../core/session.ts';
import type { SessionEnds } from '../core/session-ends.ts';
import { sql } from '../core/sql.ts';
import type { Auth } from './auth.ts';
import { memberClosed } from './closed.ts';
import { toRole } from './role.ts';

const CACHE_MS = 5_000;
const CACHE_SIZE = 10_000;
/** `lastActiveAt` is as exact as this. */
const ACTIVITY_MS = 60_000;

interface Cached {
  info: SessionInfo;
  until: number;
}

export interface SessionParts {
  auth: Auth;
  database: Pick<Database, 'systemQuery'>;
  sessionEnds: Pick<SessionEnds, 'onEnd'>;
  log: Logger;
}

export function createSessions(parts: SessionParts): SessionSource {
  const cache = new Map<string, Cached>();
  let ends = 0;
  parts.sessionEnds.onEnd((ids) => {
    ends += 1;
    for (const [key, { info }] of cache) if (ids.includes(info.sessionId)) cache.delete(key);
  });
  return {
    async resolveSession(headers) {
      const key = await keyOf(parts.auth, headers);
      if (key === null) return null;
      const now = Date.now();
      const cached = cache.get(key);
      if (cached && cached.until > now && cached.info.expiresAt.getTime() > now) return cached.info;
      cache.delete(key);
      const before = ends;
      const info = await lookUp(parts, headers);
      // An end that was heard meanwhile may be about this session.
      if (info !== null && before === ends) {
        if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
        cache.set(key, { info, until: now + CACHE_MS });
      }
      return info;
    },
    liveSessions: (ids) => live(parts.database, ids),
  };
}

/** The part of the headers that says who asks; null when nothing does. */
async function keyOf(auth: Auth, headers: Headers): Promise<string | null> {
  const authorization = headers.get('authorization') ?? '';
  const { authCookies } = await auth.$context;
  const name = `${authCookies.sessionToken.name}=`;
  const cookie = (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(name));
  if (cookie === undefined && !/^bearer /i.test(authorization)) return null;
  return createHash('sha256')
    .update(authorization)
    .update('\0')
    .update(cookie ?? '')
    .digest('base64');
}

async function lookUp({ auth, database, log }: SessionParts, headers: Headers): Promise<SessionInfo | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return null;
  const { session } = found;
  const organizationId = session.activeOrganizationId ?? null;
  const [member] = await database.systemQuery<{ role: string }>(sql`
    SELECT role FROM "member" WHERE user_id = ${session.userId}::uuid AND organization_id = ${organizationId}::uuid
      AND NOT ${memberClosed}`);
  if (Date.now() - session.updatedAt.getTime() > ACTIVITY_MS) {
    touch(database, session.id).catch((error: unknown) => log.warn({ err: error }, 'Activity was not noted'));
  }
  return {
    sessionId: session.id,
    userId: session.userId,
    organizationId: member ? organizationId : null,
    role: member ? toRole(member.role) : null,
    expiresAt: session.expiresAt,
  };
}

async function touch(database: SessionParts['database'], sessionId: string): Promise<void> {
  await database.systemQuery(sql`UPDATE session SET updated_at = now() WHERE id = ${sessionId}::uuid`);
}

async function live(database: SessionParts['database'], ids: string[]): Promise<Set<string>> {
  const rows = await database.systemQuery<{ id: string }>(sql`
    SELECT session.id FROM session JOIN "member" ON "member".user_id = session.user_id
      AND "member".organization_id = session.active_organization_id
    WHERE session.id = ANY(${ids}::uuid[]) AND session.expires_at > now() AND NOT ${memberClosed}`);
  return new Set(rows.map((row) => row.id));
}
