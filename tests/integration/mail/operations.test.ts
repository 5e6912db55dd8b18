// What a person does to mail, in the index: at once, with right counters, and noted for the server.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GraphQLResult, startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundCompany, hire, type TestPerson } from '../../testkit/company.ts';
import { type IndexedMailbox, indexedMailbox } from '../../testkit/indexed-mailbox.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';

let app: TestApp;
let astrid: TestPerson;
let mailbox: IndexedMailbox;
let view: MailboxView;

beforeAll(async () => {
  app = await startTestApp();
  astrid = await foundCompany(app, 'Lindqvist Bikes');
});

afterAll(() => app?.stop());

beforeEach(async () => {
  mailbox = await indexedMailbox(app, astrid);
  view = await viewMailbox(app, `${mailbox.accountId}@example.org`);
});

const threadId = (id: string): string => toGlobalId('Thread', id);
const messageId = (id: string): string => toGlobalId('Message', id);
const folderId = (path: string): string => toGlobalId('Folder', mailbox.folders[path] ?? '');

const PAYLOADS: Record<string, string> = {
  markRead:
    'threads { id unreadCount } messages { id unread } folders { path unreadCount threadUnreadCount }',
  star: 'threads { id starred } messages { id starred }',
  moveMessages: 'threads { id folders { path } } folders { path messageCount }',
  deleteMessages: 'deletedIds folders { path messageCount }',
};

/** Runs one of the mutations and gives its result. */
async function act(
  name: keyof typeof PAYLOADS & string,
  input: Record<string, unknown>,
  person = astrid,
  // biome-ignore lint/suspicious/noExplicitAny: each mutation has its own payload
): Promise<any> {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const answer: GraphQLResult = await app.graphql(
    `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on Error { code message } ... on InputError { fields { path } }
      ... on ${type}Payload { ${PAYLOADS[name]} } } }`,
    { input },
    person,
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name];
}

/** A thread of three: two in the inbox, the answer between them in Sent. */
async function conversation(): Promise<{ thread: string; first: string; answer: string; last: string }> {
  const name = uuidv7();
  const [first] = await mailbox.write('INBOX', [{ messageId: `${name}-1@okafor.example` }]);
  const [answer] = await mailbox.write('Sent', [
    { messageId: `${name}-2@lindqvist.example`, answers: `${name}-1@okafor.example`, seen: true },
  ]);
  const [last] = await mailbox.write('INBOX', [
    { messageId: `${name}-3@okafor.example`, answers: `${name}-2@lindqvist.example` },
  ]);
  if (!first || !answer || !last) throw new Error('The messages were not written.');
  return { thread: last.threadId, first: first.id, answer: answer.id, last: last.id };
}

const operations = () =>
  mailbox.query<{ kind: string; payload: Record<string, unknown> }>(
    sql`SELECT kind, payload FROM mail_operation WHERE account_id = ${mailbox.accountId}::uuid ORDER BY sequence`,
  );

const placesOf = async (id: string): Promise<string[]> =>
  (await view.messages()).filter((message) => message.id === id).map(({ folder }) => folder);

describe('markRead', () => {
  it('marks all messages of a thread, and tells threads, messages and folders as they are now', async () => {
    const { thread, first, last } = await conversation();
    const result = await act('markRead', { ids: [threadId(thread)], read: true });
    expect(result.threads).toEqual([{ id: threadId(thread), unreadCount: 0 }]);
    expect(result.messages).toHaveLength(3);
    expect(result.messages.every(({ unread }: { unread: boolean }) => !unread)).toBe(true);
    expect(result.folders).toEqual([{ path: 'INBOX', unreadCount: 0, threadUnreadCount: 0 }]);
    const [operation, ...others] = await operations();
    expect(operation).toMatchObject({ kind: 'FLAGS', payload: { seen: true } });
    expect(new Set(operation?.payload.messageIds as string[])).toEqual(new Set([first, last]));
    expect(others).toEqual([]);
    expect(await view.contradictions()).toEqual([]);
  });

  it('tells the server nothing when nothing changes', async () => {
    const { answer } = await conversation();
    await act('markRead', { ids: [messageId(answer)], read: true });
    expect(await operations()).toEqual([]);
  });

  it('takes threads and single messages together', async () => {
    const one = await conversation();
    const other = await conversation();
    const result = await act('markRead', { ids: [threadId(one.thread), messageId(other.last)], read: true });
    expect(result.threads.map(({ id }: { id: string }) => id).sort()).toEqual(
      [threadId(one.thread), threadId(other.thread)].sort(),
    );
    expect(await view.folder('INBOX')).toMatchObject({ messages: 4, unread: 1, threadsUnread: 1 });
    expect(await view.contradictions()).toEqual([]);
  });
});

