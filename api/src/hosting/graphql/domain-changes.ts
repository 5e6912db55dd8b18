// What administrators do with a whole domain.
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { deleteDomain, restoreDomain } from '../domains/delete-domain.ts';
import { removeDomainRelay, setDomainRelay } from '../domains/set-relay.ts';
import { resumeDomain, suspendDomain } from '../domains/suspend-domain.ts';
import { updateDomain } from '../domains/update-domain.ts';
import { DomainRelayTlsRef, DomainSetupStepRef } from './domain.ts';
import { domainPayload } from './domain-payload.ts';

const VERSION =
  'The `version` the caller has seen: a conflict when it has changed since. Absent to change it anyway.';
const DOMAIN = 'The domain.';

defineMutation('updateDomain', {
  description: 'Changes limits, catch-all and what a domain stands for. What is absent stays as it is.',
  input: builder.inputType('UpdateDomainInput', {
    description: 'What to change.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
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
        description: 'What the quotas of its mailboxes may come to; 0 or null for no limit.',
      }),
      catchAll: t.string({
        required: false,
        description: 'Where mail for unknown addresses goes; null refuses it.',
      }),
      aliasOfId: t.id({
        required: false,
        description: 'The domain it stands for; null for addresses of its own.',
      }),
      setupStep: t.field({
        type: DomainSetupStepRef,
        required: false,
        description: 'Where its wizard is left; null when it is done.',
      }),
    }),
  }),
  payload: domainPayload('UpdateDomain', 'The domain is changed.'),
  resolve: async (input, { deps }) => {
    const { domainId, basedOnVersion, defaultQuota, maxQuota, aliasOfId, ...rest } = input;
    const bytes = (value: number | null | undefined) =>
      value === undefined ? undefined : BigInt(value ?? 0);
    const domain = await updateDomain(deps, {
      ...rest,
      domainId: decodeId(domainId, 'Domain'),
      basedOnVersion: basedOnVersion ?? undefined,
      defaultQuota: bytes(defaultQuota),
      maxQuota: bytes(maxQuota),
      aliasOfId: aliasOfId ? decodeId(aliasOfId, 'Domain') : aliasOfId,
    });
    return { domain };
  },
});

defineMutation('suspendDomain', {
  description: 'Refuses all mail of a domain, and sign-ins with its addresses, until it is resumed.',
  input: builder.inputType('SuspendDomainInput', {
    description: 'Which domain, and why.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      reason: t.string({ description: 'Why, for other administrators. May be empty.' }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
    }),
  }),
  payload: domainPayload('SuspendDomain', 'The domain is suspended.'),
  resolve: async ({ domainId, reason, basedOnVersion }, { deps }) => ({
    domain: await suspendDomain(deps, {
      ...{ domainId: decodeId(domainId, 'Domain'), reason, basedOnVersion: basedOnVersion ?? undefined },
    }),
  }),
});

defineMutation('resumeDomain', {
  description: 'Ends the suspension of a domain.',
  input: builder.inputType('ResumeDomainInput', {
    description: 'Which domain.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
    }),
  }),
  payload: domainPayload('ResumeDomain', 'The domain takes mail again.'),
  resolve: async ({ domainId, basedOnVersion }, { deps }) => ({
    domain: await resumeDomain(deps, {
      ...{ domainId: decodeId(domainId, 'Domain'), basedOnVersion: basedOnVersion ?? undefined },
    }),
  }),
});

defineMutation('deleteDomain', {
  description:
    'Deletes a domain: mail is refused at once, mailboxes and mail are kept for some days and can be restored until then.',
  input: builder.inputType('DeleteDomainInput', {
    description: 'Which domain, and for how long it can be restored.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      confirmName: t.string({ description: 'Its name once more, as a confirmation.' }),
      retentionDays: t.int({ description: 'Days for which it can be restored: 0 to 365.' }),
      reason: t.string({ description: 'Why, for other administrators. May be empty.' }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
    }),
  }),
  payload: domainPayload(
    'DeleteDomain',
    'The domain is deleted; `purgeAfter` says until when it can be restored.',
  ),
  resolve: async (input, { deps }) => ({
    domain: await deleteDomain(deps, {
      ...input,
      domainId: decodeId(input.domainId, 'Domain'),
      basedOnVersion: input.basedOnVersion ?? undefined,
    }),
  }),
});

defineMutation('restoreDomain', {
  description: 'Takes the deletion of a domain back: all is as it was before.',
  input: builder.inputType('RestoreDomainInput', {
    description: 'Which domain.',
    fields: (t) => ({ domainId: t.id({ description: DOMAIN }) }),
  }),
  payload: domainPayload('RestoreDomain', 'The domain is there again.'),
  resolve: async ({ domainId }, { deps }) => ({
    domain: await restoreDomain(deps, { domainId: decodeId(domainId, 'Domain') }),
  }),
});

defineMutation('setDomainRelay', {
  description: 'Sends what a domain’s senders send elsewhere through a relay, such as the provider’s.',
  input: builder.inputType('SetDomainRelayInput', {
    description: 'The relay.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      host: t.string({ description: 'Its name: "smtp.example.com". Private addresses are refused.' }),
      port: t.int({ description: 'Its port; usually 587 with STARTTLS, 465 with TLS.' }),
      tls: t.field({ type: DomainRelayTlsRef, description: 'How the connection is secured.' }),
      username: t.string({ required: false, description: 'What to log in with; null for no login.' }),
      password: t.string({
        required: false,
        description: 'The password; absent to keep the one there is, for the same host, port and user name.',
      }),
      verify: t.boolean({
        description: 'Whether to log in first, and change nothing when the relay refuses.',
      }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
    }),
  }),
  payload: domainPayload('SetDomainRelay', 'The domain sends through the relay.'),
  resolve: async (input, { deps }) => ({
    domain: await setDomainRelay(deps, {
      ...input,
      domainId: decodeId(input.domainId, 'Domain'),
      username: input.username ?? null,
      password: input.password ?? undefined,
      basedOnVersion: input.basedOnVersion ?? undefined,
    }),
  }),
});

defineMutation('removeDomainRelay', {
  description: 'Lets a domain send to other servers directly again, and forgets the relay’s password.',
  input: builder.inputType('RemoveDomainRelayInput', {
    description: 'Which domain.',
    fields: (t) => ({
      domainId: t.id({ description: DOMAIN }),
      basedOnVersion: t.int({ required: false, description: VERSION }),
    }),
  }),
  payload: domainPayload('RemoveDomainRelay', 'The domain sends directly.'),
  resolve: async ({ domainId, basedOnVersion }, { deps }) => ({
    domain: await removeDomainRelay(deps, {
      ...{ domainId: decodeId(domainId, 'Domain'), basedOnVersion: basedOnVersion ?? undefined },
    }),
  }),
});
