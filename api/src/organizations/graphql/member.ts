import type { Member, Prisma } from '@postroom/prisma';
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { loadPerson, MemberRoleRef, OrganizationRef, UserRef } from '../../graphql/refs.ts';
import { toRole } from '../../identity/index.ts';
import { changeMemberRole } from '../change-member-role.ts';
import { removeMember } from '../remove-member.ts';

export const MemberRef = builder.objectRef<Member>('Member');
builder.node(MemberRef, {
  description: 'That a person belongs to the organization, and as what.',
  id: { resolve: (member) => member.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const rows = await deps.database.tenant.member.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      description: 'The person.',
      resolve: async (member, _args, context) => {
        const user = await loadPerson(context, member.userId);
        if (user === null) throw new NotFoundError('user');
        return user;
      },
    }),
    role: t.field({
      type: MemberRoleRef,
      description: 'What the person may do.',
      resolve: (member) => toRole(member.role),
    }),
    joinedAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

/** Case does not matter. */
function whoHas(text: string): Prisma.UserWhereInput {
  const contains = { contains: text.trim(), mode: 'insensitive' } as const;
  return { OR: [{ name: contains }, { email: contains }] };
}

const MemberConnection = connectionType('Member', MemberRef);

builder.objectField(OrganizationRef, 'members', (t) =>
  t.field({
    type: MemberConnection,
    description: 'Everybody who belongs to it, in the order they joined.',
    args: {
      ...connectionArgs(),
      text: t.arg.string({
        required: false,
        description: 'Only those whose name or address has this in it.',
      }),
    },
    resolve: (organization, args, { deps }) =>
      cursorConnection<Member>({
        args,
        keyCount: 1,
        keysOf: (member) => [member.id],
        fetch: ({ after, limit }) =>
          deps.database.tenant.member.findMany({
            where: {
              organizationId: organization.id,
              ...(after === null ? {} : { id: { gt: String(after[0]) } }),
              ...(args.text ? { user: whoHas(args.text) } : {}),
            },
            orderBy: { id: 'asc' },
            take: limit,
          }),
      }),
  }),
);

defineMutation('changeMemberRole', {
  description: 'Gives a member another role, up to the caller’s own. The only owner stays one.',
  input: builder.inputType('ChangeMemberRoleInput', {
    description: 'Who gets which role.',
    fields: (t) => ({
      memberId: t.id({ description: 'The member.' }),
      role: t.field({ type: MemberRoleRef, description: 'The new role.' }),
    }),
  }),
  payload: builder.objectRef<{ member: Member }>('ChangeMemberRolePayload').implement({
    description: 'The member with the new role.',
    fields: (t) => ({ member: t.expose('member', { type: MemberRef, description: 'The member.' }) }),
  }),
  resolve: async (input, { deps }) => ({
    member: await changeMemberRole(deps, { memberId: decodeId(input.memberId, 'Member'), role: input.role }),
  }),
});

defineMutation('removeMember', {
  description:
    'Ends a membership and its sessions. The person’s mailboxes go on receiving, but nobody signs in to them any more.',
  input: builder.inputType('RemoveMemberInput', {
    description: 'Who leaves.',
    fields: (t) => ({ memberId: t.id({ description: 'The member.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('RemoveMemberPayload').implement({
    description: 'The membership has ended.',
    fields: (t) => ({
      removedMemberId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('Member', id),
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const id = decodeId(input.memberId, 'Member');
    await removeMember(deps, { memberId: id });
    return { id };
  },
});
