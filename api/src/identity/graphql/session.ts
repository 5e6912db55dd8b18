import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { findSessions, revokeSession, type SessionRow } from '../own-sessions.ts';

export const SessionRef = builder.objectRef<SessionRow>('Session');
builder.node(SessionRef, {
  description: 'A sign-in of the caller on one device or program.',
  id: { resolve: (session) => session.id },
  loadManyWithoutCache: async (ids, { deps, session }) => {
    if (session === null) return ids.map(() => null);
    const found = byKey(await findSessions(deps, session.userId, ids), (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    lastActiveAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it was last used, give or take a minute.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends if it is not used.' }),
    ipAddress: t.exposeString('ipAddress', {
      nullable: true,
      description: 'The address the person signed in from.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser or program calls itself.',
    }),
    current: t.boolean({
      description: 'Whether it is the session that asks.',
      resolve: (row, _args, { session }) => session?.sessionId === row.id,
    }),
  }),
});

export const SessionConnection = connectionType('Session', SessionRef);

defineMutation('revokeSession', {
  description: 'Ends one of the caller’s sessions at once, with the subscriptions behind it.',
  input: builder.inputType('RevokeSessionInput', {
    description: 'Which session to end.',
    fields: (t) => ({ sessionId: t.id({ description: 'One of the caller’s own sessions.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('RevokeSessionPayload').implement({
    description: 'The session has ended.',
    fields: (t) => ({
      revokedSessionId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('Session', id),
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const id = decodeId(input.sessionId, 'Session');
    await revokeSession(deps, { sessionId: id });
    return { id };
  },
});