describe('star', () => {
  it('stars the newest message of a thread, and takes the star from all of them', async () => {
    const { thread, first, last } = await conversation();
    await act('star', { ids: [messageId(first), threadId(thread)], starred: true });
    const starred = (await view.messages()).filter(({ flagged }) => flagged).map(({ id }) => id);
    expect(starred.sort()).toEqual([first, last].sort());
    const result = await act('star', { ids: [threadId(thread)], starred: false });
    expect(result.threads).toEqual([{ id: threadId(thread), starred: false }]);
    expect((await view.messages()).some(({ flagged }) => flagged)).toBe(false);
    expect(await view.contradictions()).toEqual([]);
  });
});

describe('moveMessages', () => {
  it('moves a thread but for what was sent, and shows it at once', async () => {
    const { thread, first, answer, last } = await conversation();
    const result = await act('moveMessages', { ids: [threadId(thread)], role: 'ARCHIVE' });
    expect(result.threads[0].folders.map(({ path }: { path: string }) => path).sort()).toEqual([
      'Archive',
      'Sent',
    ]);
    expect(await placesOf(first)).toEqual(['Archive']);
    expect(await placesOf(last)).toEqual(['Archive']);
    expect(await placesOf(answer)).toEqual(['Sent']);
    expect(await view.folder('INBOX')).toMatchObject({ messages: 0, unread: 0, threadsUnread: 0 });
    expect(await view.folder('Archive')).toMatchObject({ messages: 2, unread: 2, threadsUnread: 1 });
    expect(await view.contradictions()).toEqual([]);
  });

  it('moves only what lies in the folder a person looked at', async () => {
    const { thread, first, last } = await conversation();
    await act('moveMessages', { ids: [messageId(first)], folderId: folderId('Projects') });
    await act('moveMessages', { ids: [threadId(thread)], role: 'ARCHIVE', fromFolderId: folderId('INBOX') });
    expect(await placesOf(first)).toEqual(['Projects']);
    expect(await placesOf(last)).toEqual(['Archive']);
    expect(await view.contradictions()).toEqual([]);
  });

  it('can be undone before the server knows of it', async () => {
    const { thread, first } = await conversation();
    await act('moveMessages', { ids: [threadId(thread)], role: 'TRASH', fromFolderId: folderId('INBOX') });
    await act('moveMessages', { ids: [threadId(thread)], role: 'INBOX', fromFolderId: folderId('Trash') });
    expect(await placesOf(first)).toEqual(['INBOX']);
    expect((await operations()).map(({ kind }) => kind)).toEqual(['MOVE', 'MOVE']);
    expect(await view.folder('INBOX')).toMatchObject({ messages: 2, unread: 2, threadsUnread: 1 });
    expect(await view.contradictions()).toEqual([]);
  });

  it('refuses a folder of another account, and both or neither of folder and role', async () => {
    const { thread } = await conversation();
    const elsewhere = await indexedMailbox(app, astrid);
    const ids = [threadId(thread)];
    const foreign = toGlobalId('Folder', elsewhere.folders.Archive ?? '');
    for (const input of [
      { ids, folderId: foreign },
      { ids },
      { ids, role: 'TRASH', folderId: folderId('Archive') },
      { ids, role: 'SENT' },
    ]) {
      expect(await act('moveMessages', input)).toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(await operations()).toEqual([]);
  });
});

describe('deleteMessages', () => {
  it('deletes for ever what lies in the trash', async () => {
    const { thread, answer, first } = await conversation();
    await act('moveMessages', { ids: [threadId(thread)], role: 'TRASH' });
    const result = await act('deleteMessages', { ids: [threadId(thread), messageId(first)] });
    expect(result.deletedIds.sort()).toEqual([threadId(thread), messageId(first)].sort());
    expect(await placesOf(answer)).toEqual([]);
    expect(await view.folder('Trash')).toMatchObject({ messages: 0, unread: 0, threadsUnread: 0 });
    expect(await view.contradictions()).toEqual([]);
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: threadId(thread) },
      astrid,
    );
    expect(data.node).toBeNull();
  });

  it('leaves what lies elsewhere, and says so when that is all', async () => {
    const { thread, first, last } = await conversation();
    expect(await act('deleteMessages', { ids: [threadId(thread)] })).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'ids' }],
    });
    await act('moveMessages', { ids: [messageId(last)], role: 'TRASH' });
    expect((await act('deleteMessages', { ids: [threadId(thread)] })).deletedIds).toEqual([]);
    expect(await placesOf(last)).toEqual([]);
    expect(await placesOf(first)).toEqual(['INBOX']);
    expect(await view.contradictions()).toEqual([]);
  });
});

