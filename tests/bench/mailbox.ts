// A mailbox of any size put straight into the index, for measurements that are not about synchronisation.

import type { Database, SqlTransaction } from '@postroom/api/core/database.ts';
import { sql } from '@postroom/api/core/database.ts';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { searchVector } from '@postroom/api/mail/search/words.ts';
import { writeSearch } from '@postroom/api/mail/search/write.ts';

export interface FilledMailbox {
  accountId: string;
  folders: { inbox: string; archive: string; sent: string; projects: string };
  /** Words by how many of the messages hold them. */
  words: { common: string; frequent: string; occasional: string; rare: string };
  messages: number;
  threads: number;
}

export interface MailboxOptions {
  organizationId: string;
  userId: string;
  address: string;
  messages: number;
  onProgress?(written: number): void;
}

const batchSize = 2_000;
const vocabularySize = 30_000;

/** A generator that gives the same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const syllables =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu'.split(
    ' ',
  );

function vocabulary(random: () => number): string[] {
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
}

const people = Array.from({ length: 400 }, (_, index) => {
  const first =
    ['Ada', 'Bruno', 'Clara', 'Deniz', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'][index % 10] ??
    'Ada';
  const last = `Lindqvist${Math.floor(index / 10)}`;
  return { name: `${first} ${last}`, address: `${first}.${last}@example.com`.toLowerCase() };
});

interface Draft {
  id: string;
  threadId: string;
  folderId: string;
  receivedAt: Date;
  subject: string;
  text: string;
  from: { name: string; address: string };
  seen: boolean;
  flagged: boolean;
  attachment: boolean;
}

/** Text of 40 to 200 words whose frequencies fall off as in any language (Zipf). */
function sentence(random: () => number, words: readonly string[], length: number): string {
  return Array.from({ length }, () => words[Math.floor(words.length ** random()) - 1] ?? words[0]).join(' ');
}

/**
 * Writes account, folders, threads, messages, texts and search in the running (system) scope. Two thirds lie in the
 * inbox, the rest in archive, sent and a small project folder; threads have one to eight messages; one in twenty is
 * unread, one in a hundred starred, one in ten has an attachment.
 */
export async function fillMailbox(database: Database, options: MailboxOptions): Promise<FilledMailbox> {
  const random = seededRandom(options.messages);
  const words = vocabulary(random);
  const accountId = uuidv7();
  const folders = { inbox: uuidv7(), archive: uuidv7(), sent: uuidv7(), projects: uuidv7() };
  await database.sqlTransaction((tx) => writeAccount(tx, options, accountId, folders));
  const marks = {
    common: 'protokoll',
    frequent: 'quartalsbericht',
    occasional: 'zollformular',
    rare: 'xylophonkonzert',
  };
  let threads = 0;
  let thread = { id: uuidv7(), left: 0, subject: '', folderId: folders.inbox };
  const newest = Date.now();
  for (let written = 0; written < options.messages; written += batchSize) {
    const drafts = Array.from(
      { length: Math.min(batchSize, options.messages - written) },
      (_, index): Draft => {
        const place = written + index;
        if (thread.left === 0) {
          threads++;
          thread = {
            id: uuidv7(),
            left: 1 + Math.floor(random() ** 3 * 8),
            subject: sentence(random, words, 3 + Math.floor(random() * 5)),
            folderId: pickFolder(random(), folders),
          };
        }
        thread.left--;
        const marked = [
          random() < 0.6 ? marks.common : '',
          random() < 0.05 ? marks.frequent : '',
          random() < 0.004 ? marks.occasional : '',
          place % 20_000 === 777 ? marks.rare : '',
        ];
        return {
          id: uuidv7(),
          threadId: thread.id,
          folderId: thread.folderId,
          receivedAt: new Date(newest - (options.messages - place) * 7 * 60_000),
          subject: thread.subject,
          text: `${marked.join(' ')} ${sentence(random, words, 40 + Math.floor(random() * 160))}`,
          from: people[Math.floor(random() ** 2 * people.length)] ?? {
            name: 'Ada',
            address: 'ada@example.com',
          },
          seen: random() > 0.05,
          flagged: random() < 0.01,
          attachment: random() < 0.1,
        };
      },
    );
    await database.sqlTransaction((tx) => writeBatch(tx, options, accountId, drafts, written));
    options.onProgress?.(written + drafts.length);
  }
  await database.sqlTransaction((tx) => writeThreads(tx, options.organizationId, accountId));
  return { accountId, folders, words: marks, messages: options.messages, threads };
}

function pickFolder(share: number, folders: FilledMailbox['folders']): string {
  if (share < 0.66) return folders.inbox;
  if (share < 0.86) return folders.archive;
  return share < 0.985 ? folders.sent : folders.projects;
}

