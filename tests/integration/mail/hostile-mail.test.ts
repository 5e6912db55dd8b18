// Mail that breaks the rules, through the real path: delivered, synced, opened. None of it stops the mail after it.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId, toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { hostileMails } from '../../testkit/hostile-mails.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let owner: HostedPerson;
let organizationId: string;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  owner = (await foundHostedCompany(app)).owner;
  const [row] = await app.database.systemQuery<{ id: string }>(sql`SELECT id::text AS id FROM organization`);
  organizationId = row?.id ?? '';
});

afterAll(() => app.stop());

const accountId = () => fromGlobalId(owner.accountId).id;

/** Ids of the account's messages in the order of their UIDs, which is that of their delivery. */
async function messageIds(): Promise<string[]> {
  const rows = await runInScope(systemScope(organizationId), () =>
    app.database.query<{ id: string }>(sql`
      SELECT m.id::text AS id FROM mail_message m JOIN mail_placement p ON p.message_id = m.id
      WHERE m.account_id = ${accountId()}::uuid AND m.content_at IS NOT NULL ORDER BY p.uid`),
  );
  return rows.map(({ id }) => id);
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the document says
async function open(id: string): Promise<any> {
  const { data, errors } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Message { subject snippet to { address } attachments { filename size url }
      body { state text html problem truncated } headers { name } } } }`,
    { id: toGlobalId('Message', id) },
    owner,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.node;
}

describe('hostile mail', () => {
  let ids: string[] = [];

  it('is delivered and read in, and the mail after it as well', { timeout: 180_000 }, async () => {
    for (const { source } of hostileMails) await deliver(stack, owner.address, source);
    await deliver(stack, owner.address, 'Subject: The mail after\r\n\r\nAll is well.\r\n');
    ids = await eventually(
      'all mail is read in',
      async () => {
        const found = await messageIds();
        return found.length === hostileMails.length + 1 ? found : null;
      },
      120_000,
    );
    const last = await open(ids.at(-1) ?? '');
    expect(last.body.text).toContain('All is well.');
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on MailAccount { status } } }',
      { id: owner.accountId },
      owner,
    );
    expect(data.node.status).toBe('LIVE');
  });

  it.each(hostileMails.map((mail, index) => ({ ...mail, index })))(
    'with $name is shown',
    async ({ index, shows, files, subject }) => {
      const message = await open(ids[index] ?? '');
      expect(['READY', 'REFUSED']).toContain(message.body.state);
      if (message.body.state === 'REFUSED') expect(message.body.problem).toMatch(/source/i);
      if (shows !== undefined) expect(message.body.text).toContain(shows);
      if (subject !== undefined) expect(message.subject).toBe(subject);
      if (files !== undefined) {
        expect(message.attachments.map((attachment: { filename: string }) => attachment.filename)).toEqual(
          files,
        );
      }
      expect(JSON.stringify(message)).not.toMatch(/\\u0000|[\u202a-\u202e\u2066-\u2069]/);
    },
  );

  it('gives the files inside it whole', async () => {
    const contentOf = async (name: string): Promise<Buffer> => {
      const message = await open(ids[hostileMails.findIndex((mail) => mail.name === name)] ?? '');
      const response = await app.request(message.attachments[0].url, { headers: owner.headers });
      return Buffer.from(await response.arrayBuffer());
    };
    expect((await contentOf('a winmail.dat')).toString()).toBe('the plan');
    expect((await contentOf('a file of no bytes')).length).toBe(0);
    const large = await contentOf('a file of 25 MB');
    expect([large.length, large.every((byte) => byte === 7)]).toEqual([25 * 1024 * 1024, true]);
  });

  it('is found by its words', async () => {
    const find = async (query: string) => {
      const { data } = await app.graphql(
        'query ($query: String!) { searchMessages(query: $query, first: 5) { edges { node { subject } } } }',
        { query },
        owner,
      );
      return data.searchMessages.edges.map((edge: { node: { subject: string } }) => edge.node.subject);
    };
    expect(await find('raksmorgas')).toHaveLength(3);
    expect(await find('한글')).toEqual(['Korean']);
    expect(await find('kernel')).toEqual(['Forwarded']);
    expect(await find('large.zip')).toEqual(['Large']);
  });
});
