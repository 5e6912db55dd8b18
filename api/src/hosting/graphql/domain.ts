import type { HostedAlias, HostedDomain, HostedMailbox } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { createDomain } from '../create-domain.ts';
import { policy } from '../policy.ts';
import { AliasConnection } from './alias.ts';
import { DirectoryStateRef, directoryState } from './directory-state.ts';
import { MailboxConnection } from './mailbox.ts';

const DomainRef = builder.objectRef<HostedDomain>('Domain');
builder.node(DomainRef, {
  description: 'A domain whose mail is hosted here. For owners and administrators.',
  id: { resolve: (domain) => domain.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.hostedDomain.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name as DNS has it (A-labels).' }),
    suspended: t.exposeBoolean('suspended', { description: 'A suspended domain takes no mail.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is hosted here.' }),
    directory: t.field({
      type: DirectoryStateRef,
      description: 'Whether the mail servers know it as it is shown here.',
      resolve: directoryState,
    }),
    mailboxes: t.field({
      type: MailboxConnection,
      description: 'Its mailboxes, by address.',
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
    fields: (t) => ({ name: t.string({ description: 'Its name, in any script: "bücher.example".' }) }),
  }),
  payload: builder.objectRef<{ domain: HostedDomain }>('CreateDomainPayload').implement({
    description: 'The domain is hosted here.',
    fields: (t) => ({ domain: t.expose('domain', { type: DomainRef, description: 'The new domain.' }) }),
  }),
  resolve: async ({ name }, { deps }) => ({ domain: await createDomain(deps, { name }) }),
});
