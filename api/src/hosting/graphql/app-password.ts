import type { HostedMailbox, MailboxAppPassword } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { defineLoader, groupBy } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { ViewerRef } from '../../graphql/refs.ts';
import { createAppPassword, ownMailboxes, revokeAppPassword } from '../mailboxes/app-password.ts';
import { MailboxRef } from './mailbox.ts';

const AppPasswordRef = builder.objectRef<MailboxAppPassword>('AppPassword').implement({
  description:
    'A password of its own for one mail program. The password itself is told once, when it is made.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => toGlobalId('AppPassword', id) }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    imap: t.exposeBoolean('imap', { description: 'Whether mail can be read with it (IMAP, ManageSieve).' }),
    smtp: t.exposeBoolean('smtp', { description: 'Whether mail can be sent with it (SMTP).' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a program last signed in with it, as far as it is known.',
    }),
  }),
});

const loadAppPasswords = defineLoader<MailboxAppPassword[]>(async (mailboxIds, { deps }) => {
  const rows = await deps.database.tenant.mailboxAppPassword.findMany({
    where: { mailboxId: { in: mailboxIds } },
    orderBy: { id: 'desc' },
  });
  return groupBy(rows, (row) => row.mailboxId);
});

builder.objectField(MailboxRef, 'appPasswords', (t) =>
  t.field({
    type: [AppPasswordRef],
    description: 'Its app passwords, newest first.',
    resolve: async (mailbox, _args, context) => (await loadAppPasswords(context, mailbox.id)) ?? [],
  }),
);

const OwnMailboxRef = builder.objectRef<HostedMailbox>('OwnMailbox').implement({
  description: 'A mailbox of the caller on the own mail server, as far as it is theirs to manage.',
  fields: (t) => ({
    mailboxId: t.id({ description: 'Its id.', resolve: ({ id }) => toGlobalId('Mailbox', id) }),
    address: t.exposeString('address', { description: 'Its address.' }),
    suspended: t.exposeBoolean('suspended', { description: 'Whether an administrator suspended it.' }),
    appPasswords: t.field({
      type: [AppPasswordRef],
      description: 'Its app passwords, newest first.',
      resolve: async (mailbox, _args, context) => (await loadAppPasswords(context, mailbox.id)) ?? [],
    }),
  }),
});

builder.objectField(ViewerRef, 'ownMailboxes', (t) =>
  t.field({
    type: [OwnMailboxRef],
    description: 'The caller’s mailboxes on the own mail server, by address.',
    resolve: (_viewer, _args, { deps }) => ownMailboxes(deps),
  }),
);

defineMutation('createAppPassword', {
  description: 'Makes a password for one mail program of one’s own mailbox.',
  input: builder.inputType('CreateAppPasswordInput', {
    description: 'What it is for.',
    fields: (t) => ({
      mailboxId: t.id({ description: 'One’s own mailbox.' }),
      name: t.string({ description: 'What it is for, like "Phone".' }),
      imap: t.boolean({ description: 'Whether mail can be read with it.' }),
      smtp: t.boolean({ description: 'Whether mail can be sent with it.' }),
    }),
  }),
  payload: builder
    .objectRef<{ appPassword: MailboxAppPassword; password: string }>('CreateAppPasswordPayload')
    .implement({
      description: 'The password, which is told this once.',
      fields: (t) => ({
        appPassword: t.expose('appPassword', { type: AppPasswordRef, description: 'What is kept of it.' }),
        password: t.exposeString('password', { description: 'The password, hyphens included.' }),
      }),
    }),
  resolve: (input, { deps }) =>
    createAppPassword(deps, { ...input, mailboxId: decodeId(input.mailboxId, 'Mailbox') }),
});

defineMutation('revokeAppPassword', {
  description: 'Ends an app password: programs that use it are out within moments.',
  input: builder.inputType('RevokeAppPasswordInput', {
    description: 'Which one.',
    fields: (t) => ({
      appPasswordId: t.id({
        description: 'One of one’s own; for administrators, of anybody not above them.',
      }),
    }),
  }),
  payload: builder.objectRef<{ id: string }>('RevokeAppPasswordPayload').implement({
    description: 'It no longer opens anything.',
    fields: (t) => ({
      revokedAppPasswordId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('AppPassword', id),
      }),
    }),
  }),
  resolve: async ({ appPasswordId }, { deps }) => {
    const id = decodeId(appPasswordId, 'AppPassword');
    await revokeAppPassword(deps, { id });
    return { id };
  },
});
