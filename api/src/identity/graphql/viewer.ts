import { newestCursor } from '../../core/changes.ts';
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, cursorConnection } from '../../graphql/connection.ts';
import { UserRef, ViewerRef } from '../../graphql/refs.ts';
import { findSessions, listSessions, type SessionRow } from '../own-sessions.ts';
import { SessionConnection, SessionRef } from './session.ts';

ViewerRef.implement({
  description: 'Whoever asks, and what is theirs.',
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      description: 'The person.',
      resolve: async ({ session }, _args, { deps }) => {
        const user = await deps.database.tenant.user.findFirst({ where: { id: session.userId } });
        if (user === null) throw new NotFoundError('user');
        return user;
      },
    }),
    session: t.field({
      type: SessionRef,
      description: 'The session that asks.',
      resolve: async ({ session }, _args, { deps }) => {
        const [row] = await findSessions(deps, session.userId, [session.sessionId]);
        if (row === undefined) throw new NotFoundError('session');
        return row;
      },
    }),
    sessions: t.field({
      type: SessionConnection,
      description: 'All live sessions of the person, newest first.',
      args: connectionArgs(),
      resolve: ({ session }, args, { deps }) =>
        cursorConnection<SessionRow>({
          args,
          keyCount: 1,
          keysOf: (row) => [row.id],
          fetch: ({ after, limit }) =>
            listSessions(deps, session.userId, { before: after === null ? null : String(after[0]), limit }),
        }),
    }),
    cursor: t.field({
      type: 'Cursor',
      description: 'The newest place in the organization’s change log.',
      resolve: (_viewer, _args, { deps }) => newestCursor(deps.database),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    skipTypeScopes: true,
    authScopes: { public: true },
    description: 'Whoever asks; null when nobody is signed in.',
    resolve: (_root, _args, { session }) => {
      if (session?.organizationId == null || session.role === null) return null;
      const { organizationId, role } = session;
      return { session: { ...session, organizationId, role } };
    },
  }),
);
