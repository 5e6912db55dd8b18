// Messages, what they say, and how they are loaded without a query per row.
import { NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import { builder } from '../../graphql/builder.ts';
import {
  type Connection,
  connectionType,
  decodeKeyset,
  encodeKeyset,
  type PageArgs,
  pageSize,
} from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { asksOnlyForId } from '../../graphql/selection.ts';
import type { MessageHeader } from '../mime/types.ts';
import { type ReadBody, readBodies } from '../reading/body.ts';
import {
  findHeaders,
  findMessagesById,
  findThreadPages,
  type Message,
  type PagedMessage,
} from '../reading/messages.ts';
import type { Thread } from '../reading/threads.ts';
import { type Outgoing, selectOutgoing } from '../sending/outgoing.ts';
import { accountOf } from './account-of.ts';
import { AddressRef } from './address.ts';
import { AttachmentRef } from './attachment.ts';
import { FolderRef, loadFolders } from './folder.ts';
import { readTimeKey, timeKey } from './keys.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { MessageBodyRef } from './message-body.ts';
import { OutgoingMessageRef } from './outgoing-message.ts';
import { loadThread, ThreadRef } from './thread-ref.ts';

export const loadMessage = defineLoader<Message>(async (ids, { deps }) =>
  byKey(await findMessagesById(deps.database, ids), ({ id }) => id),
);

const loadBody = defineLoader<ReadBody>((ids, { deps }) => readBodies(deps, ids));

const loadHeaders = defineLoader<MessageHeader[]>(async (ids, { deps }) => {
  const found = new Map((await findHeaders(deps.database, ids)).map((row) => [row.messageId, row.headers]));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  await readBodies(deps, missing);
  for (const row of await findHeaders(deps.database, missing)) found.set(row.messageId, row.headers);
  return found;
});

/** Keys are account and Message-ID: the copy in Sent is found like the message it is of. */
const loadOutgoing = defineLoader<Outgoing>(async (keys, { deps }) => {
  const ids = keys.map((key) => key.slice(37));
  const rows = await selectOutgoing(
    deps.database,
    sql`WHERE organization_id = app_organization_id() AND message_id_header = ANY(${ids}::text[])`,
  );
  return byKey(rows, ({ accountId, messageIdHeader }) => `${accountId} ${messageIdHeader}`);
});

export const MessageRef = builder.objectRef<Message>('Message');
builder.node(MessageRef, {
  description: 'A mail message. One message may lie in several folders.',
  id: { resolve: (message) => message.id },
  loadManyWithoutCache: async (ids, { deps }) => {
    const found = byKey(await findMessagesById(deps.database, ids), ({ id }) => id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => {
    const people = (field: keyof Message['addresses'], description: string) =>
      t.field({ type: [AddressRef], description, resolve: ({ addresses }) => addresses[field] ?? [] });
    return {
      thread: t.field({
        type: ThreadRef,
        description: 'The thread it belongs to.',
        // Nothing but the id will be read of most.
        resolve: ({ threadId }, _args, context, info) =>
          asksOnlyForId(info) ? ({ id: threadId } as Thread) : threadOf(context, threadId),
      }),
      account: t.field({
        type: MailAccountRef,
        description: 'The mail account it belongs to.',
        resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
      }),
      folders: t.field({
        type: [FolderRef],
        description: 'Folders in which it lies.',
        resolve: ({ folderIds }, _args, context) => loadFolders(context, folderIds),
      }),
      messageId: t.exposeString('messageId', {
        nullable: true,
        description: 'Its Message-ID without angle brackets; null when it has none.',
      }),
      subject: t.exposeString('subject', { description: 'Its subject, in one line.' }),
      snippet: t.exposeString('snippet', { description: 'Its first words, without quoted text.' }),
      from: people('from', 'Who wrote it.'),
      sender: people('sender', 'Who sent it in their name, if the header says so.'),
      replyTo: people('replyTo', 'Where answers are wanted, if elsewhere.'),
      to: people('to', 'Recipients in To.'),
      cc: people('cc', 'Recipients in Cc.'),
      bcc: people('bcc', 'Recipients in Bcc, as drafts and some copies in Sent hold them.'),
      date: t.expose('date', {
        type: 'DateTime',
        description: 'When it was written, as far as its Date header can be believed; else when it arrived.',
      }),
      receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it arrived at its server.' }),
      size: t.expose('size', { type: 'ByteSize', description: 'Size of its source.' }),
      unread: t.exposeBoolean('unread', { description: 'Whether it is unread.' }),
      starred: t.exposeBoolean('starred', { description: 'Whether it is starred (\\Flagged).' }),
      answered: t.exposeBoolean('answered', { description: 'Whether it was answered.' }),
      forwarded: t.exposeBoolean('forwarded', { description: 'Whether it was forwarded.' }),
      draft: t.exposeBoolean('draft', { description: 'Whether it is a draft.' }),
      hasAttachments: t.exposeBoolean('hasAttachments', {
        description: 'Whether it has files beside its text.',
      }),
      attachments: t.field({
        type: [AttachmentRef],
        description: 'Its files, those shown within the text too; at most 500.',
        resolve: ({ id, attachments }) => attachments.map((attachment) => ({ ...attachment, messageId: id })),
      }),
      body: t.field({
        type: MessageBodyRef,
        description: 'What it says; fetched from the server when not yet in the index.',
        complexity: 5,
        resolve: async ({ id }, _args, context) => {
          const body = await loadBody(context, id);
          if (body === null) throw new NotFoundError('message');
          return body;
        },
      }),
      rawUrl: t.string({
        description: 'Path of its source (message/rfc822) on this server.',
        resolve: ({ id }) => `/files/messages/${id}.eml`,
      }),
      outgoing: t.field({
        type: OutgoingMessageRef,
        nullable: true,
        description: 'How its sending went, when it was sent from here.',
        resolve: ({ accountId, messageId }, _args, context) =>
          messageId === null ? null : loadOutgoing(context, `${accountId} ${messageId}`),
      }),
      headers: t.field({
        type: [HeaderRef],
        description: 'Its header fields in order, decoded; at most 500.',
        complexity: 5,
        resolve: async ({ id }, _args, context) => (await loadHeaders(context, id)) ?? [],
      }),
    };
  },
});

async function threadOf(context: Context, threadId: string): Promise<Thread> {
  const thread = await loadThread(context, threadId);
  if (thread === null) throw new NotFoundError('thread');
  return thread;
}

const HeaderRef = builder.objectRef<MessageHeader>('Header').implement({
  description: 'A header field of a message.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name as the sender wrote it.' }),
    value: t.exposeString('value', {
      description: 'Its value, unfolded and decoded, without control characters.',
    }),
  }),
});

