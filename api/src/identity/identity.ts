import type { CoreDeps } from '../deps.ts';
import { createAttempts } from './attempts.ts';
import { createAuth } from './auth.ts';
import { handleAuth } from './http.ts';
import type { Identity } from './ports.ts';
import { createSessions } from './sessions.ts';

/** Builds the identity domain's part of Deps. */
export function createIdentity(core: CoreDeps): Identity {
  const { database, sessionEnds, log } = core;
  const attempts = createAttempts(database);
  const auth = createAuth({
    ...core,
    onSessionDeleted: (sessionId) => {
      sessionEnds
        .announce([sessionId])
        .catch((error: unknown) => log.warn({ err: error }, 'The end of a session could not be announced'));
    },
  });
  return {
    ...createSessions({ auth, database, sessionEnds, log }),
    attempts,
    handle: (request, ipAddress) => handleAuth({ auth, attempts }, request, ipAddress),
  };
}