async function writeAccount(
  tx: SqlTransaction,
  { organizationId, userId, address, messages }: MailboxOptions,
  accountId: string,
  folders: FilledMailbox['folders'],
): Promise<void> {
  await tx.query(sql`
    INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, status, status_message, total_messages,
      synced_messages, updated_at)
    VALUES (${organizationId}::uuid, ${accountId}::uuid, ${userId}::uuid, 'HOSTED', ${address}, 'Measured', 'PAUSED', '',
      ${messages}::int, ${messages}::int, now())`);
  const roles = [
    ['INBOX', 'INBOX', folders.inbox],
    ['Archive', 'ARCHIVE', folders.archive],
    ['Sent', 'SENT', folders.sent],
    ['Projects', null, folders.projects],
  ] as const;
  for (const [path, role, id] of roles) {
    await tx.query(sql`
      INSERT INTO mail_folder (organization_id, id, account_id, path, name, role)
      VALUES (${organizationId}::uuid, ${id}::uuid, ${accountId}::uuid, ${path}, ${path}, ${role}::"FolderRole")`);
  }
}

async function writeBatch(
  tx: SqlTransaction,
  { organizationId, address }: MailboxOptions,
  accountId: string,
  drafts: Draft[],
  offset: number,
): Promise<void> {
  const owner = { name: 'Measured', address };
  const rows = drafts.map((draft, index) => ({
    ...draft,
    uid: offset + index + 1,
    addresses: { from: [draft.from], sender: [], replyTo: [], to: [owner], cc: [], bcc: [] },
    attachments: draft.attachment
      ? [
          {
            id: uuidv7(),
            part: '2',
            filename: 'plan.pdf',
            mediaType: 'application/pdf',
            size: 48_211,
            inline: false,
            contentId: null,
            encoding: 'base64',
          },
        ]
      : [],
  }));
  const json = JSON.stringify(rows);
  const columns = sql`json_to_recordset(${json}::json) AS row(id uuid, "threadId" uuid, "folderId" uuid, "receivedAt" timestamptz,
    subject text, text text, addresses jsonb, attachments jsonb, seen boolean, flagged boolean, attachment boolean, uid bigint)`;
  await tx.query(sql`
    INSERT INTO mail_message (organization_id, account_id, id, thread_id, content_key, message_id, subject, snippet,
      addresses, date, received_at, size, has_attachments, attachments, content_at)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, "threadId", id, id || '@example.com', subject, left(text, 200),
      addresses, "receivedAt", "receivedAt", 5000, attachment, attachments, now() FROM ${columns}`);
  await tx.query(sql`
    INSERT INTO mail_message_body (organization_id, account_id, message_id, text)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, id, text FROM ${columns}`);
  await tx.query(sql`
    INSERT INTO mail_placement (organization_id, account_id, folder_id, uid, message_id, seen, flagged)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, "folderId", uid, id, seen, flagged FROM ${columns}`);
  await writeSearch(
    tx,
    rows.map((row) => ({
      accountId,
      messageId: row.id,
      receivedAt: row.receivedAt,
      subject: row.subject,
      addresses: row.addresses,
      size: 5_000,
      hasAttachments: row.attachment,
      text: searchVector(row.text),
    })),
  );
}

async function writeThreads(tx: SqlTransaction, organizationId: string, accountId: string): Promise<void> {
  await tx.query(sql`
    INSERT INTO mail_thread_folder (organization_id, account_id, folder_id, thread_id, latest_at, message_count, unread_count, starred)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, p.folder_id, m.thread_id,
      max(max(m.received_at)) OVER (PARTITION BY m.thread_id), count(*),
      count(*) FILTER (WHERE NOT p.seen), bool_or(p.flagged)
    FROM mail_placement p JOIN mail_message m ON m.id = p.message_id
    WHERE p.account_id = ${accountId}::uuid GROUP BY p.folder_id, m.thread_id`);
  await tx.query(sql`
    INSERT INTO mail_thread (organization_id, id, account_id, subject, snippet, participants, message_count, unread_count,
      starred, has_attachments, latest_at)
    SELECT ${organizationId}::uuid, m.thread_id, ${accountId}::uuid, min(m.subject), min(m.snippet),
      (array_agg(m.addresses -> 'from' ORDER BY m.received_at DESC))[1], count(*), count(*) FILTER (WHERE NOT p.seen),
      bool_or(p.flagged), bool_or(m.has_attachments), max(m.received_at)
    FROM mail_placement p JOIN mail_message m ON m.id = p.message_id
    WHERE p.account_id = ${accountId}::uuid GROUP BY m.thread_id`);
  await tx.query(sql`
    UPDATE mail_folder f SET message_count = c.messages, unread_count = c.unread FROM (
      SELECT folder_id, sum(message_count)::int AS messages, sum(unread_count)::int AS unread FROM mail_thread_folder
      WHERE account_id = ${accountId}::uuid GROUP BY folder_id) c
    WHERE f.id = c.folder_id AND f.account_id = ${accountId}::uuid`);
}