describe('somebody else’s mail', () => {
  it('is not found, whoever asks, and nothing of it changes', async () => {
    const { thread, first } = await conversation();
    const colleague = await hire(app, astrid.organizationId, {
      email: `mira-${uuidv7()}@lindqvist.example`,
      name: 'Mira Okafor',
      role: 'ADMIN',
    });
    const stranger = await foundCompany(app, 'Okafor Print');
    for (const person of [colleague, stranger]) {
      for (const id of [threadId(thread), messageId(first), 'nonsense', folderId('INBOX')]) {
        const notFound = { code: 'NOT_FOUND' };
        expect(await act('markRead', { ids: [id], read: true }, person)).toMatchObject(notFound);
        expect(await act('star', { ids: [id], starred: true }, person)).toMatchObject(notFound);
        expect(await act('moveMessages', { ids: [id], role: 'TRASH' }, person)).toMatchObject(notFound);
        expect(await act('deleteMessages', { ids: [id] }, person)).toMatchObject(notFound);
      }
    }
    expect(await operations()).toEqual([]);
  });

  it('is not found together with one’s own, and then nothing is done at all', async () => {
    const { thread } = await conversation();
    const ids = [threadId(thread), messageId(uuidv7())];
    expect(await act('markRead', { ids, read: true })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await view.folder('INBOX')).toMatchObject({ unread: 2 });
  });
});

describe('many at once', () => {
  it('takes a hundred, and no more', async () => {
    const ids = Array.from({ length: 101 }, () => messageId(uuidv7()));
    expect(await act('markRead', { ids, read: true })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('changes a hundred messages in some milliseconds', async () => {
    const planned = Array.from({ length: 100 }, (_, index) => ({
      messageId: `bulk-${uuidv7()}-${index}@x.example`,
    }));
    const written = await mailbox.write('INBOX', planned);
    const ids = written.map(({ id }) => messageId(id));
    const times: number[] = [];
    for (let round = 0; round < 12; round++) {
      const began = performance.now();
      await act('markRead', { ids, read: round % 2 === 0 });
      times.push(performance.now() - began);
    }
    const typical = times.sort((a, b) => a - b)[6] ?? 0;
    console.info(`markRead of 100: ${typical.toFixed(1)} ms, answer with all of them included`);
    expect(typical).toBeLessThan(250); // far above what it takes: the machine may be busy
  });

  it('keeps every counter right whatever is done in whatever order', { timeout: 120_000 }, async () => {
    const random = seeded(20_261_121);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    const threads: string[] = [];
    for (let i = 0; i < 12; i++) threads.push((await conversation()).thread);
    for (let step = 0; step < 120; step++) {
      const seen = await view.messages();
      if (seen.length === 0) break;
      const ids = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
        const message = pick(seen);
        return random() < 0.5 ? messageId(message.id) : threadId(message.threadId);
      });
      const from = random() < 0.3 ? { fromFolderId: folderId(pick(seen).folder) } : {};
      const done = await pick([
        () => act('markRead', { ids, read: random() < 0.5 }),
        () => act('star', { ids, starred: random() < 0.5 }),
        () => act('moveMessages', { ids, role: pick(['ARCHIVE', 'JUNK', 'TRASH', 'INBOX']), ...from }),
        () => act('moveMessages', { ids, folderId: folderId('Projects'), ...from }),
        () => act('deleteMessages', { ids }),
      ])();
      expect(['NOT_FOUND', 'INVALID_INPUT', undefined]).toContain(done.code);
      expect(await view.contradictions()).toEqual([]);
    }
  });
});

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
