// Doing things to everything that matches, and undoing exactly that: on a real mail server.
import { randomUUID } from 'node:crypto';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, writeMail } from '../../testkit/mail.ts';
import type { MailboxView, SeenMessage } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
const COUNT = 700;
let app: TestApp;
let mira: HostedPerson;
let mailbox: MailboxView;

beforeAll(async () => {
  ({ app, mira, mailbox } = await startLiveMailbox());
  await fill();
}, 120_000);

afterAll(() => app?.stop());

/** Every third is read already; every fifth is about invoices. */
async function fill(): Promise<void> {
  await asOtherClient(stack, mira, 'INBOX', async (client) => {
    for (let n = 0; n < COUNT; n++) {
      const subject = n % 5 === 0 ? `Invoice ${n}` : `Note ${n}`;
      await client.append('INBOX', writeMail(mira.address, { subject }), n % 3 === 0 ? ['\\Seen'] : []);
    }
  });
  await eventually('all is in the index', async () => (await mailbox.count()).withContent >= COUNT, 90_000);
}

interface Action {
  id: string;
  state: string;
  matched: number;
  done: number;
  failed: number;
  canUndo: boolean;
}
const FIELDS = 'id state matched done failed canUndo';

async function mutate(name: string, input: Record<string, unknown>, fields = `action { ${FIELDS} }`) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
    __typename ... on ${type}Payload { ${fields} } ... on Error { code message } } }`;
  return (await expectPayload(app, document, input, mira)) as unknown as { action: Action };
}

const organize = async (input: Record<string, unknown>): Promise<Action> =>
  (await mutate('organizeMatching', { idempotencyKey: randomUUID(), ...input })).action;

const stateOf = async (id: string): Promise<Action> =>
  (await app.graphql(`{ node(id: "${id}") { ... on MailAction { ${FIELDS} } } }`, {}, mira)).data.node;

const reached = (id: string, state: string): Promise<Action> =>
  eventually(
    `the action is ${state}`,
    async () => {
      const action = await stateOf(id);
      return action.state === state ? action : null;
    },
    60_000,
  );

const idOf = ({ id }: SeenMessage): string => toGlobalId('Message', id);

/** Everything that the search finds, page after page, as the app asks for it. */
async function searchedFor(query: string, timeZone: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await app.graphql(
      `query ($query: String!, $timeZone: String, $after: String) {
        searchMessages(query: $query, timeZone: $timeZone, first: 100, after: $after) {
          edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      { query, timeZone, after },
      mira,
    );
    const page = answer.data.searchMessages;
    found.push(...page.edges.map(({ node }: { node: { id: string } }) => node.id));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

const allMessages = async (): Promise<SeenMessage[]> => {
  const lists = await Promise.all(['INBOX', 'Archive', 'Trash'].map((path) => mailbox.messages(path)));
  return lists.flat();
};

const onServer = (folder: string): Promise<{ uid: number; subject: string; flags: Set<string> }[]> =>
  asOtherClient(stack, mira, folder, async (client) => {
    const found = [];
    if (client.mailbox && client.mailbox.exists > 0) {
      for await (const { uid, flags, envelope } of client.fetch('1:*', {
        uid: true,
        flags: true,
        envelope: true,
      }))
        found.push({ uid, subject: envelope?.subject ?? '', flags: flags ?? new Set<string>() });
    }
    return found;
  });

const inFolder = async (path: string): Promise<string> =>
  toGlobalId('Folder', (await mailbox.folder(path)).id);

describe('everything in a folder', () => {
  it('is marked as read, and only what was unread before is unread again', async () => {
    const before = await mailbox.folder('INBOX');
    const started = await organize({ kind: 'READ', filter: { folderId: await inFolder('INBOX') } });
    const done = await reached(started.id, 'DONE');
    expect(done).toMatchObject({ matched: COUNT, done: COUNT, failed: 0, canUndo: true });
    expect((await mailbox.folder('INBOX')).unread).toBe(0);
    await mutate('undoMailAction', { actionId: started.id });
    await reached(started.id, 'UNDONE');
    expect(await mailbox.folder('INBOX')).toMatchObject({ unread: before.unread, messages: COUNT });
    await mailbox.settled(60_000);
    const unread = (await onServer('INBOX')).filter(({ flags }) => !flags.has('\\Seen'));
    expect(unread).toHaveLength(before.unread);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

describe('everything that matches a search', () => {
  it('is moved but for what is left out, on the server too, and goes back to where each came from', async () => {
    const invoices = (await mailbox.messages('INBOX')).filter(({ subject }) => subject.startsWith('Invoice'));
    const kept = invoices[3];
    if (!kept) throw new Error('There are no invoices.');
    const [first, second] = [invoices[0], invoices[1]];
    if (!first || !second) throw new Error('There are too few invoices.');
    await mutate('moveMessages', { ids: [idOf(first), idOf(second)], role: 'ARCHIVE' }, '__typename');
    const started = await organize({
      kind: 'MOVE',
      role: 'TRASH',
      query: 'subject:invoice',
      exceptIds: [idOf(kept)],
    });
    const done = await reached(started.id, 'DONE');
    expect(done.done).toBe(invoices.length - 1);
    expect(await mailbox.messages('Trash')).toHaveLength(invoices.length - 1);
    await mailbox.settled(60_000);
    expect(await onServer('Trash')).toHaveLength(invoices.length - 1);
    await mutate('undoMailAction', { actionId: started.id });
    await reached(started.id, 'UNDONE');
    await mailbox.settled(60_000);
    expect((await mailbox.messages('Archive')).map(({ id }) => id).sort()).toEqual(
      [first.id, second.id].sort(),
    );
    expect(await onServer('Trash')).toHaveLength(0);
    expect(await onServer('INBOX')).toHaveLength(COUNT - 2);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it.each([
    ['invoice', 'UTC'],
    ['in:inbox is:unread note -invoice', 'UTC'],
    ['in:archive in:inbox subject:invoice', 'Asia/Kolkata'],
    // Days begin when they begin for the person: here, half the world apart, another day is meant.
    ['on:today in:inbox', 'Pacific/Kiritimati'],
    ['on:today in:inbox', 'Pacific/Pago_Pago'],
    ['in:anywhere invoice', 'UTC'],
    ['in:trash invoice', 'UTC'],
  ])('is just what the search finds: %s (%s)', async (query, timeZone) => {
    const wanted = await searchedFor(query, timeZone);
    const started = await organize({ kind: 'STAR', query, timeZone });
    expect((await reached(started.id, 'DONE')).done).toBe(wanted.length);
    const starred = (await allMessages()).filter(({ flagged }) => flagged).map(idOf);
    expect(starred.sort()).toEqual(wanted.sort());
    if (wanted.length === 0) return;
    await mutate('undoMailAction', { actionId: started.id });
    await reached(started.id, 'UNDONE');
    expect((await allMessages()).some(({ flagged }) => flagged)).toBe(false);
  });

  it('is taken out of the folders that were searched, and stays where else it lies', async () => {
    const [first] = (await mailbox.messages('INBOX')).filter(({ subject }) => subject === 'Note 1');
    if (!first) throw new Error('There is no such note.');
    await mutate('copyMessages', { ids: [idOf(first)], folderId: await inFolder('Archive') }, '__typename');
    const started = await organize({ kind: 'MOVE', role: 'TRASH', query: 'in:archive subject:"note 1"' });
    expect((await reached(started.id, 'DONE')).done).toBe(1);
    await mailbox.settled(60_000);
    expect((await mailbox.messages('INBOX')).map(({ id }) => id)).toContain(first.id);
    expect((await mailbox.messages('Trash')).map(({ id }) => id)).toEqual([first.id]);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('is refused when a folder of the search is not there, or a filter says what the search should say', async () => {
    await expect(organize({ kind: 'READ', query: 'in:nowhere note' })).rejects.toThrow('INVALID_INPUT');
    const filter = { role: 'INBOX', unread: true };
    await expect(organize({ kind: 'READ', query: 'note', filter })).rejects.toThrow('INVALID_INPUT');
  });

  it('is nothing where the role of the filter has no folder', async () => {
    const started = await organize({ kind: 'READ', query: 'note', filter: { role: 'FLAGGED' } });
    expect(await reached(started.id, 'DONE')).toMatchObject({ matched: 0 });
  });

  it('is refused when the search makes no sense', async () => {
    await expect(organize({ kind: 'READ', query: 'before:yesteryear' })).rejects.toThrow('INVALID_INPUT');
  });
});

describe('the same key', () => {
  it('starts an action only once', async () => {
    const input = { idempotencyKey: randomUUID(), kind: 'STAR', query: 'subject:nothinglikethis' };
    const [one, two] = [await organize(input), await organize(input)];
    expect(two.id).toBe(one.id);
    expect(await reached(one.id, 'DONE')).toMatchObject({ matched: 0, canUndo: false });
  });
});

describe('an action that is stopped', () => {
  it('keeps what it did, which can be undone', async () => {
    const started = await organize({ kind: 'STAR', filter: { folderId: await inFolder('INBOX') } });
    await eventually('it has begun', async () => (await stateOf(started.id)).done > 0);
    await mutate('cancelMailAction', { actionId: started.id });
    const { state, done } = await stateOf(started.id);
    expect(['CANCELED', 'DONE']).toContain(state);
    expect((await mailbox.messages('INBOX')).filter(({ flagged }) => flagged)).toHaveLength(done);
    await mutate('undoMailAction', { actionId: started.id });
    await reached(started.id, 'UNDONE');
    expect((await mailbox.messages('INBOX')).some(({ flagged }) => flagged)).toBe(false);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