builder.objectField(OutgoingMessageRef, 'message', (t) =>
  t.field({
    type: MessageRef,
    nullable: true,
    description: 'Its copy in Sent, once it lies there and is in the index.',
    resolve: ({ accountId, messageIdHeader }, _args, context) =>
      loadMessageByHeader(context, `${accountId} ${messageIdHeader}`),
  }),
);

const loadMessageByHeader = defineLoader<Message>(async (keys, { deps }) => {
  const rows = await deps.database.query<{ id: string }>(sql`
    SELECT m.id::text AS id FROM unnest(${keys.map((key) => key.slice(0, 36))}::uuid[], ${keys.map((key) => key.slice(37))}::text[])
      AS wanted (account_id, message_id)
    JOIN mail_reference r ON r.account_id = wanted.account_id
      AND r.message_id_hash = substr(encode(sha256(convert_to(wanted.message_id, 'UTF8')), 'hex'), 1, 32)::uuid
    JOIN mail_message m ON m.thread_id = r.thread_id AND m.message_id = wanted.message_id`);
  const messages = await findMessagesById(
    deps.database,
    rows.map(({ id }) => id),
  );
  return byKey(
    messages.filter(({ draft }) => !draft),
    ({ accountId, messageId }) => `${accountId} ${messageId}`,
  );
});

export const MessageConnection = connectionType('Message', MessageRef);

const loadPage = defineLoader<PagedMessage[]>(async (keys, { deps }) => {
  const pages = keys.map((key) => {
    const [threadId = '', limit = '0', time, id] = key.split(' ');
    return { threadId, limit: Number(limit), after: time && id ? { receivedAt: BigInt(time), id } : null };
  });
  const found = await findThreadPages(deps.database, pages);
  return new Map(keys.map((key, index) => [key, found[index] ?? []]));
});

/** A page of a thread's messages; pages of several threads asked for together are one query. */
export async function loadThreadPage(
  context: Context,
  threadId: string,
  args: PageArgs,
): Promise<Connection<Message>> {
  const first = pageSize(args.first);
  const after = args.after ? readTimeKey(decodeKeyset(args.after, 2)) : null;
  const place = after === null ? '' : ` ${after.time} ${after.id}`;
  const rows = (await loadPage(context, `${threadId} ${first + 1}${place}`)) ?? [];
  const edges = rows
    .slice(0, first)
    .map((node) => ({ cursor: encodeKeyset(timeKey(node.place, node.id)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
