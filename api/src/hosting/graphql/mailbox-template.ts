import type { MailboxTemplate } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { MemberRoleRef, OrganizationRef } from '../../graphql/refs.ts';
import { toRole } from '../../identity/index.ts';
import { deleteTemplate, saveTemplate } from '../mailboxes/templates.ts';
import { policy } from '../policy.ts';

export const MailboxTemplateRef = builder.objectRef<MailboxTemplate>('MailboxTemplate').implement({
  description: 'What new mailboxes of a kind have in common.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => toGlobalId('MailboxTemplate', id) }),
    name: t.exposeString('name', { description: 'What the kind is called.' }),
    version: t.exposeInt('version', { description: 'Rises with every change; changes are based on one.' }),
    quota: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'How many bytes they may hold; null for no limit.',
      resolve: ({ quota }) => (quota === 0n ? null : quota),
    }),
    role: t.field({
      type: MemberRoleRef,
      description: 'The role of their people.',
      resolve: ({ role }) => toRole(role),
    }),
    appAccess: t.exposeBoolean('appAccess', { description: 'Whether their people use the app.' }),
    forwardTo: t.exposeStringList('forwardTo', { description: 'Where mail for them goes as well.' }),
    keepCopy: t.exposeBoolean('keepCopy', { description: 'Whether what is forwarded is kept here too.' }),
  }),
});

builder.objectField(OrganizationRef, 'mailboxTemplates', (t) =>
  t.field({
    type: [MailboxTemplateRef],
    description: 'Templates for mailboxes, by name; at most 100. For owners and administrators.',
    resolve: (_organization, _args, { deps }) => {
      authorize(policy.manageTemplates);
      return deps.database.tenant.mailboxTemplate.findMany({ orderBy: { name: 'asc' }, take: 100 });
    },
  }),
);

defineMutation('saveMailboxTemplate', {
  description: 'Makes a template for mailboxes, or changes one. Mailboxes that exist stay as they are.',
  input: builder.inputType('SaveMailboxTemplateInput', {
    description: 'The template.',
    fields: (t) => ({
      templateId: t.id({ required: false, description: 'The one to change; absent: a new one.' }),
      name: t.string({ description: 'What the kind is called.' }),
      quota: t.field({
        type: 'ByteSize',
        required: false,
        description: 'How many bytes they may hold; absent or 0 for no limit.',
      }),
      role: t.field({
        type: MemberRoleRef,
        description: 'The role of their people, up to the caller’s own.',
      }),
      appAccess: t.boolean({ description: 'Whether their people use the app.' }),
      forwardTo: t.stringList({ description: 'Where mail for them goes as well.' }),
      keepCopy: t.boolean({ description: 'Whether what is forwarded is kept here too.' }),
      version: t.int({
        required: false,
        description: 'The version the change was decided on; absent: whatever is there.',
      }),
    }),
  }),
  payload: builder.objectRef<{ template: MailboxTemplate }>('SaveMailboxTemplatePayload').implement({
    description: 'The template as it is now.',
    fields: (t) => ({
      template: t.expose('template', { type: MailboxTemplateRef, description: 'The template.' }),
    }),
  }),
  resolve: async ({ templateId, quota, version, ...input }, { deps }) => ({
    template: await saveTemplate(deps, {
      ...input,
      id: templateId ? decodeId(templateId, 'MailboxTemplate') : null,
      quota: quota ?? 0,
      version: version ?? undefined,
    }),
  }),
});

defineMutation('deleteMailboxTemplate', {
  description: 'Removes a template. Mailboxes made with it stay as they are.',
  input: builder.inputType('DeleteMailboxTemplateInput', {
    description: 'Which template.',
    fields: (t) => ({ templateId: t.id({ description: 'The template.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteMailboxTemplatePayload').implement({
    description: 'The template is gone.',
    fields: (t) => ({
      deletedTemplateId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('MailboxTemplate', id),
      }),
    }),
  }),
  resolve: async ({ templateId }, { deps }) => {
    const id = decodeId(templateId, 'MailboxTemplate');
    await deleteTemplate(deps, { id });
    return { id };
  },
});
