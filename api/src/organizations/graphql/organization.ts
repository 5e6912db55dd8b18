import { NotFoundError } from '../../core/errors.ts';
import { currentScope } from '../../core/scope.ts';
import { builder } from '../../graphql/builder.ts';
import { byKey } from '../../graphql/loader.ts';
import { MemberRoleRef, OrganizationRef, ViewerRef } from '../../graphql/refs.ts';

builder.node(OrganizationRef, {
  description: 'A company on this platform. It sees nothing of the others.',
  id: { resolve: (organization) => organization.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const rows = await deps.database.tenant.organization.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    slug: t.exposeString('slug', {
      description: 'Its name for addresses: unique, letters, digits, hyphens.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was founded here.' }),
  }),
});

builder.objectFields(ViewerRef, (t) => ({
  organization: t.field({
    type: OrganizationRef,
    description: 'The organization the session works in.',
    resolve: async (_viewer, _args, { deps }) => {
      const { organizationId } = currentScope();
      const row = await deps.database.tenant.organization.findFirst({ where: { id: organizationId } });
      if (row === null) throw new NotFoundError('organization');
      return row;
    },
  }),
  role: t.field({
    type: MemberRoleRef,
    description: 'What the person may do in it.',
    resolve: ({ session }) => session.role,
  }),
}));
