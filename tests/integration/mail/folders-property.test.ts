// A person changes mail and folders in the app while another mail client does the same. Whatever the two do, and in
// whatever order it reaches the server: in the end both show the same, every counter is right, and nothing is lost.
//
// POSTROOM_PROPERTY_SECONDS runs it longer, POSTROOM_PROPERTY_SEED again with the actions of a failure.
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import fc from 'fast-check';
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { otherClient, writeMail } from '../../testkit/mail.ts';
import type { MailboxView } from '../../testkit/mailbox-view.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { differences, readApp, readServer } from './support/compare-mailbox.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const SECONDS = Number(process.env.POSTROOM_PROPERTY_SECONDS ?? 22);
const SEED = process.env.POSTROOM_PROPERTY_SEED;
const NAMES = ['Harbour', 'Quotes', 'प्रस्ताव', 'Räder & Naben', 'Old'];
const SPECIAL = ['INBOX', 'Archive', 'Trash', 'Junk', 'Sent'];
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

/** What is done, and numbers that choose what with. */
interface Action {
  what: string;
  a: number;
  b: number;
}

const number = fc.nat({ max: 9_999 });
const oneOf = (...words: string[]) => fc.record({ what: fc.constantFrom(...words), a: number, b: number });
const KIND_IN_APP = ['read', 'star', 'move', 'archive', 'create', 'rename', 'moveFolder', 'hide', 'hide'];
const KIND_IN_CLIENT = ['append', 'append', 'append', 'flag', 'unflag', 'move', 'create', 'rename', 'hide'];
const kind = {
  app: fc.array(oneOf(...KIND_IN_APP, 'read', 'star', 'move', 'move', 'trashFolder'), {
    minLength: 8,
    maxLength: 30,
  }),
  client: fc.array(oneOf(...KIND_IN_CLIENT), { minLength: 8, maxLength: 30 }),
};
const harsh = {
  app: fc.array(oneOf(...KIND_IN_APP, 'delete', 'empty', 'deleteFolder', 'trashFolder', 'move', 'read'), {
    minLength: 8,
    maxLength: 30,
  }),
  client: fc.array(oneOf(...KIND_IN_CLIENT, 'expunge', 'deleteFolder'), { minLength: 8, maxLength: 30 }),
};
const episode = fc.oneof(
  fc.record({ keepsAll: fc.constant(true), ...kind }),
  fc.record({ keepsAll: fc.constant(false), ...harsh }),
);

it('the app and another mail client agree whatever they do at the same time', {
  timeout: (SECONDS + 120) * 1_000,
}, async () => {
  for (let index = 0; index < 12; index++) await client.append('INBOX', writeMail(mira.address));
  let episodes = 0;
  const property = fc.asyncProperty(episode, async ({ keepsAll, app: inApp, client: inClient }) => {
    episodes += 1;
    const before = await messageCount();
    const [, appended] = await Promise.all([doAll(inApp, actInApp), doAll(inClient, actInClient)]);
    await mailbox.settled(40_000);
    await agree();
    // A server lets two clients move one message at once, and has it twice then; it must not have it nowhere.
    if (keepsAll)
      expect(await messageCount(), 'messages after a run that deletes none').toBeGreaterThanOrEqual(
        before + appended,
      );
  });
  const seed = SEED === undefined ? {} : { seed: Number(SEED) };
  await fc.assert(property, {
    ...{ numRuns: 10_000, interruptAfterTimeLimit: SECONDS * 1_000, endOnFailure: true },
    ...seed,
  });
  expect(episodes).toBeGreaterThan(1);
  if (process.env.POSTROOM_PROPERTY_SECONDS) console.info(`${episodes} episodes`);
});

async function agree(): Promise<void> {
  let found: unknown = 'nothing was compared';
  const compare = async (): Promise<boolean> => {
    await mailbox.look();
    const theirs = await whatServerHas();
    const account = await mailbox.account();
    const different = theirs && differences(theirs, await readApp(app, mira, mailbox));
    found = { account: account.message, different: different ?? 'the connection was lost' };
    return different !== null && different.length === 0;
  };
  await eventually('both show the same', compare, 25_000).catch(() => expect(found).toEqual('the same'));
  expect(await mailbox.contradictions()).toEqual([]);
}

/** Returns the sum of what the actions return. */
async function doAll(actions: readonly Action[], act: (action: Action) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const action of actions) sum += await act(action);
  return sum;
}

const pick = <T>(items: readonly T[], chosen: number): T | undefined =>
  items[chosen % Math.max(1, items.length)];

async function connected(): Promise<ImapFlow> {
  if (!client.usable) client = await otherClient(stack, mira.address);
  return client;
}

/** Different ones. */
async function messageCount(): Promise<number> {
  const folders = await eventually('the server tells what it has', whatServerHas, 10_000);
  return new Set(folders.flatMap(({ messages }) => messages).map((message) => message.split(' ')[1])).size;
}

/** Null when Dovecot hung up meanwhile, as it does after the folder that is open was deleted. */
async function whatServerHas() {
  try {
    const folders = await readServer(await connected());
    return client.usable ? folders : null; // else those after that moment are missing
  } catch (error) {
    if (client.usable) throw error;
    return null;
  }
}

/** What is acted on may be gone the moment it is acted on, or taken: that is an answer, too. Anything else is a fault. */
const MAY_BE = /^(NOT_FOUND|INVALID_INPUT|CONFLICT|RATE_LIMITED|MAIL_SERVER_ERROR)$/;

