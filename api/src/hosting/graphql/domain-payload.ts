import type { HostedDomain } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { DomainRef } from './domain.ts';

/** What a mutation of a domain answers: the domain with the change. */
export const domainPayload = (mutation: string, description: string) =>
  builder.objectRef<{ domain: HostedDomain }>(`${mutation}Payload`).implement({
    description,
    fields: (t) => ({
      domain: t.expose('domain', { type: DomainRef, description: 'The domain as it is now.' }),
    }),
  });
