import type { HostDescription } from '@postroom/infra/agent/protocol/index.ts';
import type { MailHost } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { unlessUnreachable } from './unreachable.ts';

const MailHostKindRef = builder.enumType('MailHostKind', {
  description: 'Whose servers a mail host runs.',
  values: {
    PRIVATE: { description: 'Instances that this installation keeps below its data directory.' },
    DISTRIBUTION: { description: 'The servers of the machine’s distribution.' },
  },
});

const SoftwareRef = builder.objectRef<HostDescription>('MailHostSoftware').implement({
  description: 'What a mail host runs, as its agent tells.',
  fields: (t) => ({
    kind: t.field({
      type: MailHostKindRef,
      description: 'Whose servers they are.',
      resolve: ({ kind }) => (kind === 'private' ? 'PRIVATE' : 'DISTRIBUTION'),
    }),
    hostname: t.exposeString('hostname', { description: 'The name it gives itself towards other servers.' }),
    postfix: t.string({
      nullable: true,
      description: 'The version of Postfix; null where it does not run.',
      resolve: ({ versions }) => versions.postfix,
    }),
    dovecot: t.string({
      nullable: true,
      description: 'The version of Dovecot; null where it does not run.',
      resolve: ({ versions }) => versions.dovecot,
    }),
  }),
});

export const MailHostRef = builder.objectRef<MailHost>('MailHost');
builder.node(MailHostRef, {
  description: 'A machine whose mail servers are administered here. For owners and administrators.',
  id: { resolve: (host) => host.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeHosts(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.mailHost.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called here.' }),
    software: t.field({
      type: SoftwareRef,
      nullable: true,
      description: 'What it runs; null while its agent does not answer.',
      resolve: (host, _args, { deps }) =>
        unlessUnreachable(() => deps.mailHosts.agentOf(host).call('host.describe', {}, { actor: acting() })),
    }),
  }),
});

/** In place of an address; there is at most one such host. */
const THIS_MACHINE = '';

const behind = (address: string, id: string) =>
  address === THIS_MACHINE
    ? { address: { not: null } }
    : { OR: [{ address: { gt: address } }, { address, id: { gt: id } }] };

const MailHostConnection = connectionType('MailHost', MailHostRef);

builder.objectField(OrganizationRef, 'mailHosts', (t) =>
  t.field({
    type: MailHostConnection,
    description:
      'The mail hosts it administers: that of the platform’s own machine, then the others by address. For owners and administrators.',
    args: connectionArgs(),
    resolve: (organization, args, { deps }) => {
      authorize(policy.seeHosts);
      return cursorConnection<MailHost>({
        args,
        keyCount: 2,
        keysOf: (host) => [host.address ?? THIS_MACHINE, host.id],
        fetch: ({ after, limit }) =>
          deps.database.tenant.mailHost.findMany({
            where: {
              organizationId: organization.id,
              ...(after === null ? {} : behind(String(after[0]), String(after[1]))),
            },
            orderBy: [{ address: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
            take: limit,
          }),
      });
    },
  }),
);
