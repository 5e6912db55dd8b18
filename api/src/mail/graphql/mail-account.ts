// Mail accounts: whose mail is read and sent, and how its synchronisation stands.
import { InputError } from '../../core/errors.ts';
import { isUuid } from '../../core/ids.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection, type Keyset } from '../../graphql/connection.ts';
import { MailServerProblemRef } from '../../graphql/errors.ts';
import { byKey } from '../../graphql/loader.ts';
import { ViewerRef } from '../../graphql/refs.ts';
import {
  type AccountServer,
  findAccounts,
  listAccounts,
  type MailAccount,
  type MailAccountStatus,
} from '../reading/accounts.ts';
import { FolderConnection, loadFolderPage, MOST_FOLDERS } from './folder.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { TlsModeRef } from './tls-mode.ts';

const MailAccountKindRef = builder.enumType('MailAccountKind', {
  description: 'Where the mailbox of a mail account is.',
  values: {
    HOSTED: { description: 'On the platform’s own mail servers.' },
    EXTERNAL: { description: 'Elsewhere, reached by IMAP and SMTP.' },
  },
});

const statuses: Record<MailAccountStatus, string> = {
  CONNECTING: 'The server is being reached for the first time, or again.',
  SYNCING: 'Mail is being read in: `syncedMessages` of `totalMessages`.',
  LIVE: 'Everything is read in, and new mail shows as it arrives.',
  WAITING: 'The server could not be reached; it is tried again at `nextAttemptAt`.',
  FAILED: 'The server refuses; somebody has to do something.',
  PAUSED: 'Synchronisation is switched off.',
};

const MailAccountStatusRef = builder.enumType('MailAccountStatus', {
  description: 'How the synchronisation of a mail account stands.',
  values: Object.fromEntries(
    Object.entries(statuses).map(([status, description]) => [status, { description }]),
  ) as Record<MailAccountStatus, { description: string }>,
});

const AbsencePeriodRef = builder
  .objectRef<{ from: Date | null; until: Date | null }>('AbsencePeriod')
  .implement({
    description: 'When a mail server answers for somebody who is away.',
    fields: (t) => ({
      from: t.expose('from', { type: 'DateTime', nullable: true, description: 'Null: already.' }),
      until: t.expose('until', {
        type: 'DateTime',
        nullable: true,
        description: 'The first moment after it; null: until it is switched off.',
      }),
    }),
  });

const MailQuotaRef = builder.objectRef<{ used: bigint; limit: bigint | null }>('MailQuota').implement({
  description: 'How full a mailbox is, as its server told last.',
  fields: (t) => ({
    used: t.expose('used', { type: 'ByteSize', description: 'What its messages take.' }),
    limit: t.expose('limit', {
      type: 'ByteSize',
      nullable: true,
      description: 'What they may take; null without a limit.',
    }),
  }),
});

const AccountServerRef = builder.objectRef<AccountServer>('MailAccountServer').implement({
  description: 'How a server of a mailbox from elsewhere is reached. Its password is never told.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'Its name.' }),
    port: t.exposeInt('port', { description: 'Its port.' }),
    tls: t.field({
      type: TlsModeRef,
      description: 'How the connection is encrypted.',
      resolve: ({ tls }) => tls,
    }),
    username: t.exposeString('username', { description: 'Who logs in.' }),
  }),
});

builder.node(MailAccountRef, {
  description: 'A mailbox of a person, hosted here or elsewhere. Only its owner sees it.',
  id: { resolve: (account) => account.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findAccounts(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    kind: t.field({ type: MailAccountKindRef, description: 'Where it is.', resolve: ({ kind }) => kind }),
    address: t.exposeString('address', { description: 'Its address, in lower case.' }),
    name: t.exposeString('name', { description: 'The name that stands in From.' }),
    status: t.field({
      type: MailAccountStatusRef,
      description: 'How its synchronisation stands.',
      resolve: ({ status }) => status,
    }),
    statusMessage: t.exposeString('statusMessage', {
      description: 'The status in a sentence for people: "Syncing 3,200 of 50,000".',
    }),
    syncedMessages: t.exposeInt('syncedMessages', { description: 'How many messages are read in.' }),
    totalMessages: t.exposeInt('totalMessages', { description: 'How many there are on the server.' }),
    problem: t.field({
      type: MailServerProblemRef,
      nullable: true,
      description: 'What is wrong with its server; null when nothing is.',
      resolve: ({ problem }) => problem,
    }),
    lastSyncedAt: t.expose('lastSyncedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last agreed with its server.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its server is tried again; null when nothing waits.',
    }),
    suspended: t.exposeBoolean('suspended', {
      description: 'Whether an administrator suspended the mailbox, or its domain. Only hosted ones can be.',
    }),
    imap: t.field({
      type: AccountServerRef,
      nullable: true,
      description: 'The server mail is read from; null for a hosted mailbox.',
      resolve: ({ servers }) => servers?.imap ?? null,
    }),
    smtp: t.field({
      type: AccountServerRef,
      nullable: true,
      description: 'The server mail is sent through; null for a hosted mailbox.',
      resolve: ({ servers }) => servers?.smtp ?? null,
    }),
    unreadCount: t.exposeInt('unreadCount', { description: 'How many messages in its inbox are unread.' }),
    folders: t.field({
      type: FolderConnection,
      description: 'Its folders, by path.',
      args: connectionArgs(MOST_FOLDERS),
      resolve: ({ id }, args, context) => loadFolderPage(context, id, args),
    }),
    absence: t.field({
      type: AbsencePeriodRef,
      nullable: true,
      description: 'Set while out-of-office is switched on, as the rules on its server said last.',
      resolve: ({ outOfOffice, outOfOfficeFrom, outOfOfficeUntil }) =>
        outOfOffice ? { from: outOfOfficeFrom, until: outOfOfficeUntil } : null,
    }),
    quota: t.field({
      type: MailQuotaRef,
      nullable: true,
      description: 'How full it is; null when its server does not tell.',
      resolve: ({ quotaUsed, quotaLimit }) =>
        quotaUsed === null ? null : { used: quotaUsed, limit: quotaLimit },
    }),
  }),
});

const MailAccountConnection = connectionType('MailAccount', MailAccountRef);

function readId([id]: Keyset): string {
  if (typeof id === 'string' && isUuid(id)) return id;
  throw new InputError({ after: 'This cursor does not belong to this list.' });
}

builder.objectField(ViewerRef, 'mailAccounts', (t) =>
  t.field({
    type: MailAccountConnection,
    description: 'The person’s mail accounts, in the order they were added.',
    args: connectionArgs(),
    resolve: ({ session }, args, { deps }) =>
      cursorConnection<MailAccount>({
        args,
        keyCount: 1,
        keysOf: ({ id }) => [id],
        fetch: ({ after, limit }) =>
          listAccounts(deps.database, {
            userId: session.userId,
            after: after === null ? null : readId(after),
            limit,
          }),
      }),
  }),
);
