// A mailbox in the index without a server: what is read, shown and put in order can be tested alone.

import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { type Sql, sql } from '@postroom/api/core/sql.ts';
import { lockAccountIndex } from '@postroom/api/mail/index/lock.ts';
import { writeMessages } from '@postroom/api/mail/index/write-messages.ts';
import type { FolderRoleName, ServerMessage } from '@postroom/api/mail/ports.ts';
import type { TestApp } from './app.ts';
import type { TestPerson } from './company.ts';

export interface IndexedMailbox {
  accountId: string;
  /** Folder ids by path: INBOX, Archive, Sent, Drafts, Junk, Trash, Projects. */
  folders: Record<string, string>;
  /** Puts messages into a folder as a synchronisation does. */
  write(path: string, messages: PlannedMessage[]): Promise<{ id: string; threadId: string }[]>;
  /** Bare SQL as the platform itself. */
  query<Row>(statement: Sql): Promise<Row[]>;
}

export interface PlannedMessage {
  messageId: string;
  /** Message-ID of what this answers. */
  answers?: string;
  subject?: string;
  seen?: boolean;
  flagged?: boolean;
}

const FOLDERS: [string, FolderRoleName | null][] = [
  ['INBOX', 'INBOX'],
  ['Archive', 'ARCHIVE'],
  ['Sent', 'SENT'],
  ['Drafts', 'DRAFTS'],
  ['Junk', 'JUNK'],
  ['Trash', 'TRASH'],
  ['Projects', null],
];

export async function indexedMailbox(app: TestApp, person: TestPerson): Promise<IndexedMailbox> {
  const { organizationId, userId } = person;
  const accountId = uuidv7();
  const asSystem = <T>(run: () => Promise<T>) => runInScope(systemScope(organizationId), run);
  const query = <Row>(statement: Sql) => asSystem(() => app.database.query<Row>(statement));
  await query(sql`
    INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, status, updated_at)
    VALUES (${organizationId}::uuid, ${accountId}::uuid, ${userId}::uuid, 'EXTERNAL', ${`${accountId}@example.org`},
      'Astrid Lindqvist', 'PAUSED', now())`);
  const folders: Record<string, string> = {};
  for (const [path, role] of FOLDERS) {
    folders[path] = uuidv7();
    await query(sql`
      INSERT INTO mail_folder (organization_id, account_id, id, path, name, delimiter, role, uid_validity, lowest_uid)
      VALUES (${organizationId}::uuid, ${accountId}::uuid, ${folders[path]}::uuid, ${path}, ${path}, '/',
        ${role}::"FolderRole", 1, 1)`);
  }
  let uid = 0;
  return {
    accountId,
    folders,
    query,
    write: (path, planned) =>
      asSystem(() =>
        app.database.sqlTransaction(async (tx) => {
          await lockAccountIndex(tx, accountId);
          const role = FOLDERS.find(([name]) => name === path)?.[1] ?? null;
          const target = { organizationId, accountId, folderId: folders[path] ?? '', role };
          const messages = planned.map((plan) => {
            uid += 1;
            return toServerMessage(plan, uid, path);
          });
          const written = await writeMessages(tx, target, messages);
          return written.messages.map(({ messageId, threadId }) => ({ id: messageId, threadId }));
        }),
      ),
  };
}

function toServerMessage(plan: PlannedMessage, uid: number, path: string): ServerMessage {
  const mira = { name: 'Mira Okafor', address: 'mira@okafor-print.example' };
  const at = new Date(Date.UTC(2026, 10, 1) + uid * 60_000);
  return {
    uid,
    modseq: 1n,
    flags: {
      ...{ seen: plan.seen ?? false, flagged: plan.flagged ?? false, answered: false, forwarded: false },
      ...{ draft: path === 'Drafts', keywords: [] },
    },
    ...{ size: 2_000, receivedAt: at, date: at, messageId: plan.messageId },
    ...{ inReplyTo: plan.answers ? [plan.answers] : [], references: plan.answers ? [plan.answers] : [] },
    subject: plan.subject ?? 'Quote for the new catalogue',
    addresses: { from: [mira], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
    attachments: [],
  };
}
