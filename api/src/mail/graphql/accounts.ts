// The mutations of mail accounts.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { addExternalMailAccount } from '../accounts/add-external-account.ts';
import { pauseMailAccount, resumeMailAccount } from '../accounts/pause-account.ts';
import { removeMailAccount } from '../accounts/remove-account.ts';
import { resyncMailAccount } from '../accounts/resync-account.ts';
import { updateMailAccount } from '../accounts/update-account.ts';
import type { MailAccount } from '../reading/accounts.ts';
import { loadMailAccount, MailAccountRef } from './mail-account-ref.ts';
import { TlsModeRef } from './tls-mode.ts';

const MailServerInput = builder.inputType('MailServerInput', {
  description: 'How a mail server is reached, and who logs in.',
  fields: (t) => ({
    host: t.string({ description: 'Its name: "imap.example.com".' }),
    port: t.int({ description: 'Its port: 1 to 65535.' }),
    tls: t.field({ type: TlsModeRef, description: 'How the connection is encrypted.' }),
    username: t.string({ description: 'The user name; at most servers the whole address.' }),
    password: t.string({
      description: 'The password, or an app password. Stored encrypted, never shown again.',
    }),
  }),
});

async function load(context: Context, accountId: string): Promise<{ account: MailAccount }> {
  const account = await loadMailAccount(context, accountId);
  if (account === null) throw new NotFoundError('mail account');
  return { account };
}

const accountPayload = (name: string, description: string) =>
  builder.objectRef<{ account: MailAccount }>(name).implement({
    description,
    fields: (t) => ({ account: t.expose('account', { type: MailAccountRef, description: 'The account.' }) }),
  });

defineMutation('addExternalMailAccount', {
  description:
    'Adds a mailbox from elsewhere. Both servers are tried first: MailServerError names the one that refuses, and nothing is stored then.',
  input: builder.inputType('AddExternalMailAccountInput', {
    description: 'The mailbox and its servers.',
    fields: (t) => ({
      address: t.string({ description: 'The address to send from.' }),
      name: t.string({ description: 'The name that stands in From.' }),
      imap: t.field({ type: MailServerInput, description: 'The server mail is read from.' }),
      smtp: t.field({ type: MailServerInput, description: 'The server mail is sent through.' }),
    }),
  }),
  payload: accountPayload('AddExternalMailAccountPayload', 'The new account; its mail is being read in.'),
  resolve: async (input, context) => load(context, await addExternalMailAccount(context.deps, input)),
});

defineMutation('removeMailAccount', {
  description:
    'Takes a mailbox from elsewhere out of the app, with everything that was read of it; on its server nothing changes. To keep what was read, pause the account. Hosted mailboxes are deleted by administrators.',
  input: builder.inputType('RemoveMailAccountInput', {
    description: 'Which account.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      cancelSending: t.boolean({
        required: false,
        description:
          'True: messages that wait to be sent are given up. Without, they are a ConflictError; what is on its way at this moment always is.',
      }),
    }),
  }),
  payload: builder.objectRef<{ accountId: string }>('RemoveMailAccountPayload').implement({
    description: 'What is gone.',
    fields: (t) => ({
      removedAccountId: t.id({
        description: 'Id of the account.',
        resolve: ({ accountId }) => toGlobalId('MailAccount', accountId),
      }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const accountId = decodeId(input.accountId, 'MailAccount');
    await removeMailAccount(deps, { accountId, cancelSending: input.cancelSending === true });
    return { accountId };
  },
});

defineMutation('resyncMailAccount', {
  description: 'Tries an account again at once and compares all of its mail with the server anew.',
  input: builder.inputType('ResyncMailAccountInput', {
    description: 'Which account.',
    fields: (t) => ({ accountId: t.id({ description: 'The mail account.' }) }),
  }),
  payload: accountPayload('ResyncMailAccountPayload', 'The account as it begins again.'),
  resolve: async (input, context) => {
    const accountId = decodeId(input.accountId, 'MailAccount');
    await resyncMailAccount(context.deps, accountId);
    return load(context, accountId);
  },
});

const MailServerChangeInput = builder.inputType('MailServerChangeInput', {
  description: 'How a mail server is reached from now on.',
  fields: (t) => ({
    host: t.string({ description: 'Its name.' }),
    port: t.int({ description: 'Its port: 1 to 65535.' }),
    tls: t.field({ type: TlsModeRef, description: 'How the connection is encrypted.' }),
    username: t.string({ description: 'The user name.' }),
    password: t.string({
      required: false,
      description:
        'A new password; absent, the stored one stays. With another host or user name, or when encryption is given up, it must be entered again.',
    }),
  }),
});

defineMutation('updateMailAccount', {
  description:
    'Changes the name or the servers of a mailbox from elsewhere. Changed servers are tried first, as when adding it.',
  input: builder.inputType('UpdateMailAccountInput', {
    description: 'The changes; what is absent stays.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      name: t.string({ required: false, description: 'The name that stands in From.' }),
      imap: t.field({
        type: MailServerChangeInput,
        required: false,
        description: 'The server mail is read from.',
      }),
      smtp: t.field({
        type: MailServerChangeInput,
        required: false,
        description: 'The server mail is sent through.',
      }),
    }),
  }),
  payload: accountPayload('UpdateMailAccountPayload', 'The account as it is now.'),
  resolve: async (input, context) => {
    const accountId = decodeId(input.accountId, 'MailAccount');
    await updateMailAccount(context.deps, { ...input, accountId });
    return load(context, accountId);
  },
});

defineMutation('pauseMailAccount', {
  description:
    'Stops reading an account’s mail. What was read stays; what is done to it meanwhile is done on the server later.',
  input: builder.inputType('PauseMailAccountInput', {
    description: 'Which account.',
    fields: (t) => ({ accountId: t.id({ description: 'The mail account.' }) }),
  }),
  payload: accountPayload('PauseMailAccountPayload', 'The account, paused.'),
  resolve: async (input, context) => {
    const accountId = decodeId(input.accountId, 'MailAccount');
    await pauseMailAccount(context.deps, accountId);
    return load(context, accountId);
  },
});

defineMutation('resumeMailAccount', {
  description: 'Goes on with a paused account, and tries one at once that waits for its next attempt.',
  input: builder.inputType('ResumeMailAccountInput', {
    description: 'Which account.',
    fields: (t) => ({ accountId: t.id({ description: 'The mail account.' }) }),
  }),
  payload: accountPayload('ResumeMailAccountPayload', 'The account as it goes on.'),
  resolve: async (input, context) => {
    const accountId = decodeId(input.accountId, 'MailAccount');
    await resumeMailAccount(context.deps, accountId);
    return load(context, accountId);
  },
});
