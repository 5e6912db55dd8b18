// How a domain's mail is received: here, as a backup, or for another server.
import type { HostedDomain } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { MOST_RECIPIENTS, setDomainReceiving } from '../domains/set-receiving.ts';
import { DomainRef } from './domain.ts';
import { domainPayload } from './domain-payload.ts';

const ReceivingRef = builder.enumType('DomainReceiving', {
  description: 'How the mail of a domain is received.',
  values: {
    HOSTED: { description: 'In mailboxes here.' },
    BACKUP: {
      description:
        'As a backup MX: kept while the domain’s own server is away, and handed on to it. DNS says which that is.',
    },
    FORWARDED: { description: 'Handed on to one server at once, such as an internal one.' },
  },
});

const ProtocolRef = builder.enumType('HandOverProtocol', {
  description: 'How mail is handed on to a server.',
  values: {
    SMTP: { description: 'By SMTP (RFC 5321), with TLS when the server offers it.' },
    LMTP: { description: 'By LMTP (RFC 2033), with TLS when the server offers it.' },
  },
});

const ServerRef = builder.objectRef<HostedDomain & { nextHost: string }>('HandOverServer').implement({
  description: 'The server that a domain’s mail is handed on to.',
  fields: (t) => ({
    host: t.exposeString('nextHost', { description: 'Its name or address.' }),
    port: t.int({ description: 'Its port.', resolve: ({ nextPort }) => nextPort ?? 0 }),
    protocol: t.field({
      type: ProtocolRef,
      description: 'What is spoken there.',
      resolve: ({ nextProtocol }) => (nextProtocol === 'LMTP' ? 'LMTP' : 'SMTP'),
    }),
  }),
});

const HandOverRef = builder.objectRef<HostedDomain>('DomainHandOver').implement({
  description: 'What is taken of a domain that is not hosted here, and where it goes.',
  fields: (t) => ({
    server: t.field({
      type: ServerRef,
      nullable: true,
      description: 'Where it goes; null for a backup, whose server the domain’s MX records name.',
      resolve: (domain) => (domain.nextHost === null ? null : { ...domain, nextHost: domain.nextHost }),
    }),
    takesAll: t.exposeBoolean('takesAll', {
      description: 'Whether mail for every address is taken. What the server refuses then goes back.',
    }),
    recipients: t.exposeStringList('recipients', {
      description: `Else the addresses that mail is taken for, ${MOST_RECIPIENTS} at most. Others are refused.`,
    }),
  }),
});

builder.objectFields(DomainRef, (t) => ({
  receiving: t.field({
    type: ReceivingRef,
    description: 'How its mail is received.',
    resolve: ({ receiving }) => (receiving === 'BACKUP' || receiving === 'FORWARDED' ? receiving : 'HOSTED'),
  }),
  handOver: t.field({
    type: HandOverRef,
    nullable: true,
    description: 'What is taken and where it goes; null while its mailboxes are here.',
    resolve: (domain) => (domain.receiving === 'HOSTED' ? null : domain),
  }),
}));

defineMutation('setDomainReceiving', {
  description:
    'Changes how the mail of a domain is received. A domain with mailboxes, aliases or a catch-all stays hosted here.',
  input: builder.inputType('SetDomainReceivingInput', {
    description: 'How mail is received. Of a hosted domain nothing else is kept.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain.' }),
      receiving: t.field({ type: ReceivingRef, description: 'How its mail is received.' }),
      server: t.field({
        type: builder.inputType('HandOverServerInput', {
          description: 'The server that gets the mail.',
          fields: (s) => ({
            host: s.string({
              description:
                'Its name or address. Private addresses are refused unless the operator allows them.',
            }),
            port: s.int({ description: 'Its port; usually 25.' }),
            protocol: s.field({ type: ProtocolRef, description: 'What is spoken there.' }),
          }),
        }),
        required: false,
        description: 'Needed for a forwarded domain, and of no use for others.',
      }),
      takesAll: t.boolean({
        description: 'Whether to take mail for every address. Addresses are not needed then.',
      }),
      recipients: t.stringList({
        description: `Else the addresses to take mail for, or what stands before their @: ${MOST_RECIPIENTS} at most.`,
      }),
      basedOnVersion: t.int({
        required: false,
        description:
          'The `version` the caller has seen: a conflict when it has changed since. Absent to change it anyway.',
      }),
    }),
  }),
  payload: domainPayload('SetDomainReceiving', 'Mail of the domain is received as asked.'),
  resolve: async ({ domainId, basedOnVersion, server, ...input }, { deps }) => ({
    domain: await setDomainReceiving(deps, {
      ...input,
      domainId: decodeId(domainId, 'Domain'),
      server: server ?? null,
      basedOnVersion: basedOnVersion ?? undefined,
    }),
  }),
});
