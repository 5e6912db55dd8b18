import type { HostedMailbox } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { loadPerson, MemberRoleRef, UserRef } from '../../graphql/refs.ts';
import { createMailbox } from '../create-mailbox.ts';
import { deleteMailbox } from '../delete-mailbox.ts';
import { type MailboxState, mailboxStates, stateOf } from '../mailboxes/list.ts';
import { policy } from '../policy.ts';
import { updateMailbox } from '../update-mailbox.ts';
import { DirectoryStateRef, directoryState } from './directory-state.ts';

const stateWords: Record<MailboxState, string> = {
  ACTIVE: 'It takes mail, and people sign in with it.',
  SUSPENDED: 'It takes no mail and nobody signs in with it; all is kept.',
  DELETED: 'As suspended, and removed for good when its time is over. It can be restored until then.',
};

export const MailboxStateRef = builder.enumType('MailboxState', {
  description: 'Whether a mailbox is in use.',
  values: Object.fromEntries(
    mailboxStates.map((state) => [state, { description: stateWords[state] }]),
  ) as Record<MailboxState, { description: string }>,
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
        'A suspended mailbox takes no mail, and nobody reads or sends with it. Whoever signs in with its address is out of the app as well.',
    }),
    state: t.field({ type: MailboxStateRef, description: 'Whether it is in use.', resolve: stateOf }),
    version: t.exposeInt('version', { description: 'Rises with every change; changes are based on one.' }),
    domainId: t.id({
      description: 'The domain of its address.',
      resolve: (mailbox) => toGlobalId('Domain', mailbox.domainId),
    }),
    forwardTo: t.exposeStringList('forwardTo', { description: 'Where mail for it goes as well.' }),
    keepCopy: t.exposeBoolean('keepCopy', {
      description: 'Whether what is forwarded is kept here too.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted; null while it is not.',
    }),
    purgeAfter: t.expose('purgeAfter', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when a deleted mailbox can be restored; null also while it is removed for good.',
    }),
    usedBytes: t.field({
      type: 'ByteSize',
      nullable: true,
      description: 'How much it held when it was counted last; null before that.',
      resolve: (mailbox) => mailbox.usedBytes,
    }),
    usedMessages: t.exposeInt('usedMessages', {
      nullable: true,
      description: 'How many messages it held then.',
    }),
    usageAt: t.expose('usageAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that was.',
    }),
    hasPassword: t.boolean({
      description: 'Whether mail programs can sign in with a password of its own.',
      resolve: (mailbox) => mailbox.passwordHash !== null,
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
      password: t.string({
        required: false,
        description:
          'The person’s password, for the app and for mail programs; absent: they set one with a link (`createPasswordLink`).',
      }),
      role: t.field({ type: MemberRoleRef, description: 'The person’s role, up to the caller’s own.' }),
      quota: t.field({
        type: 'ByteSize',
        required: false,
        description:
          'How many bytes it may hold; 0 for no limit, absent for what the domain gives new mailboxes.',
      }),
      appAccess: t.boolean({
        required: false,
        description: 'Whether there is a person who uses the app with it; absent: yes.',
      }),
      forwardTo: t.stringList({ required: false, description: 'Where mail for it goes as well.' }),
      keepCopy: t.boolean({
        required: false,
        description: 'Whether what is forwarded is kept here too; absent: yes.',
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
      password: input.password ?? null,
      quota: input.quota ?? null,
      appAccess: input.appAccess ?? true,
      forwardTo: input.forwardTo ?? [],
      keepCopy: input.keepCopy ?? true,
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
      forwardTo: t.stringList({
        required: false,
        description: 'Where mail for it goes as well; an empty list ends forwarding.',
      }),
      keepCopy: t.boolean({ required: false, description: 'Whether what is forwarded is kept here too.' }),
      userId: t.id({
        required: false,
        description:
          'The member who uses it in the app, with their own password; null: nobody, and no password until one is set. App passwords and links of whoever had it end.',
      }),
      version: t.int({
        required: false,
        description: 'The version the change was decided on; absent: whatever is there.',
      }),
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
      forwardTo: input.forwardTo ?? undefined,
      keepCopy: input.keepCopy ?? undefined,
      userId: input.userId == null ? input.userId : decodeId(input.userId, 'User'),
      version: input.version ?? undefined,
    }),
  }),
});

defineMutation('deleteMailbox', {
  description:
    'Deletes a mailbox: mail to it is refused and nobody signs in with it from now on. It can be restored for as long as the organization decided.',
  input: builder.inputType('DeleteMailboxInput', {
    description: 'Which mailbox.',
    fields: (t) => ({ mailboxId: t.id({ description: 'The mailbox.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteMailboxPayload').implement({
    description: 'The mailbox is closed, and removed for good when its time is over.',
    fields: (t) => ({
      deletedMailboxId: t.id({
        description: 'Its id.',
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
