import type { Invitation } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { MemberRoleRef, OrganizationRef } from '../../graphql/refs.ts';
import { toRole } from '../../identity/index.ts';
import { acceptInvitation } from '../accept-invitation.ts';
import { cancelInvitation } from '../cancel-invitation.ts';
import { type InvitationState, stateOf } from '../invitation-state.ts';
import { inviteMember } from '../invite-member.ts';
import { findOpenInvitation, type OpenInvitation } from '../open-invitation.ts';
import { policy } from '../policy.ts';

const states: Record<InvitationState, string> = {
  PENDING: 'Waits for the invited person.',
  ACCEPTED: 'The person is a member.',
  CANCELED: 'Was taken back, or replaced by a later one.',
  EXPIRED: 'Was not accepted within seven days.',
};

const InvitationStateRef = builder.enumType('InvitationState', {
  description: 'What became of an invitation.',
  values: {
    PENDING: { description: states.PENDING },
    ACCEPTED: { description: states.ACCEPTED },
    CANCELED: { description: states.CANCELED },
    EXPIRED: { description: states.EXPIRED },
  },
});

export const InvitationRef = builder.objectRef<Invitation>('Invitation');
builder.node(InvitationRef, {
  description: 'That an address may join the organization. For owners and administrators.',
  id: { resolve: (invitation) => invitation.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeInvitations(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.invitation.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    email: t.exposeString('email', { description: 'Who is invited.' }),
    role: t.field({
      type: MemberRoleRef,
      description: 'What the person will be allowed to do.',
      resolve: (invitation) => toRole(invitation.role),
    }),
    state: t.field({
      type: InvitationStateRef,
      description: 'What became of it.',
      resolve: (invitation) => stateOf(invitation),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

const InvitationConnection = connectionType('Invitation', InvitationRef);

builder.objectField(OrganizationRef, 'invitations', (t) =>
  t.field({
    type: InvitationConnection,
    description: 'All invitations, newest first. For owners and administrators.',
    args: connectionArgs(),
    resolve: (organization, args, { deps }) => {
      authorize(policy.seeInvitations);
      return cursorConnection<Invitation>({
        args,
        keyCount: 1,
        keysOf: (invitation) => [invitation.id],
        fetch: ({ after, limit }) =>
          deps.database.tenant.invitation.findMany({
            where: {
              organizationId: organization.id,
              ...(after === null ? {} : { id: { lt: String(after[0]) } }),
            },
            orderBy: { id: 'desc' },
            take: limit,
          }),
      });
    },
  }),
);

const InvitationPreviewRef = builder.objectRef<OpenInvitation>('InvitationPreview').implement({
  description: 'What the invited person sees before they accept.',
  fields: (t) => ({
    organizationName: t.exposeString('organizationName', { description: 'Who invites.' }),
    email: t.exposeString('email', { description: 'The address they will sign in with.' }),
    role: t.field({
      type: MemberRoleRef,
      description: 'What they will be allowed to do.',
      resolve: (invitation) => toRole(invitation.role),
    }),
    inviterName: t.exposeString('inviterName', { description: 'The person who invites.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
  }),
});

builder.queryField('invitation', (t) =>
  t.field({
    type: InvitationPreviewRef,
    nullable: true,
    skipTypeScopes: true,
    authScopes: { public: true },
    description: 'The invitation a link leads to; null when the link is wrong, used, taken back or over.',
    args: { token: t.arg.string({ description: 'The secret in the link.' }) },
    resolve: (_root, { token }, { deps }) => findOpenInvitation(deps, token),
  }),
);

defineMutation('inviteMember', {
  description: 'Invites an address to the organization; an earlier invitation of the same address ends.',
  input: builder.inputType('InviteMemberInput', {
    description: 'Who is invited as what.',
    fields: (t) => ({
      email: t.string({ description: 'The address the person will sign in with.' }),
      role: t.field({ type: MemberRoleRef, description: 'The role, up to the caller’s own.' }),
    }),
  }),
  payload: builder.objectRef<{ invitation: Invitation; url: string }>('InviteMemberPayload').implement({
    description: 'The invitation and its link.',
    fields: (t) => ({
      invitation: t.expose('invitation', { type: InvitationRef, description: 'The invitation.' }),
      url: t.exposeString('url', {
        description: 'The link for the invited person. It is shown this once: whoever has it can accept.',
      }),
    }),
  }),
  resolve: ({ email, role }, { deps }) => inviteMember(deps, { email, role }),
});

defineMutation('cancelInvitation', {
  description: 'Takes an invitation back.',
  input: builder.inputType('CancelInvitationInput', {
    description: 'Which invitation.',
    fields: (t) => ({ invitationId: t.id({ description: 'The invitation.' }) }),
  }),
  payload: builder.objectRef<{ invitation: Invitation }>('CancelInvitationPayload').implement({
    description: 'The invitation as it is now.',
    fields: (t) => ({
      invitation: t.expose('invitation', { type: InvitationRef, description: 'The invitation.' }),
    }),
  }),
  resolve: async (input, { deps }) => ({
    invitation: await cancelInvitation(deps, { invitationId: decodeId(input.invitationId, 'Invitation') }),
  }),
});

defineMutation('acceptInvitation', {
  description: 'Joins the organization that invites. A link can be used once.',
  public: true,
  input: builder.inputType('AcceptInvitationInput', {
    description: 'The link’s secret and who the person is.',
    fields: (t) => ({
      token: t.string({ description: 'The secret in the link.' }),
      name: t.string({ description: 'The person’s name.' }),
      password: t.string({
        description: 'A new password, or the present one of somebody who signs in with this address already.',
      }),
    }),
  }),
  payload: builder.objectRef<{ email: string }>('AcceptInvitationPayload').implement({
    description: 'The person is a member and can sign in.',
    fields: (t) => ({ email: t.exposeString('email', { description: 'The address to sign in with.' }) }),
  }),
  resolve: async ({ token, name, password }, { deps, ipAddress }) => ({
    email: await acceptInvitation(deps, { token, name, password }, ipAddress),
  }),
});
