// Puts what messages say into the index: bodies, snippets, attachments, the words that search finds.
import { type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import { applyReports } from '../delivery/apply-reports.ts';
import type { MailAddress, ParsedAttachment, ParsedContent } from '../mime/types.ts';
import { writeSearch } from '../search/write.ts';
import { type RefreshedThreads, refreshThreads } from './refresh-threads.ts';
import type { IndexedAccount } from './target.ts';

export interface MessageContent {
  messageId: string;
  content: ParsedContent;
  /** The source was fetched only in part: what the server told of attachments stays. */
  partial: boolean;
}

export interface WrittenContent extends RefreshedThreads {
  messages: string[];
  threads: string[];
}

interface StoredMessage {
  id: string;
  threadId: string;
  receivedAt: Date;
  size: bigint;
  subject: string;
  addresses: { from: MailAddress[] };
  hasAttachments: boolean;
  attachments: (ParsedAttachment & { id: string })[];
}

interface FoundContent extends MessageContent {
  message: StoredMessage;
  attachments: StoredMessage['attachments'];
}

/** Needs the account's index lock. Messages that are gone meanwhile are left out. */
export async function writeContent(
  tx: SqlTransaction,
  account: IndexedAccount,
  contents: readonly MessageContent[],
): Promise<WrittenContent> {
  const stored = await readMessages(
    tx,
    account,
    contents.map(({ messageId }) => messageId),
  );
  const found: FoundContent[] = contents.flatMap((entry) => {
    const message = stored.get(entry.messageId);
    return message ? [{ ...entry, message, attachments: attachmentsOf(entry, message) }] : [];
  });
  if (found.length === 0) return { messages: [], threads: [], emptied: [], folders: [] };
  await storeContent(tx, account, found);
  await writeSearch(
    tx,
    found.map(({ content, message, attachments }) => ({
      accountId: account.accountId,
      messageId: message.id,
      receivedAt: message.receivedAt,
      subject: content.subject,
      addresses: content.addresses,
      size: message.size,
      hasAttachments: attachments.some(({ inline }) => !inline),
      files: attachments.map(({ filename }) => filename),
      text: content.searchText,
    })),
  );
  await applyReports(
    tx,
    account,
    found.map(({ content, message }) => ({ report: content.report, receivedAt: message.receivedAt })),
  );
  const messages = found.map(({ messageId }) => messageId);
  const described = new Set(found.filter(isDescribedAnew).map(({ message }) => message.threadId));
  const refreshed = await refreshThreads(tx, account, [...described]);
  const shown = await showSnippets(tx, account, messages);
  return { ...refreshed, messages, threads: [...new Set([...described, ...shown])] };
}

/** Whether the content says something else of what a thread shows than the server did. */
function isDescribedAnew({ content, message, attachments }: FoundContent): boolean {
  const people = ({ from }: { from: MailAddress[] }) => from.map(({ name, address }) => [name, address]);
  return (
    content.subject !== message.subject ||
    attachments.some(({ inline }) => !inline) !== message.hasAttachments ||
    JSON.stringify(people(content.addresses)) !== JSON.stringify(people(message.addresses))
  );
}

/** A thread shows the first words of its newest message. Returns the threads that show others now. */
async function showSnippets(
  tx: SqlTransaction,
  { organizationId }: IndexedAccount,
  messageIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    UPDATE mail_thread t SET snippet = newest.snippet
    FROM unnest(${[...messageIds]}::uuid[]) AS wanted(id) CROSS JOIN LATERAL (
      SELECT thread_id, received_at, snippet FROM mail_message
      WHERE organization_id = ${organizationId}::uuid AND id = wanted.id OFFSET 0
    ) AS newest
    WHERE t.organization_id = ${organizationId}::uuid AND t.id = newest.thread_id
      AND t.latest_at = newest.received_at AND t.snippet <> newest.snippet
    RETURNING t.id::text AS id`);
  return rows.map(({ id }) => id);
}

async function readMessages(
  tx: SqlTransaction,
  { accountId }: IndexedAccount,
  ids: string[],
): Promise<Map<string, StoredMessage>> {
  const rows = await tx.query<StoredMessage>(sql`
    SELECT id::text AS id, thread_id::text AS "threadId", received_at AS "receivedAt", size, subject,
      jsonb_build_object('from', addresses -> 'from') AS addresses, has_attachments AS "hasAttachments", attachments
    FROM mail_message WHERE account_id = ${accountId}::uuid AND id = ANY(${ids}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Ids of attachments stay: links to them are out in the world. */
function attachmentsOf(
  { content, partial }: MessageContent,
  { attachments }: StoredMessage,
): StoredMessage['attachments'] {
  if (partial) return attachments;
  const known = new Map(attachments.map(({ part, id }) => [part, id]));
  return content.attachments.map((attachment) => ({
    id: known.get(attachment.part) ?? uuidv7(),
    ...attachment,
  }));
}

async function storeContent(
  tx: SqlTransaction,
  { organizationId, accountId }: IndexedAccount,
  found: readonly FoundContent[],
): Promise<void> {
  const rows = JSON.stringify(
    found.map(({ messageId, content, attachments }) => ({
      id: messageId,
      subject: content.subject,
      snippet: content.snippet,
      addresses: content.addresses,
      attachments,
      has_attachments: attachments.some(({ inline }) => !inline),
      text: content.text,
      html: content.html,
      headers: content.headers,
      truncated: content.truncated,
      has_remote_content: content.hasRemoteContent,
      problem: content.problem,
      report: content.report,
    })),
  );
  await tx.query(sql`
    WITH row AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${rows}::json) AS row(id uuid, subject text, snippet text, addresses jsonb,
        attachments jsonb, has_attachments boolean, text text, html text, headers jsonb, truncated boolean,
        has_remote_content boolean, problem text, report jsonb)
    ),
    body AS (
      INSERT INTO mail_message_body (organization_id, account_id, message_id, text, html, headers, truncated,
        has_remote_content, problem, report)
      SELECT ${organizationId}::uuid, ${accountId}::uuid, id, text, html, headers, truncated, has_remote_content,
        problem, report FROM row
      ON CONFLICT (organization_id, message_id) DO UPDATE SET text = excluded.text, html = excluded.html,
        headers = excluded.headers, truncated = excluded.truncated,
        has_remote_content = excluded.has_remote_content, problem = excluded.problem, report = excluded.report
    )
    UPDATE mail_message m SET subject = row.subject, snippet = row.snippet, addresses = row.addresses,
      attachments = row.attachments, has_attachments = row.has_attachments, content_at = now()
    FROM row WHERE m.organization_id = ${organizationId}::uuid AND m.id = row.id`);
}
