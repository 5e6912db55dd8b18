import type { HostedMailbox } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import { purgeMailbox } from '../mailboxes/purge.ts';
import { restoreMailbox } from '../mailboxes/restore.ts';
import { changeMailboxSettings, type MailboxSettings, mailboxSettings } from '../mailboxes/settings.ts';
import { policy } from '../policy.ts';
import { MailboxRef } from './mailbox.ts';

const MailboxSettingsRef = builder.objectRef<MailboxSettings>('MailboxSettings').implement({
  description: 'What the organization decided about its mailboxes.',
  fields: (t) => ({
    retentionDays: t.exposeInt('retentionDays', {
      description: 'Days that a deleted mailbox can be restored.',
    }),
  }),
});

builder.objectField(OrganizationRef, 'mailboxSettings', (t) =>
  t.field({
    type: MailboxSettingsRef,
    description: 'What it decided about its mailboxes. For owners and administrators.',
    resolve: (_organization, _args, { deps }) => {
      authorize(policy.seeDomains);
      return mailboxSettings(deps.database);
    },
  }),
);

defineMutation('changeMailboxSettings', {
  description: 'Decides about the mailboxes of the organization.',
  input: builder.inputType('ChangeMailboxSettingsInput', {
    description: 'What holds from now on.',
    fields: (t) => ({
      retentionDays: t.int({
        description: 'Days that a mailbox deleted from now on can be restored: 1 to 365.',
      }),
    }),
  }),
  payload: builder.objectRef<{ settings: MailboxSettings }>('ChangeMailboxSettingsPayload').implement({
    description: 'What holds now.',
    fields: (t) => ({
      settings: t.expose('settings', { type: MailboxSettingsRef, description: 'The settings.' }),
    }),
  }),
  resolve: async (input, { deps }) => ({ settings: await changeMailboxSettings(deps, input) }),
});

defineMutation('restoreMailbox', {
  description:
    'Brings a deleted mailbox back, with its mail, its aliases, its passwords and its person’s way in.',
  input: builder.inputType('RestoreMailboxInput', {
    description: 'Which mailbox.',
    fields: (t) => ({ mailboxId: t.id({ description: 'The mailbox.' }) }),
  }),
  payload: builder.objectRef<{ mailbox: HostedMailbox }>('RestoreMailboxPayload').implement({
    description: 'The mailbox is back.',
    fields: (t) => ({ mailbox: t.expose('mailbox', { type: MailboxRef, description: 'The mailbox.' }) }),
  }),
  resolve: async ({ mailboxId }, { deps }) => ({
    mailbox: await restoreMailbox(deps, { mailboxId: decodeId(mailboxId, 'Mailbox') }),
  }),
});

defineMutation('purgeMailbox', {
  description: 'Removes a deleted mailbox and its mail for good, before its time. Its address is free again.',
  input: builder.inputType('PurgeMailboxInput', {
    description: 'Which mailbox.',
    fields: (t) => ({ mailboxId: t.id({ description: 'The deleted mailbox.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('PurgeMailboxPayload').implement({
    description: 'The mailbox and its mail are gone.',
    fields: (t) => ({
      purgedMailboxId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('Mailbox', id),
      }),
    }),
  }),
  resolve: async ({ mailboxId }, { deps }) => {
    const id = decodeId(mailboxId, 'Mailbox');
    await purgeMailbox(deps, { mailboxId: id });
    return { id };
  },
});
