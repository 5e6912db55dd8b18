// Pages answered from memory: never old, never somebody else's. Over HTTP, by two processes on one database.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { lockAccountIndex } from '@postroom/api/mail/index/lock.ts';
import { refreshThreads } from '@postroom/api/mail/index/refresh-threads.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FilledMailbox, fillMailbox } from '../../bench/mailbox.ts';
import { operation } from '../../bench/operations.ts';
import { type GraphQLResult, startTestApp, type TestApp, type TestSession } from '../../testkit/app.ts';
import { foundCompany, hire, signIn, type TestPerson } from '../../testkit/company.ts';

let here: TestApp;
let there: TestApp;
let person: TestPerson;
let colleague: TestPerson;
let stranger: TestPerson;
let mailbox: FilledMailbox;

beforeAll(async () => {
  here = await startTestApp({ web: true });
  there = await startTestApp({ web: true, beside: here });
  person = await foundCompany(here, 'Lindqvist');
  colleague = await hire(here, person.organizationId, {
    email: 'colleague@kept.example',
    name: 'Bo',
    role: 'ADMIN',
  });
  stranger = await foundCompany(here, 'Okafor');
  mailbox = await runInScope(systemScope(person.organizationId), () =>
    fillMailbox(here.database, { ...person, address: 'kept@example.com', messages: 300 }),
  );
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});

const PAGE = `query Page($filter: ThreadFilter!, $first: Int!) { threads(filter: $filter, first: $first) {
  edges { node { id subject unreadCount starred folders { id name role } } } pageInfo { endCursor } } }`;

async function post(
  app: TestApp,
  query: string,
  variables: object,
  session: TestSession,
): Promise<GraphQLResult> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...session.headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLResult;
}

const inbox = () => ({ folderId: toGlobalId('Folder', mailbox.folders.inbox) });
const page = (app: TestApp, session: TestSession = person) =>
  post(app, PAGE, { filter: inbox(), first: 20 }, session);

interface Row {
  id: string;
  subject: string;
  unreadCount: number;
  starred: boolean;
  folders: { id: string; name: string }[];
}

async function first(app: TestApp): Promise<Row> {
  const { data, errors } = await page(app);
  expect(errors).toBeUndefined();
  return data.threads.edges[0].node;
}

async function counted(app: TestApp, outcome: 'served' | 'made'): Promise<number> {
  const { values } = await app.deps.metrics.keptAnswers.get();
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
}

const star = (app: TestApp, id: string, starred: boolean) =>
  post(
    app,
    `mutation Star($id: ID!, $starred: Boolean!) { star(input: { ids: [$id], starred: $starred }) { __typename } }`,
    { id, starred },
    person,
  );

const asSync = <T>(fn: () => Promise<T>): Promise<T> => runInScope(systemScope(person.organizationId), fn);

// Both processes have the page in memory.
beforeEach(async () => {
  for (const app of [here, there]) await page(app);
});

