import { domainToUnicode } from 'node:url';
import type { HostedAlias, HostedDomain, HostedMailbox } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey, defineLoader, groupBy } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { createDomain } from '../create-domain.ts';
import { policy } from '../policy.ts';
import { AliasConnection } from './alias.ts';
import { DirectoryStateRef, directoryState } from './directory-state.ts';
import { MailboxConnection } from './mailbox.ts';

export const DomainRef = builder.objectRef<HostedDomain>('Domain');

export const DomainSetupStepRef = builder.enumType('DomainSetupStep', {
  description: 'What is left to do for a new domain.',
  values: {
    PUBLISH: { description: 'Its DNS records are to be published.' },
    MAILBOX: { description: 'It has no mailbox yet.' },
  },
});

export const DomainRelayTlsRef = builder.enumType('DomainRelayTls', {
  description: 'How the connection to a relay is secured. Its certificate must be valid for its name.',
  values: {
    STARTTLS: { description: 'By STARTTLS, usually on port 587.' },
    TLS: { description: 'From the first byte, usually on port 465.' },
  },
});

const DomainStateRef = builder.enumType('DomainState', {
  description: 'What a domain is doing.',
  values: {
    ACTIVE: { description: 'It takes mail.' },
    SUSPENDED: { description: 'Mail and sign-ins are refused; nothing is removed.' },
    DELETED: { description: 'The same, and at `purgeAfter` everything in it goes.' },
  },
});

const DomainRelayRef = builder.objectRef<HostedDomain & { relayHost: string }>('DomainRelay').implement({
  description: 'The server that takes what the senders of a domain send elsewhere.',
  fields: (t) => ({
    host: t.exposeString('relayHost', { description: 'Its name.' }),
    port: t.int({ description: 'Its port.', resolve: ({ relayPort }) => relayPort ?? 0 }),
    tls: t.field({
      type: DomainRelayTlsRef,
      description: 'How the connection is secured.',
      resolve: ({ relayTls }) => (relayTls === 'TLS' ? 'TLS' : 'STARTTLS'),
    }),
    username: t.exposeString('relayUsername', {
      nullable: true,
      description: 'What is logged in with; null for no login. The password is not shown.',
    }),
  }),
});

export const loadDomain = defineLoader<HostedDomain>(async (ids, { deps }) => {
  const rows = await deps.database.tenant.hostedDomain.findMany({ where: { id: { in: ids } } });
  return byKey(rows, (row) => row.id);
});

const loadAliasDomains = defineLoader<HostedDomain[]>(async (ids, { deps }) => {
  const rows = await deps.database.tenant.hostedDomain.findMany({
    where: { aliasOfId: { in: ids } },
    orderBy: { name: 'asc' },
    take: 100,
  });
  return groupBy(rows, (row) => row.aliasOfId ?? '');
});

