// Another mail client is quicker by a moment than what a person did in the app: the keeper reads what that client
// changed while the server is being told. Each case is one order of events, made certain here.
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { MailConnection } from '@postroom/api/mail/ports.ts';
import { fetchArrivals } from '@postroom/api/mail/sync/arrivals.ts';
import { connectAccount, type SyncContext } from '@postroom/api/mail/sync/context.ts';
import { catchUp } from '@postroom/api/mail/sync/folder-changes.ts';
import { openFolder } from '@postroom/api/mail/sync/open-folder.ts';
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { otherClient, writeMail } from '../../testkit/mail.ts';
import type { MailboxView, SeenMessage } from '../../testkit/mailbox-view.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { differences, readApp, readServer } from './support/compare-mailbox.ts';
import { around, asKeeper } from './support/keeper.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let mira: HostedPerson;
let mailbox: MailboxView;
let client: ImapFlow;

beforeAll(async () => {
  ({ app, mira, mailbox } = await startLiveMailbox());
  client = await otherClient(stack, mira.address);
  await client.mailboxCreate('Quotes');
  for (let index = 0; index < 4; index++) await client.append('INBOX', writeMail(mira.address));
  await eventually('all is known', async () => {
    await mailbox.look();
    const quotes = (await mailbox.folders()).find(({ path }) => path === 'Quotes');
    return (await mailbox.messages('INBOX')).length === 4 && quotes?.complete === true;
  });
  await mailbox.pause();
});

afterAll(async () => {
  await client?.logout().catch(() => undefined);
  await app?.stop();
});

async function newest(): Promise<SeenMessage> {
  const [message] = await mailbox.messages('INBOX');
  if (!message) throw new Error('The inbox is empty.');
  return message;
}

const act = (name: string, input: Record<string, unknown>) =>
  callMutation(app, name, input, { as: mira, fields: '__typename' });

async function clientMoves(from: string, to: string, uid: number | string): Promise<void> {
  await client.mailboxOpen(from);
  await client.messageMove(String(uid), to, { uid: true });
  await client.mailboxClose();
}

interface Told {
  /** Runs when the server is about to be told, before or after it was; `read` looks at a folder as the keeper does. */
  before?: (read: (path: string) => Promise<void>) => Promise<void>;
  after?: (read: (path: string) => Promise<void>) => Promise<void>;
}

/** Tells the server of the oldest operation while something else happens. */
const tell = ({ before, after }: Told): Promise<void> =>
  asKeeper(app, mailbox, mira, async ({ context, folders, tellNext }) => {
    const reading = await connectAccount(context, 'test');
    try {
      const read = async (path: string) => {
        const folder = folders.find(path);
        if (!folder) throw new Error(`There is no folder ${path}.`);
        await readFolder(context, reading, folder);
      };
      await tellNext((connection) =>
        around(connection, ['move', 'changeFlags'], async (call) => {
          await before?.(read);
          const answer = await call();
          await after?.(read);
          return answer;
        }),
      );
    } finally {
      await reading.close();
    }
  });

async function readFolder(
  context: SyncContext,
  connection: MailConnection,
  folder: Parameters<typeof openFolder>[2],
): Promise<void> {
  const opened = await openFolder(context, connection, folder);
  await fetchArrivals(context, connection, folder, opened.uidNext - folder.uidNext);
  await catchUp(context, connection, folder, opened);
  await connection.noop();
}

/** Lets the keeper work until nothing waits, and compares everything; the keeper is away again afterwards. */
async function agree(): Promise<void> {
  await mailbox.restart();
  let found: unknown = null;
  await eventually(
    'both show the same',
    async () => {
      await mailbox.look();
      found = differences(await readServer(client), await readApp(app, mira, mailbox));
      return (await mailbox.waiting()) === 0 && JSON.stringify(found) === '[]';
    },
    12_000,
  ).catch(() => expect(found).toEqual('the same'));
  expect(await mailbox.contradictions()).toEqual([]);
  await mailbox.pause();
}

it('a message that is moved on at once does not stay where the app moved it', async () => {
  const message = await newest();
  const folderId = toGlobalId('Folder', (await mailbox.folder('Quotes')).id);
  await act('moveMessages', { ids: [toGlobalId('Message', message.id)], folderId });
  await tell({
    after: async (read) => {
      await clientMoves('Quotes', 'Archive', '1:*');
      await read('Quotes');
    },
  });
  await agree();
  expect((await mailbox.messages()).find(({ id }) => id === message.id)?.folder).toBe('Archive');
});

it('a message that is seen leaving its folder before the move is noted stays in sight, and knows where it was', async () => {
  const { id } = await newest();
  const ids = [toGlobalId('Message', id)];
  await act('moveMessages', { ids, role: 'ARCHIVE' });
  await agree();
  await act('moveMessages', { ids, role: 'TRASH' });
  await tell({ after: (read) => read('Archive') });
  const [moved] = await mailbox.messages('Trash');
  expect(moved?.id).toBe(id);
  expect(moved?.uid).toBeGreaterThan(0);
  await act('restoreMessages', { ids });
  await agree();
  expect((await mailbox.messages()).find((message) => message.id === id)?.folder).toBe('Archive');
});

it('a message that comes back while it is moved away is seen again', async () => {
  const message = await newest();
  await act('moveMessages', { ids: [toGlobalId('Message', message.id)], role: 'TRASH' });
  await tell({
    before: async (read) => {
      await clientMoves('INBOX', 'Archive', message.uid);
      await clientMoves('Archive', 'INBOX', '*');
      await read('INBOX');
    },
  });
  await agree();
  expect((await mailbox.messages()).find(({ id }) => id === message.id)?.folder).toBe('INBOX');
});

it('a flag follows a message that is moved while it is set', async () => {
  const message = await newest();
  await act('star', { ids: [toGlobalId('Message', message.id)], starred: true });
  await tell({
    before: async (read) => {
      await clientMoves('INBOX', 'Archive', message.uid);
      await read('INBOX');
      await read('Archive');
    },
  });
  await agree();
  const moved = (await mailbox.messages()).find(({ id }) => id === message.id);
  expect(moved).toMatchObject({ folder: 'Archive', flagged: true });
});