describe('a page that is kept', () => {
  it('is served from memory, and is the same', async () => {
    const [served, made] = [await counted(here, 'served'), await counted(here, 'made')];
    const [one, two] = [await page(here), await page(here)];
    expect(two).toEqual(one);
    expect(one.data.threads.edges).toHaveLength(20);
    expect(one.extensions?.cost?.requested).toBeGreaterThan(100);
    expect(await counted(here, 'served')).toBe(served + 2);
    expect(await counted(here, 'made')).toBe(made);
  });

  it('is served from memory the way the app asks for it: by hash and name', async () => {
    const variables = { filter: inbox(), first: 50, after: null };
    const asked = JSON.stringify(operation('ThreadPage', variables));
    const ask = async () => {
      const response = await fetch(`${here.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...person.headers },
        body: asked,
      });
      return (await response.json()) as GraphQLResult;
    };
    const made = await ask();
    expect(made.errors).toBeUndefined();
    const before = await counted(here, 'served');
    expect(await ask()).toEqual(made);
    expect(await counted(here, 'served')).toBe(before + 1);
  });

  it('is what the ordinary executor makes of it', async () => {
    const fields = `id __typename subject snippet participants { name address } recipients { address } messageCount
      unreadCount starred hasAttachments hasDraft latestAt snooze { until } account { id } folders { id name role parentPath }`;
    const document = (
      directive: string,
    ) => `query Page($filter: ThreadFilter!, $first: Int!, $after: String) {
      list: threads(filter: $filter, first: $first, after: $after) {
        __typename edges { cursor ...Edge } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
      fragment Edge on ThreadEdge { node { ${fields} } node { subject ${directive} } }`;
    for (const filter of [inbox(), { role: 'INBOX', unread: true }, { role: 'JUNK' }]) {
      let after: string | null = null;
      for (let turn = 0; turn < 2; turn++) {
        const variables: Record<string, unknown> = { filter, first: 15, after };
        // A directive keeps a document from being planned.
        const [planned, ordinary]: GraphQLResult[] = await Promise.all(
          ['', '@include(if: true)'].map((directive) => post(here, document(directive), variables, person)),
        );
        expect(planned?.errors).toBeUndefined();
        expect(JSON.stringify(planned)).toBe(JSON.stringify(ordinary));
        after = planned?.data.list.pageInfo.endCursor ?? null;
      }
    }
    const broken = { filter: { folderId: 'nonsense' }, first: 15 };
    expect((await post(here, document(''), broken, person)).errors?.[0]).toMatchObject({
      path: ['list'],
      extensions: { code: 'NOT_FOUND' },
    });
  });

  it('shows what the same person did, in this process and in the other, from the answer on', async () => {
    const { id } = await first(here);
    for (let round = 0; round < 40; round++) {
      const starred = round % 2 === 0;
      const { data } = await star(round % 3 === 0 ? there : here, id, starred);
      expect(data.star.__typename).toBe('StarPayload');
      const rows = await Promise.all([first(here), first(there)]);
      expect(rows.map((row) => [row.id, row.starred])).toEqual([
        [id, starred],
        [id, starred],
      ]);
    }
  });

  it('shows what the synchronisation wrote', async () => {
    const before = await first(here);
    const threadId = Buffer.from(before.id, 'base64url').toString().slice('Thread:'.length);
    const unread = before.unreadCount === 0;
    await asSync(() =>
      here.database.sqlTransaction(async (tx) => {
        await lockAccountIndex(tx, mailbox.accountId);
        await tx.query(sql`UPDATE mail_placement SET seen = ${!unread}
          WHERE message_id IN (SELECT id FROM mail_message WHERE thread_id = ${threadId}::uuid)`);
        const { organizationId } = person;
        await refreshThreads(tx, { organizationId, accountId: mailbox.accountId }, [threadId]);
      }),
    );
    for (const app of [here, there]) expect((await first(app)).unreadCount > 0).toBe(unread);
  });

  it('shows a folder under its new name, whoever renames it and however', async () => {
    await asSync(() =>
      there.database.query(
        sql`UPDATE mail_folder SET name = 'Posteingang' WHERE id = ${mailbox.folders.inbox}::uuid`,
      ),
    );
    for (const app of [here, there]) expect((await first(app)).folders[0]?.name).toBe('Posteingang');
  });

  it('is not made old by a change that was rolled back', async () => {
    const made = await counted(here, 'made');
    const failing = asSync(() =>
      here.database.sqlTransaction(async (tx) => {
        await tx.query(sql`UPDATE mail_folder SET name = 'Never' WHERE id = ${mailbox.folders.inbox}::uuid`);
        await page(here); // while the change is under way
        throw new Error('changed my mind');
      }),
    );
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await first(here)).folders[0]?.name).not.toBe('Never');
    expect(await counted(here, 'made')).toBe(made);
  });

  it('keeps no errors', async () => {
    const filter = { folderId: toGlobalId('Folder', mailbox.accountId) };
    const made = await counted(here, 'made');
    for (let round = 0; round < 2; round++) {
      const { errors } = await post(here, PAGE, { filter, first: 20 }, person);
      expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    }
    expect(await counted(here, 'made')).toBe(made + 2);
  });

  it('is nobody else’s', async () => {
    for (const other of [colleague, stranger, { headers: {} }]) {
      for (const app of [here, there]) {
        const { data, errors } = await page(app, other);
        expect(data?.threads).toBeUndefined();
        expect(errors?.[0]?.extensions?.code).toMatch(/NOT_FOUND|FORBIDDEN/);
      }
    }
  });

  it('is not served once the session is over', async () => {
    const headers = await signIn(here, person.email);
    for (const app of [here, there]) expect((await page(app, { headers })).errors).toBeUndefined();
    const response = await fetch(`${here.url}/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    expect(response.ok).toBe(true);
    const refusal = (app: TestApp) => async () =>
      (await page(app, { headers })).errors?.[0]?.extensions?.code;
    expect(await refusal(here)()).toBe('FORBIDDEN');
    await expect.poll(refusal(there), { timeout: 2_000 }).toBe('FORBIDDEN');
  });

  it('goes with its account, and leaves no version behind', async () => {
    await asSync(() =>
      here.database.query(sql`DELETE FROM mail_account WHERE id = ${mailbox.accountId}::uuid`),
    );
    for (const app of [here, there]) {
      const { errors } = await page(app);
      expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    }
  });
});
