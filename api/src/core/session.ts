// What the platform knows of a signed-in caller. The identity domain provides it.
import type { Role } from './scope.ts';

export interface SessionInfo {
  sessionId: string;
  userId: string;
  /** The organization the session works in, and the person's role there; both null when they belong to none. */
  organizationId: string | null;
  role: Role | null;
  expiresAt: Date;
}

/** What core needs of the identity domain. */
export interface SessionSource {
  /** The live session a request's cookie or bearer token names. May be cached for 5 s at most. */
  resolveSession(headers: Headers): Promise<SessionInfo | null>;
  /** Which of these sessions are live now, with the same organization membership. Never cached. */
  liveSessions(sessionIds: string[]): Promise<Set<string>>;
}

/** Before there is an identity domain: nobody is signed in. */
export const noSessions: SessionSource = {
  resolveSession: async () => null,
  liveSessions: async () => new Set(),
};
