// Types that several domains give fields to. The domain that owns a type implements it in its own graphql/ folder.
import type { Role } from '../core/scope.ts';
import type { SessionInfo } from '../core/session.ts';
import { builder } from './builder.ts';
import { byKey, defineLoader } from './loader.ts';

export interface UserRow {
  id: string;
  name: string;
  email: string;
}

export interface OrganizationRow {
  id: string;
  name: string;
  slug: string;
  createdAt: Date;
}

/** The session of a member. */
export interface ViewerSource {
  session: SessionInfo & { organizationId: string; role: Role };
}

/** Members of the caller's organization; null for others. */
export const loadPerson = defineLoader<UserRow>(async (ids, { deps }) => {
  const select = { id: true, name: true, email: true } as const;
  const rows = await deps.database.tenant.user.findMany({ where: { id: { in: ids } }, select });
  return byKey(rows, (row) => row.id);
});

/** Owned by identity. */
export const UserRef = builder.objectRef<UserRow>('User');
/** Owned by identity. */
export const ViewerRef = builder.objectRef<ViewerSource>('Viewer');
/** Owned by organizations. */
export const OrganizationRef = builder.objectRef<OrganizationRow>('Organization');

export const MemberRoleRef = builder.enumType('MemberRole', {
  description: 'What a member may do in the organization.',
  values: {
    OWNER: { description: 'Everything, also about other owners. An organization has at least one.' },
    ADMIN: { description: 'Manages members, domains, mailboxes and aliases, but not owners.' },
    MEMBER: { description: 'Works with their own mail.' },
  },
});