builder.node(DomainRef, {
  description: 'A domain whose mail is taken here. For owners and administrators.',
  id: { resolve: (domain) => domain.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.hostedDomain.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name as DNS has it (A-labels).' }),
    displayName: t.string({
      description: 'Its name as people write it, in its own script.',
      resolve: ({ name }) => domainToUnicode(name) || name,
    }),
    suspended: t.exposeBoolean('suspended', { description: 'A suspended domain takes no mail.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is hosted here.' }),
    version: t.exposeInt('version', { description: 'Rises with every change: `basedOnVersion` of changes.' }),
    state: t.field({
      type: DomainStateRef,
      description: 'Whether it takes mail.',
      resolve: ({ deletedAt, suspended }) => {
        if (deletedAt !== null) return 'DELETED';
        return suspended ? 'SUSPENDED' : 'ACTIVE';
      },
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it was suspended or deleted, in the words of whoever did it.',
      resolve: ({ deletedAt, deletedReason, suspendedReason }) =>
        (deletedAt === null ? suspendedReason : deletedReason) || null,
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted.',
    }),
    purgeAfter: t.expose('purgeAfter', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when a deleted domain can be restored.',
    }),
    setupStep: t.field({
      type: DomainSetupStepRef,
      nullable: true,
      description: 'Where its wizard was left; null when nothing is left to do.',
      resolve: ({ setupStep }) => (setupStep === 'PUBLISH' || setupStep === 'MAILBOX' ? setupStep : null),
    }),
    maxMailboxes: t.exposeInt('maxMailboxes', {
      nullable: true,
      description: 'Most mailboxes, deleted ones that can be restored among them; null for no limit.',
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
    catchAll: t.exposeString('catchAll', {
      nullable: true,
      description: 'Where mail for unknown addresses goes; null when it is refused.',
    }),
    aliasOf: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain whose addresses its own stand for.',
      resolve: ({ aliasOfId }, _args, context) =>
        aliasOfId === null ? null : loadDomain(context, aliasOfId),
    }),
    aliasDomains: t.field({
      type: [DomainRef],
      description: 'The domains that stand for it, by name: at most 100.',
      resolve: async ({ id }, _args, context) => (await loadAliasDomains(context, id)) ?? [],
    }),
    relay: t.field({
      type: DomainRelayRef,
      nullable: true,
      description:
        'What its senders’ mail goes through; null when it goes to the recipients’ servers directly.',
      resolve: (domain) => (domain.relayHost === null ? null : { ...domain, relayHost: domain.relayHost }),
    }),
    directory: t.field({
      type: DirectoryStateRef,
      description: 'Whether the mail servers know it as it is shown here.',
      resolve: directoryState,
    }),
    mailboxes: t.field({
      type: MailboxConnection,
      description: 'Its mailboxes, by address, without deleted ones.',
      args: connectionArgs(),
      resolve: (domain, args, { deps }) =>
        cursorConnection<HostedMailbox>({
          args,
          keyCount: 1,
          keysOf: (mailbox) => [mailbox.address],
          fetch: ({ after, limit }) =>
            deps.database.tenant.hostedMailbox.findMany({
              where: {
                domainId: domain.id,
                deletedAt: null,
                ...(after === null ? {} : { address: { gt: String(after[0]) } }),
              },
              orderBy: { address: 'asc' },
              take: limit,
            }),
        }),
    }),
    aliases: t.field({
      type: AliasConnection,
      description: 'Its aliases, by address.',
      args: connectionArgs(),
      resolve: (domain, args, { deps }) =>
        cursorConnection<HostedAlias>({
          args,
          keyCount: 1,
          keysOf: (alias) => [alias.address],
          fetch: ({ after, limit }) =>
            deps.database.tenant.hostedAlias.findMany({
              where: {
                domainId: domain.id,
                ...(after === null ? {} : { address: { gt: String(after[0]) } }),
              },
              orderBy: { address: 'asc' },
              take: limit,
            }),
        }),
    }),
  }),
});

const DomainConnection = connectionType('Domain', DomainRef);

builder.objectField(OrganizationRef, 'domains', (t) =>
  t.field({
    type: DomainConnection,
    description: 'The domains it hosts here, by name. For owners and administrators.',
    args: connectionArgs(),
    resolve: (organization, args, { deps }) => {
      authorize(policy.seeDomains);
      return cursorConnection<HostedDomain>({
        args,
        keyCount: 1,
        keysOf: (domain) => [domain.name],
        fetch: ({ after, limit }) =>
          deps.database.tenant.hostedDomain.findMany({
            where: {
              organizationId: organization.id,
              ...(after === null ? {} : { name: { gt: String(after[0]) } }),
            },
            orderBy: { name: 'asc' },
            take: limit,
          }),
      });
    },
  }),
);

defineMutation('createDomain', {
  description: 'Hosts the mail of a domain here.',
  input: builder.inputType('CreateDomainInput', {
    description: 'Which domain.',
    fields: (t) => ({
      name: t.string({ description: 'Its name, in any script: "bücher.example".' }),
      templateId: t.id({ required: false, description: 'The template whose limits it begins with.' }),
      aliasOfId: t.id({
        required: false,
        description: 'The domain it stands for; it then has no addresses of its own.',
      }),
    }),
  }),
  payload: builder.objectRef<{ domain: HostedDomain }>('CreateDomainPayload').implement({
    description: 'The domain is hosted here.',
    fields: (t) => ({ domain: t.expose('domain', { type: DomainRef, description: 'The new domain.' }) }),
  }),
  resolve: async ({ name, templateId, aliasOfId }, { deps }) => ({
    domain: await createDomain(deps, {
      name,
      templateId: templateId ? decodeId(templateId, 'DomainTemplate') : undefined,
      aliasOfId: aliasOfId ? decodeId(aliasOfId, 'Domain') : undefined,
    }),
  }),
});
