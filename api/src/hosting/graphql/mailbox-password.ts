import type { HostedMailbox } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import {
  createPasswordLink,
  findPasswordLink,
  LINK_HOURS,
  type MadeLink,
  type OpenLink,
  resetMailboxPassword,
  setPasswordByLink,
} from '../mailboxes/reset-password.ts';
import { MailboxRef } from './mailbox.ts';

defineMutation('resetMailboxPassword', {
  description:
    'Gives a mailbox and its person a new password. Everybody who is signed in with the old one has to sign in again.',
  input: builder.inputType('ResetMailboxPasswordInput', {
    description: 'The mailbox and the new password.',
    fields: (t) => ({
      mailboxId: t.id({ description: 'The mailbox.' }),
      password: t.string({
        description: 'The password from now on: 10 characters or more, hard to guess.',
      }),
      revokeAppPasswords: t.boolean({
        description: 'Whether its app passwords end as well: as one does when somebody else may have them.',
      }),
    }),
  }),
  payload: builder.objectRef<{ mailbox: HostedMailbox }>('ResetMailboxPasswordPayload').implement({
    description: 'The new password holds.',
    fields: (t) => ({ mailbox: t.expose('mailbox', { type: MailboxRef, description: 'The mailbox.' }) }),
  }),
  resolve: async (input, { deps }) => ({
    mailbox: await resetMailboxPassword(deps, {
      ...input,
      mailboxId: decodeId(input.mailboxId, 'Mailbox'),
    }),
  }),
});

defineMutation('createPasswordLink', {
  description:
    'Makes a link with which the person sets their password, once. Earlier links of the mailbox end.',
  input: builder.inputType('CreatePasswordLinkInput', {
    description: 'Whose password.',
    fields: (t) => ({
      mailboxId: t.id({ description: 'The mailbox.' }),
      hours: t.int({
        required: false,
        description: `How long the link works: ${LINK_HOURS.least} to ${LINK_HOURS.most} hours; absent: ${LINK_HOURS.usual}.`,
      }),
    }),
  }),
  payload: builder.objectRef<MadeLink>('CreatePasswordLinkPayload').implement({
    description: 'The link, which is told this once.',
    fields: (t) => ({
      mailbox: t.expose('mailbox', { type: MailboxRef, description: 'The mailbox.' }),
      url: t.exposeString('url', {
        description: 'The link, for the person alone: whoever has it sets the password.',
      }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works.' }),
    }),
  }),
  resolve: ({ mailboxId, hours }, { deps }) =>
    createPasswordLink(deps, {
      mailboxId: decodeId(mailboxId, 'Mailbox'),
      hours: hours ?? LINK_HOURS.usual,
    }),
});

const PasswordLinkRef = builder.objectRef<OpenLink>('PasswordLink').implement({
  description: 'What a link for setting a password is for.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'The address whose password it sets.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works.' }),
  }),
});

builder.queryField('passwordLink', (t) =>
  t.field({
    type: PasswordLinkRef,
    nullable: true,
    skipTypeScopes: true,
    authScopes: { public: true },
    description: 'What a link for setting a password is for; null when it is wrong, used or over.',
    args: { token: t.arg.string({ description: 'The secret in the link.' }) },
    resolve: (_root, { token }, { deps }) => findPasswordLink(deps, token),
  }),
);

defineMutation('setPasswordByLink', {
  description: 'Sets the password of the mailbox a link is for, once.',
  public: true,
  input: builder.inputType('SetPasswordByLinkInput', {
    description: 'The link and the new password.',
    fields: (t) => ({
      token: t.string({ description: 'The secret in the link.' }),
      password: t.string({ description: 'The password from now on: 10 characters or more, hard to guess.' }),
    }),
  }),
  payload: builder.objectRef<{ address: string }>('SetPasswordByLinkPayload').implement({
    description: 'The password holds.',
    fields: (t) => ({ address: t.exposeString('address', { description: 'The address to sign in with.' }) }),
  }),
  resolve: async (input, { deps, ipAddress }) => ({
    address: await setPasswordByLink(deps, input, ipAddress),
  }),
});