async function call(name: string, input: Record<string, unknown>): Promise<void> {
  const result: MutationResult = await callMutation(app, name, input, { as: mira, fields: '__typename' });
  if (result.__typename.endsWith('Payload') || MAY_BE.test(result.code) || result.__typename === 'InputError')
    return;
  throw new Error(`${name}(${JSON.stringify(input)}): ${JSON.stringify(result)}`);
}

async function actInApp({ what, a, b }: Action): Promise<number> {
  const folders = await mailbox.folders();
  const own = folders.filter(({ path }) => !SPECIAL.includes(path) && path !== 'Drafts');
  const folderId = (folder: { id: string } | undefined) => folder && toGlobalId('Folder', folder.id);
  const message = pick(await mailbox.messages(), a);
  const ids = message
    ? [toGlobalId(b % 3 === 0 ? 'Thread' : 'Message', b % 3 === 0 ? message.threadId : message.id)]
    : [];
  const folder = folderId(pick(own, a));
  const name = pick(NAMES, b) ?? 'Harbour';
  if (what === 'create') {
    const parentId = b % 2 === 0 ? folder : undefined;
    await call('createFolder', { accountId: mira.accountId, name: pick(NAMES, a) ?? name, parentId });
  } else if (ids.length > 0 && what === 'read') await call('markRead', { ids, read: b % 2 === 0 });
  else if (ids.length > 0 && what === 'star') await call('star', { ids, starred: b % 2 === 0 });
  else if (ids.length > 0 && what === 'move')
    await call('moveMessages', { ids, folderId: folderId(pick(folders, b)) });
  else if (ids.length > 0 && what === 'archive')
    await call('moveMessages', { ids, role: pick(['ARCHIVE', 'TRASH', 'JUNK', 'INBOX'], b) });
  else if (ids.length > 0 && what === 'delete') await call('deleteMessages', { ids });
  else if (what === 'empty')
    await call('emptyFolder', {
      folderId: folderId(folders.find(({ role }) => role === pick(['TRASH', 'JUNK'], a))),
    });
  else if (folder)
    await changeFolder(what, folder, name, b % 2 === 0 ? null : (folderId(pick(own, b)) ?? null));
  return 0;
}

async function changeFolder(
  what: string,
  folderId: string,
  name: string,
  parentId: string | null,
): Promise<void> {
  if (what === 'rename') await call('renameFolder', { folderId, name });
  else if (what === 'moveFolder') await call('moveFolder', { folderId, parentId });
  else if (what === 'hide') await call('subscribeFolder', { folderId, subscribed: parentId === null });
  else if (what === 'trashFolder') await call('deleteFolder', { folderId, messages: 'TRASH' });
  else if (what === 'deleteFolder') await call('deleteFolder', { folderId, messages: 'DELETE' });
}

/** A server refuses what has become impossible meanwhile. Returns how many messages it added. */
async function actInClient(action: Action): Promise<number> {
  try {
    client = await connected();
    return await clientAct(action);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Dovecot hangs up when the folder that is open was deleted by somebody else.
    if (client.usable && !('responseStatus' in error)) throw error;
    return 0;
  }
}

async function clientAct({ what, a, b }: Action): Promise<number> {
  const paths = (await client.list()).map(({ path }) => path).filter((path) => path !== 'Drafts');
  const own = paths.filter((path) => !SPECIAL.includes(path));
  const path = pick(paths, a) ?? 'INBOX';
  const folder = pick(own, a);
  const name = pick(NAMES, b) ?? 'Harbour';
  if (what === 'append') {
    const to = a % 2 === 0 ? 'INBOX' : path;
    return (await client.append(to, writeMail(mira.address), b % 3 === 0 ? ['\\Seen'] : [])) ? 1 : 0;
  }
  if (what === 'create')
    await client.mailboxCreate(b % 2 === 0 && folder ? `${folder}/${pick(NAMES, a)}` : name);
  else if (what === 'rename' && folder)
    await client.mailboxRename(folder, b % 2 === 0 ? name : `${pick(own, b)}/${name}`);
  else if (what === 'deleteFolder' && folder) await client.mailboxDelete(folder);
  else if (what === 'hide' && folder)
    await (b % 2 === 0 ? client.mailboxSubscribe(folder) : client.mailboxUnsubscribe(folder));
  else await changeMessage(what, path, pick(paths, b) ?? 'Archive', b);
  return 0;
}

async function changeMessage(what: string, path: string, to: string, b: number): Promise<void> {
  const opened = await client.mailboxOpen(path);
  if (opened.exists === 0) return;
  const range = String(1 + (b % opened.exists));
  try {
    await changeOne(what, range, path === to ? null : to, b);
  } finally {
    if (client.usable) await client.mailboxClose();
  }
}

async function changeOne(what: string, range: string, to: string | null, b: number): Promise<void> {
  const flag = pick(['\\Seen', '\\Flagged', 'Work'], b) ?? '\\Seen';
  if (what === 'flag') await client.messageFlagsAdd(range, [flag]);
  else if (what === 'unflag') await client.messageFlagsRemove(range, [flag]);
  else if (what === 'move' && to !== null) await client.messageMove(range, to);
  else if (what === 'expunge') await client.messageDelete(range);
}
