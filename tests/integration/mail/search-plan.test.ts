// Search picks its way by what it meets. Whichever way it goes, it finds what a plain look at every message finds.
import { runInScope, type Scope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { lockAccountIndex } from '@postroom/api/mail/index/lock.ts';
import { writeMessages } from '@postroom/api/mail/index/write-messages.ts';
import { type FoundMessage, findMessages } from '@postroom/api/mail/search/find.ts';
import { parseSearchQuery } from '@postroom/api/mail/search/query.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FilledMailbox, fillMailbox } from '../../bench/mailbox.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, type TestPerson } from '../../testkit/company.ts';

let app: TestApp;
let owner: pg.Client;
let person: TestPerson;
let colleague: TestPerson;
let first: FilledMailbox;
let second: FilledMailbox;
let scope: Scope;

const scopeOf = ({ organizationId, userId }: TestPerson): Scope => ({
  organizationId,
  actor: { kind: 'user', userId, sessionId: null, role: 'MEMBER' },
});

beforeAll(async () => {
  app = await startTestApp();
  person = await foundCompany(app, 'Plan');
  colleague = await hire(app, person.organizationId, {
    email: 'olle@plan.example',
    name: 'Olle',
    role: 'MEMBER',
  });
  const fill = ({ userId }: TestPerson, address: string, messages: number) =>
    runInScope(systemScope(person.organizationId), () =>
      fillMailbox(app.database, { organizationId: person.organizationId, userId, address, messages }),
    );
  first = await fill(person, 'one@plan.example', 9_000);
  second = await fill(person, 'two@plan.example', 2_000);
  await fill(colleague, 'olle@plan.example', 500);
  owner = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await owner.connect();
  await owner.query('UPDATE mail_placement SET hidden = true WHERE uid % 50 = 0');
  await owner.query('UPDATE mail_placement SET answered = true WHERE uid % 7 = 0');
  await owner.query(
    'UPDATE mail_search SET size = 1000 WHERE message_id IN (SELECT message_id FROM mail_placement WHERE uid % 3 = 0)',
  );
  scope = scopeOf(person);
});

afterAll(async () => {
  await owner?.end();
  await app?.stop();
});

/** Every message there is, one by one. */
async function lookAtAll(
  typed: string,
  folderIds: string[] | null,
  accountIds: string[],
  without: string[] = [],
): Promise<string[]> {
  const { words, plan } = parseSearchQuery(typed);
  if (plan === null) throw new Error(`${typed} looks for nothing`);
  const { rows } = await owner.query<{ id: string }>(
    `SELECT s.message_id::text AS id FROM mail_search s
     WHERE s.account_id = ANY ($1::uuid[]) AND ($2::text IS NULL OR s.tsv @@ $2::text::tsquery)
       AND ($3::boolean IS NULL OR s.has_attachments = $3) AND ($4::timestamptz IS NULL OR s.received_at >= $4)
       AND ($5::timestamptz IS NULL OR s.received_at < $5)
       AND EXISTS (SELECT FROM mail_placement p WHERE p.message_id = s.message_id AND NOT p.hidden
         AND ($6::uuid[] IS NULL OR p.folder_id = ANY ($6)) AND ($7::boolean IS NULL OR p.seen <> $7)
         AND ($8::boolean IS NULL OR p.flagged = $8) AND ($9::boolean IS NULL OR p.answered = $9)
         AND p.folder_id <> ALL ($11::uuid[]))
       AND ($10::bigint IS NULL OR s.size < $10)
     ORDER BY s.received_at DESC, s.message_id DESC LIMIT 600`,
    [
      accountIds,
      words,
      plan.attachments,
      plan.since,
      plan.until,
      folderIds,
      plan.flags.unread ?? null,
      plan.flags.starred ?? null,
      plan.flags.answered ?? null,
      plan.smallerThan,
      without,
    ],
  );
  return rows.map(({ id }) => id);
}

async function pageThrough(
  typed: string,
  folderIds: string[] | null,
  accountIds: string[] | null,
  withoutFolderIds: string[] = [],
): Promise<string[]> {
  const query = parseSearchQuery(typed);
  const ids: string[] = [];
  let after: FoundMessage | null = null;
  for (let page = 0; page < 12; page++) {
    const options = { query, accountIds, folderIds, withoutFolderIds, after, limit: 50 };
    const found: FoundMessage[] = await runInScope(scope, () => findMessages(app.database, options));
    ids.push(...found.map(({ id }) => id));
    after = found.at(-1) ?? null;
    if (found.length < 50) break;
  }
  return ids;
}

const queries = [
  'protokoll ',
  'quartalsbericht ',
  'zollformular ',
  'xylophonkonzert ',
  'proto',
  'ka',
  'nowhere ',
  'protokoll quartalsbericht ',
  '"protokoll quartalsbericht"',
  'protokoll -quartalsbericht ',
  '-protokoll ',
  'from:ada ',
  'from:bruno.lindqvist1@example.com ',
  'to:measured ',
  'subject:ba',
  'is:unread',
  'is:starred',
  'protokoll is:unread ',
  'protokoll is:starred ',
  'is:read -is:starred ',
  'is:answered',
  'protokoll -is:answered ',
  'smaller:4k protokoll ',
  'zollformular OR xylophonkonzert ',
  '(protokoll OR zollformular) -quartalsbericht',
  'has:attachment',
  'quartalsbericht has:attachment ',
  '-has:attachment protokoll ',
  `protokoll before:${new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)} `,
  `quartalsbericht after:${new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)} `,
];

