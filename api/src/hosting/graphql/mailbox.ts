import type { HostedMailbox } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { MemberRoleRef, UserRef, type UserRow } from '../../graphql/refs.ts';
import { createMailbox } from '../create-mailbox.ts';
import { deleteMailbox } from '../delete-mailbox.ts';
import { policy } from '../policy.ts';
import { updateMailbox } from '../update-mailbox.ts';
import { DirectoryStateRef, directoryState } from './directory-state.ts';

const loadPerson = defineLoader<UserRow>(async (ids, { deps }) => {
  const rows = await deps.database.tenant.user.findMany({ where: { id: { in: ids } } });
  return byKey(rows, (row) => row.id);
});

export const MailboxRef = builder.objectRef<HostedMailbox>('Mailbox');
builder.node(MailboxRef, {
  description: 'A mailbox on the own mail server. For owners and administrators.',
  id: { resolve: (mailbox) => mailbox.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.hostedMailbox.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    address: t.exposeString('address', { description: 'Its address.' }),
    name: t.exposeString('name', { description: 'The name of whoever uses it.' }),
    suspended: t.exposeBoolean('suspended', {
      description:
        'A suspended mailbox takes no mail, and nobody reads or sends with it. The person can still use the app.',
    }),
    quota: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'How many bytes it may hold; null for no limit.',
      resolve: (mailbox) => (mailbox.quota === 0n ? null : mailbox.quota),
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'Whose it is; null when that person has left.',
      resolve: (mailbox, _args, context) =>
        mailbox.userId === null ? null : loadPerson(context, mailbox.userId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    directory: t.field({
      type: DirectoryStateRef,
      description: 'Whether the mail servers know it as it is shown here.',
      resolve: directoryState,
    }),
  }),
});

export const MailboxConnection = connectionType('Mailbox', MailboxRef);

defineMutation('createMailbox', {
  description: 'Makes a mailbox together with the person who uses it.',
  input: builder.inputType('CreateMailboxInput', {
    description: 'The mailbox and its person.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain of its address.' }),
      localPart: t.string({ description: 'The part before the @.' }),
      name: t.string({ description: 'The person’s name.' }),
      password: t.string({ description: 'The person’s password, for the app and for mail programs.' }),
      role: t.field({ type: MemberRoleRef, description: 'The person’s role, up to the caller’s own.' }),
      quota: t.field({
        type: 'ByteSize',
        required: false,
        description: 'How many bytes it may hold; absent or 0 for no limit.',
      }),
    }),
  }),
  payload: builder.objectRef<{ mailbox: HostedMailbox }>('CreateMailboxPayload').implement({
    description: 'The mailbox exists; `directory` says whether the mail servers know it already.',
    fields: (t) => ({
      mailbox: t.expose('mailbox', { type: MailboxRef, description: 'The new mailbox.' }),
    }),
  }),
  resolve: async (input, { deps }) => ({
    mailbox: await createMailbox(deps, {
      ...input,
      domainId: decodeId(input.domainId, 'Domain'),
      quota: input.quota ?? null,
    }),
  }),
});

defineMutation('updateMailbox', {
  description: 'Changes a mailbox. What is absent stays as it is.',
  input: builder.inputType('UpdateMailboxInput', {
    description: 'What to change.',
    fields: (t) => ({
      mailboxId: t.id({ description: 'The mailbox.' }),
      suspended: t.boolean({ required: false, description: 'Whether it is out of use.' }),
      quota: t.field({
        type: 'ByteSize',
        required: false,
        description: 'How many bytes it may hold; 0 or null for no limit.',
      }),
      name: t.string({ required: false, description: 'The name of whoever uses it.' }),
    }),
  }),
  payload: builder.objectRef<{ mailbox: HostedMailbox }>('UpdateMailboxPayload').implement({
    description: 'The mailbox as it is now.',
    fields: (t) => ({ mailbox: t.expose('mailbox', { type: MailboxRef, description: 'The mailbox.' }) }),
  }),
  resolve: async (input, { deps }) => ({
    mailbox: await updateMailbox(deps, {
      mailboxId: decodeId(input.mailboxId, 'Mailbox'),
      suspended: input.suspended ?? undefined,
      // An explicit null lifts the limit.
      quota: input.quota === null ? 0 : input.quota,
      name: input.name ?? undefined,
    }),
  }),
});

defineMutation('deleteMailbox', {
  description: 'Removes a mailbox: mail to it is refused from now on. The person stays a member.',
  input: builder.inputType('DeleteMailboxInput', {
    description: 'Which mailbox.',
    fields: (t) => ({ mailboxId: t.id({ description: 'The mailbox.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteMailboxPayload').implement({
    description: 'The mailbox is gone.',
    fields: (t) => ({
      deletedMailboxId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('Mailbox', id),
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const id = decodeId(input.mailboxId, 'Mailbox');
    await deleteMailbox(deps, { mailboxId: id });
    return { id };
  },
});
