// What search is told of messages: beside the reading of a mailbox, when their text may be known already or they are gone.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { searchVector } from '@postroom/api/mail/search/words.ts';
import { type SearchRow, writeSearch } from '@postroom/api/mail/search/write.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, type TestPerson } from '../../testkit/company.ts';
import { type IndexedMailbox, indexedMailbox } from '../../testkit/indexed-mailbox.ts';

let app: TestApp;
let owner: TestPerson;
let mailbox: IndexedMailbox;

beforeAll(async () => {
  app = await startTestApp();
  owner = await foundCompany(app, 'Harbour Office');
  mailbox = await indexedMailbox(app, owner);
});

afterAll(() => app?.stop());

it('keeps a text that is known already, unless it is to be replaced', async () => {
  const [message] = await mailbox.write('INBOX', [
    { messageId: 'known@search.example', subject: 'Envelope' },
  ]);
  const id = message?.id ?? '';
  await tell([row(id, 'The harbour froze over')]);
  await tell([row(id, '')], { keepKnown: true });
  expect(await found('harbour')).toEqual([toGlobalId('Message', id)]);
  await tell([row(id, 'The thaw came')]);
  expect(await found('harbour')).toEqual([]);
  expect(await found('thaw')).toEqual([toGlobalId('Message', id)]);
});

it('passes over messages that are gone, and writes the others', async () => {
  const [gone, there] = await mailbox.write('INBOX', [
    { messageId: 'gone@search.example' },
    { messageId: 'there@search.example' },
  ]);
  await mailbox.query(sql`DELETE FROM mail_message WHERE id = ${gone?.id}::uuid`);
  await tell([row(gone?.id ?? '', 'lighthouse'), row(there?.id ?? '', 'lighthouse')]);
  expect(await found('lighthouse')).toEqual([toGlobalId('Message', there?.id ?? '')]);
});

function row(messageId: string, text: string): SearchRow {
  const addresses = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
  const receivedAt = new Date(Date.UTC(2026, 10, 1));
  return {
    ...{ accountId: mailbox.accountId, messageId, receivedAt, subject: '', addresses, size: 1_000 },
    ...{ hasAttachments: false, text: searchVector(text) },
  };
}

const tell = (rows: SearchRow[], options = {}): Promise<void> =>
  runInScope(systemScope(owner.organizationId), () => writeSearch(app.database, rows, options));

async function found(word: string): Promise<string[]> {
  const { data, errors } = await app.graphql(
    'query ($query: String!) { searchMessages(query: $query, first: 50) { edges { node { id } } } }',
    { query: word },
    owner,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.searchMessages.edges.map(({ node }: { node: { id: string } }) => node.id);
}
