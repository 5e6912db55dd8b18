// Folders as a person changes them in the app and in another mail client, on a real server.
import { decodeId, toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { otherClient, writeMail } from '../../testkit/mail.ts';
import type { MailboxView, SeenFolder } from '../../testkit/mailbox-view.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let mira: HostedPerson;
let mailbox: MailboxView;
let client: ImapFlow;

beforeAll(async () => {
  ({ app, mira, mailbox } = await startLiveMailbox());
  client = await otherClient(stack, mira.address);
});

afterAll(async () => {
  await client?.logout().catch(() => undefined);
  await app?.stop();
});

const FOLDERS = 'folders { id path name parentPath role roleChosen subscribed messageCount }';
const act = (name: string, input: Record<string, unknown>, fields = FOLDERS): Promise<MutationResult> =>
  callMutation(app, name, input, { as: mira, fields });

async function create(name: string, parentId?: string): Promise<{ id: string; path: string }> {
  const result = await act('createFolder', { accountId: mira.accountId, name, parentId });
  expect(result.__typename, JSON.stringify(result)).toBe('CreateFolderPayload');
  return result.folders[0];
}

const serverPaths = async (): Promise<string[]> => (await client.list()).map(({ path }) => path);
const globalId = ({ id }: Pick<SeenFolder, 'id'>): string => toGlobalId('Folder', id);

async function put(folder: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await client.append(folder, writeMail(mira.address));
}

const indexed = (path: string, count: number) =>
  eventually(`${count} messages are in ${path}`, async () => {
    await mailbox.look();
    return (await mailbox.folders()).find((folder) => folder.path === path)?.messages === count;
  });

describe('a person', () => {
  it('creates folders in every script, which other clients see and subscribe to', async () => {
    const names = ['Fairs & "quotes" \\ 2026', 'प्रस्ताव', '見積り', 'Café', "d'Été (x) [y] {z}", '🚲 Räder'];
    const top = await create(names[0] ?? '');
    for (const name of names.slice(1)) await create(name, top.id);
    const listed = await client.list();
    for (const name of names.slice(1)) {
      const path = `${names[0]}/${name.normalize()}`;
      expect(listed.find((folder) => folder.path === path)).toMatchObject({ subscribed: true });
    }
    const again = await act('createFolder', {
      accountId: mira.accountId,
      name: 'Cafe\u0301',
      parentId: top.id,
    });
    expect(again).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' });
    const bad = await act('createFolder', { accountId: mira.accountId, name: 'a/b' });
    expect(bad).toMatchObject({ __typename: 'InputError', fields: [{ path: 'name' }] });
  });

  it('learns of a folder that only the server knows yet', async () => {
    await client.mailboxCreate('Known to the server');
    const taken = await act('createFolder', { accountId: mira.accountId, name: 'Known to the server' });
    expect(taken).toMatchObject({ __typename: 'ConflictError' });
    await eventually('it shows', async () =>
      (await mailbox.folders()).some(({ path }) => path === 'Known to the server'),
    );
  });

  it('renames and moves folders with all that is in them, and nothing is fetched again', async () => {
    const harbour = await create('Harbour');
    const quotes = await create('Quotes', harbour.id);
    await create('Customers');
    await put('Harbour/Quotes', 3);
    await indexed('Harbour/Quotes', 3);
    const before = (await mailbox.messages('Harbour/Quotes')).map(({ id, uid }) => `${id} ${uid}`);

    const renamed = await act('renameFolder', { folderId: harbour.id, name: 'Hafen' });
    expect(renamed.folders).toMatchObject([{ path: 'Hafen', name: 'Hafen' }, { path: 'Hafen/Quotes' }]);
    const customers = await mailbox.folder('Customers');
    const moved = await act('moveFolder', { folderId: harbour.id, parentId: globalId(customers) });
    expect(moved.folders[0]).toMatchObject({ path: 'Customers/Hafen', parentPath: 'Customers' });
    await mailbox.settled();
    await mailbox.look();
    expect(await serverPaths()).toContain('Customers/Hafen/Quotes');
    const after = (await mailbox.messages('Customers/Hafen/Quotes')).map(({ id, uid }) => `${id} ${uid}`);
    expect(after).toEqual(before);
    expect((await mailbox.folder('Customers/Hafen/Quotes')).id).toBe(decodeId(quotes.id, 'Folder'));
    const listed = await client.list();
    expect(listed.find(({ path }) => path === 'Customers/Hafen/Quotes')?.subscribed).toBe(true);

    const inItself = await act('moveFolder', { folderId: harbour.id, parentId: quotes.id });
    expect(inItself).toMatchObject({ __typename: 'InputError', message: 'A folder cannot lie in itself.' });
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('cannot rename or delete what the account needs', async () => {
    for (const path of ['INBOX', 'Sent']) {
      const folderId = globalId(await mailbox.folder(path));
      expect(await act('renameFolder', { folderId, name: 'Other' })).toMatchObject({
        __typename: 'InputError',
      });
      expect(await act('deleteFolder', { folderId, messages: 'DELETE' }, '')).toMatchObject({
        __typename: 'InputError',
      });
    }
  });

  it('moves a message out of a folder, then renames it, before the server knows of either', async () => {
    await create('Tender');
    await put('Tender', 2);
    await indexed('Tender', 2);
    const [first, second] = await mailbox.messages('Tender');
    if (!first || !second) throw new Error('Two messages were put there.');
    const folderId = globalId(await mailbox.folder('Tender'));
    await act('moveMessages', { ids: [toGlobalId('Message', first.id)], role: 'ARCHIVE' }, '__typename');
    await act('renameFolder', { folderId, name: 'Ausschreibung' });
    await act('markRead', { ids: [toGlobalId('Message', second.id)], read: true }, '__typename');
    await mailbox.settled();
    expect((await mailbox.messages('Archive')).map(({ id }) => id)).toContain(first.id);
    expect((await mailbox.messages('Ausschreibung')).map(({ id, seen }) => [id, seen])).toEqual([
      [second.id, true],
    ]);
  });

  it('deletes a folder whose messages go to the trash and stay the same messages', async () => {
    const old = await create('Old');
    await create('Older', old.id);
    await put('Old', 2);
    await put('Old/Older', 3);
    await indexed('Old/Older', 3);
    await indexed('Old', 2);
    const before = [...(await mailbox.messages('Old')), ...(await mailbox.messages('Old/Older'))];
    const result = await act(
      'deleteFolder',
      { folderId: old.id, messages: 'TRASH' },
      'deletedFolderIds messageCount trash { path }',
    );
    expect(result).toMatchObject({ messageCount: 5, trash: { path: 'Trash' } });
    expect(result.deletedFolderIds).toHaveLength(2);
    await mailbox.settled();
    expect(await serverPaths()).not.toContain('Old');
    expect(await serverPaths()).not.toContain('Old/Older');
    const trash = new Set((await mailbox.messages('Trash')).map(({ id }) => id));
    for (const { id } of before) expect(trash).toContain(id);
    expect((await mailbox.folders()).some(({ path }) => path.startsWith('Old'))).toBe(false);
    expect(await mailbox.contradictions()).toEqual([]);
  });

  it('empties the trash, a few at once or many a part at a time', async () => {
    const folderId = globalId(await mailbox.folder('Trash'));
    const few = await act('emptyFolder', { folderId }, 'messageCount folder { messageCount emptying }');
    expect(few).toMatchObject({ messageCount: 5, folder: { messageCount: 0, emptying: false } });
    await mailbox.settled();
    await put('Trash', 320);
    await indexed('Trash', 320);
    const many = await act('emptyFolder', { folderId }, 'messageCount folder { emptying }');
    expect(many).toMatchObject({ messageCount: 320, folder: { emptying: true } });
    await mailbox.settled();
    expect(await mailbox.folder('Trash')).toMatchObject({ messages: 0, unread: 0, threadsUnread: 0 });
    expect(await client.status('Trash', { messages: true })).toMatchObject({ messages: 0 });
    expect(await mailbox.contradictions()).toEqual([]);
    const inbox = await act(
      'emptyFolder',
      { folderId: globalId(await mailbox.folder('INBOX')) },
      '__typename',
    );
    expect(inbox).toMatchObject({ __typename: 'InputError' });
  });

  it('deletes a folder of which an earlier attempt left the messages under another name', async () => {
    const { id } = await create('Offers');
    const aside = `Offers (${decodeId(id, 'Folder')})`;
    await client.mailboxCreate(aside);
    await put('Offers', 1);
    await put(aside, 2);
    const inTrash = async () => client.status('Trash', { messages: true });
    const before = await inTrash();
    if (!before) throw new Error('There is no trash.');
    const result = await act('deleteFolder', { folderId: id, messages: 'TRASH' }, 'deletedFolderIds');
    expect(result.deletedFolderIds).toEqual([id]);
    await mailbox.settled();
    expect(await serverPaths()).not.toContain('Offers');
    expect(await serverPaths()).not.toContain(aside);
    expect(await inTrash()).toMatchObject({ messages: (before.messages ?? 0) + 3 });
  });

  it('hides a folder, and chooses which one is the archive', async () => {
    const { id } = await create('Ablage');
    const hidden = await act('subscribeFolder', { folderId: id, subscribed: false });
    expect(hidden.folders[0]).toMatchObject({ subscribed: false });
    await mailbox.settled();
    expect((await client.list()).find(({ path }) => path === 'Ablage')?.subscribed).not.toBe(true);

    const chosen = await act('setFolderRole', { folderId: id, role: 'ARCHIVE' });
    expect(chosen.folders).toHaveLength(2);
    expect(chosen.folders[0]).toMatchObject({ path: 'Ablage', role: 'ARCHIVE', roleChosen: true });
    await mailbox.look();
    await put('INBOX', 1);
    await eventually('it came', async () => (await mailbox.messages('INBOX')).length > 0);
    const [message] = await mailbox.messages('INBOX');
    const ids = [toGlobalId('Message', message?.id ?? '')];
    await act('moveMessages', { ids, role: 'ARCHIVE' }, '__typename');
    await mailbox.settled();
    expect((await mailbox.messages('Ablage')).map((one) => one.id)).toEqual([message?.id]);
    const back = await act('setFolderRole', {
      folderId: globalId(await mailbox.folder('Archive')),
      role: 'ARCHIVE',
    });
    expect(back.folders[0]).toMatchObject({ role: 'ARCHIVE', roleChosen: false });
    expect((await mailbox.folder('Ablage')).role).toBeNull();
  });
});

describe('another mail client', () => {
  it('renames, deletes and hides folders, and what waits in the app follows', async () => {
    await create('Suppliers');
    await put('Suppliers', 2);
    await indexed('Suppliers', 2);
    const { id } = await mailbox.folder('Suppliers');
    const [message] = await mailbox.messages('Suppliers');
    await client.mailboxRename('Suppliers', 'Lieferanten');
    await act('star', { ids: [toGlobalId('Message', message?.id ?? '')], starred: true }, '__typename');
    await mailbox.settled();
    expect((await mailbox.folder('Lieferanten')).id).toBe(id);
    expect((await mailbox.messages('Lieferanten')).find((one) => one.id === message?.id)?.flagged).toBe(true);

    await client.mailboxUnsubscribe('Lieferanten');
    await mailbox.look();
    await eventually('it is hidden', async () => {
      const { data } = await app.graphql(
        'query ($id: ID!) { node(id: $id) { ... on Folder { subscribed } } }',
        { id: toGlobalId('Folder', id) },
        mira,
      );
      return data?.node.subscribed === false;
    });
    await client.mailboxDelete('Lieferanten');
    await eventually('it is gone', async () => {
      await mailbox.look();
      return (await mailbox.folders()).every(({ path }) => path !== 'Lieferanten');
    });
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
