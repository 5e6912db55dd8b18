import { builder } from '../../graphql/builder.ts';
import { ChangeRef } from '../../graphql/change.ts';
import { loadPerson, UserRef } from '../../graphql/refs.ts';

builder.node(UserRef, {
  description: 'A person of the organization.',
  id: { resolve: (user) => user.id },
  loadManyWithoutCache: (ids, context) => Promise.all(ids.map((id) => loadPerson(context, id))),
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
    resolve: (change, _args, context) =>
      change.actorId === null ? null : loadPerson(context, change.actorId),
  }),
);