describe('search', () => {
  it.each(queries)('for %s finds what is there, in all accounts and in one', async (typed) => {
    const both = [first.accountId, second.accountId];
    expect(await pageThrough(typed, null, null)).toEqual(await lookAtAll(typed, null, both));
    expect(await pageThrough(typed, null, [second.accountId])).toEqual(
      await lookAtAll(typed, null, [second.accountId]),
    );
  });

  it.each(['protokoll ', 'zollformular ', 'is:unread', 'has:attachment'])(
    'for %s keeps to folders, large and small',
    async (typed) => {
      for (const folderIds of [
        [first.folders.inbox],
        [first.folders.projects],
        [first.folders.archive, second.folders.archive],
      ]) {
        const wanted = await lookAtAll(typed, folderIds, [first.accountId, second.accountId]);
        expect(await pageThrough(typed, folderIds, null)).toEqual(wanted);
      }
    },
  );

  it.each(['protokoll', 'zollformular', 'is:unread', 'is:starred', 'from:ada'])(
    'for %s leaves folders out',
    async (typed) => {
      const both = [first.accountId, second.accountId];
      for (const without of [[first.folders.archive, second.folders.archive], [first.folders.projects]])
        expect(await pageThrough(typed, null, null, without)).toEqual(
          await lookAtAll(typed, null, both, without),
        );
    },
  );

  it('sees no account of a colleague, nor of anybody without a scope', async () => {
    const query = parseSearchQuery('protokoll ');
    const options = { query, accountIds: [first.accountId], folderIds: null, after: null, limit: 50 };
    expect(await runInScope(scopeOf(colleague), () => findMessages(app.database, options))).toEqual([]);
    expect(await findMessages(app.database, options)).toEqual([]);
    const direct = app.database.query(sql`SELECT count(*) FROM mail_search`);
    await expect(runInScope(scope, () => direct)).rejects.toThrow(/permission denied/);
  });

  it('finds a message by its envelope before its text is read', async () => {
    const target = {
      organizationId: person.organizationId,
      accountId: first.accountId,
      folderId: first.folders.inbox,
    };
    const nobody = { sender: [], replyTo: [], cc: [], bcc: [], to: [] };
    await runInScope(systemScope(person.organizationId), () =>
      app.database.sqlTransaction(async (tx) => {
        await lockAccountIndex(tx, first.accountId);
        await writeMessages(tx, { ...target, role: 'INBOX' }, [
          {
            ...{
              uid: 4_000_000,
              modseq: 0n,
              size: 4_200,
              messageId: 'early@plan.example',
              inReplyTo: [],
              references: [],
            },
            flags: {
              seen: false,
              flagged: false,
              answered: false,
              forwarded: false,
              draft: false,
              keywords: [],
            },
            receivedAt: new Date(),
            date: new Date(),
            subject: 'Fahrradklingelprospekt',
            addresses: { ...nobody, from: [{ name: 'Käthe Lindholm', address: 'kaethe@early.example' }] },
            attachments: [
              {
                part: '2',
                filename: 'Preisliste.pdf',
                mediaType: 'application/pdf',
                size: 9,
                inline: false,
                contentId: null,
                encoding: 'base64',
              },
            ],
          },
        ]);
      }),
    );
    for (const typed of [
      'fahrradklingel',
      'from:early',
      'lindholm',
      'filename:preisliste',
      'subject:fahrrad has:attachment',
    ])
      expect(await pageThrough(typed, null, null), typed).toHaveLength(1);
  });

  it('repeats nothing when mail arrives between two pages', async () => {
    const query = parseSearchQuery('protokoll');
    const page = (after: FoundMessage | null) =>
      runInScope(scope, () =>
        findMessages(app.database, { query, accountIds: null, folderIds: null, after, limit: 50 }),
      );
    const before = await page(null);
    await owner.query(
      'UPDATE mail_search SET received_at = now() WHERE message_id IN (SELECT message_id FROM mail_search WHERE account_id = $1 ORDER BY received_at LIMIT 100)',
      [second.accountId],
    );
    const after = await page(before.at(-1) ?? null);
    const seen = new Set(before.map(({ id }) => id));
    expect(after).toHaveLength(50);
    expect(after.filter(({ id }) => seen.has(id))).toEqual([]);
  });

  it('forgets messages that are deleted', async () => {
    const [id = ''] = await pageThrough('zollformular ', null, null);
    await runInScope(systemScope(person.organizationId), () =>
      app.database.query(sql`DELETE FROM mail_message WHERE id = ${id}::uuid`),
    );
    expect(await pageThrough('zollformular ', null, null)).not.toContain(id);
  });
});
