import type { DomainTemplate } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { deleteDomainTemplate, saveDomainTemplate } from '../domains/templates.ts';
import { policy } from '../policy.ts';

export const DomainTemplateRef = builder.objectRef<DomainTemplate>('DomainTemplate');
builder.node(DomainTemplateRef, {
  description: 'Limits that new domains of a kind have in common. For owners and administrators.',
  id: { resolve: (template) => template.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.domainTemplate.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called.' }),
    version: t.exposeInt('version', { description: 'Rises with every change.' }),
    maxMailboxes: t.exposeInt('maxMailboxes', {
      nullable: true,
      description: 'Most mailboxes; null for no limit.',
    }),
    maxAliases: t.exposeInt('maxAliases', {
      nullable: true,
      description: 'Most aliases; null for no limit.',
    }),
    defaultQuota: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'What a new mailbox may hold; null for no limit.',
      resolve: ({ defaultQuota }) => (defaultQuota === 0n ? null : defaultQuota),
    }),
    maxQuota: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'What the quotas of its mailboxes may come to; null for no limit.',
      resolve: ({ maxQuota }) => (maxQuota === 0n ? null : maxQuota),
    }),
  }),
});

builder.objectField(OrganizationRef, 'domainTemplates', (t) =>
  t.field({
    type: [DomainTemplateRef],
    description: 'Templates for new domains, by name: at most 50. For owners and administrators.',
    resolve: (_organization, _args, { deps }) => {
      authorize(policy.seeDomains);
      return deps.database.tenant.domainTemplate.findMany({ orderBy: { name: 'asc' }, take: 50 });
    },
  }),
);

defineMutation('saveDomainTemplate', {
  description: 'Makes a template for new domains, or changes one. Domains made from it stay as they are.',
  input: builder.inputType('SaveDomainTemplateInput', {
    description: 'All of the template.',
    fields: (t) => ({
      templateId: t.id({ required: false, description: 'The template to change; absent for a new one.' }),
      basedOnVersion: t.int({ required: false, description: 'The `version` the caller has seen.' }),
      name: t.string({ description: 'What it is called.' }),
      maxMailboxes: t.int({ required: false, description: 'Most mailboxes; null for no limit.' }),
      maxAliases: t.int({ required: false, description: 'Most aliases; null for no limit.' }),
      defaultQuota: t.field({
        type: 'ByteSize',
        required: false,
        description: 'What a new mailbox may hold; 0 or null for no limit.',
      }),
      maxQuota: t.field({
        type: 'ByteSize',
        required: false,
        description: 'What the quotas of the mailboxes may come to; 0 or null for no limit.',
      }),
    }),
  }),
  payload: builder.objectRef<{ template: DomainTemplate }>('SaveDomainTemplatePayload').implement({
    description: 'The template is saved.',
    fields: (t) => ({
      template: t.expose('template', { type: DomainTemplateRef, description: 'The template.' }),
    }),
  }),
  resolve: async (input, { deps }) => ({
    template: await saveDomainTemplate(deps, {
      name: input.name,
      templateId: input.templateId ? decodeId(input.templateId, 'DomainTemplate') : undefined,
      basedOnVersion: input.basedOnVersion ?? undefined,
      maxMailboxes: input.maxMailboxes ?? null,
      maxAliases: input.maxAliases ?? null,
      defaultQuota: BigInt(input.defaultQuota ?? 0),
      maxQuota: BigInt(input.maxQuota ?? 0),
    }),
  }),
});

defineMutation('deleteDomainTemplate', {
  description: 'Deletes a template. Domains made from it stay as they are.',
  input: builder.inputType('DeleteDomainTemplateInput', {
    description: 'Which template.',
    fields: (t) => ({ templateId: t.id({ description: 'The template.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteDomainTemplatePayload').implement({
    description: 'The template is gone.',
    fields: (t) => ({
      deletedTemplateId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('DomainTemplate', id),
      }),
    }),
  }),
  resolve: async ({ templateId }, { deps }) => {
    const id = decodeId(templateId, 'DomainTemplate');
    await deleteDomainTemplate(deps, { templateId: id });
    return { id };
  },
});
