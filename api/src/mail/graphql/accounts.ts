// The mutations of mail accounts.
import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { addExternalMailAccount } from '../accounts/add-external-account.ts';
import { removeMailAccount } from '../accounts/remove-account.ts';
import { resyncMailAccount } from '../accounts/resync-account.ts';
import type { MailAccount } from '../reading/accounts.ts';
import { loadMailAccount, MailAccountRef } from './mail-account-ref.ts';

const TlsModeRef = builder.enumType('TlsMode', {
  description: 'How the connection to a mail server is kept from others.',
  values: {
    TLS: { description: 'Encrypted from the first byte: usually port 993, or 465 for sending.' },
    STARTTLS: {
      description: 'Encrypted before the login, or not used at all: usually port 143, or 587 for sending.',
    },
    NONE: { description: 'Not encrypted. For servers in one’s own network alone.' },
  } as const,
});

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
    'Takes a mailbox from elsewhere out of the app; on its server nothing changes. Hosted mailboxes are deleted by administrators.',
  input: builder.inputType('RemoveMailAccountInput', {
    description: 'Which account.',
    fields: (t) => ({ accountId: t.id({ description: 'The mail account.' }) }),
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
    await removeMailAccount(deps, accountId);
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
