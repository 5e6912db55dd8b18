import { builder } from '../../graphql/builder.ts';
import { ChangeRef } from '../../graphql/change.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { UserRef, type UserRow } from '../../graphql/refs.ts';

/** Members of the caller's organization; null for others. */
const loadUser = defineLoader<UserRow>(async (ids, { deps }) => {
  const select = { id: true, name: true, email: true } as const;
  const rows = await deps.database.tenant.user.findMany({ where: { id: { in: ids } }, select });
  return byKey(rows, (row) => row.id);
});

builder.node(UserRef, {
  description: 'A person of the organization.',
  id: { resolve: (user) => user.id },
  loadManyWithoutCache: (ids, context) => Promise.all(ids.map((id) => loadUser(context, id))),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name colleagues and recipients see.' }),
    email: t.exposeString('email', { description: 'The address the person signs in with.' }),
  }),
});

builder.objectField(ChangeRef, 'actor', (t) =>
  t.field({
    type: UserRef,
    nullable: true,
    description: 'Who did it; null for the platform itself, and for people who have left.',
    resolve: (change, _args, context) => (change.actorId === null ? null : loadUser(context, change.actorId)),
  }),
);
