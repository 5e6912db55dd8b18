// An account with hundreds of folders is looked at with a handful of commands: nothing is asked per folder that did not
// change.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { type CountedImap, countImap } from '../../testkit/counted-imap.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, writeMail } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
const SCRIPTS = ['Harbour', 'Гавань', 'الميناء', '港口', 'बंदरगाह'];
/** Those with messages. */
const FILLED = 20;
const QUIET = ['IDLE', 'DONE', 'NOOP', 'GETQUOTAROOT', 'GETQUOTA'];
let front: CountedImap;
let app: TestApp;
let person: HostedPerson;
let mailbox: MailboxView;
let paths: string[];

beforeAll(async () => {
  front = await countImap(stack.endpoints.imap);
  app = await startTestApp({ stack, worker: true, env: { IMAP_PORT: String(front.port) } });
  const company = await foundHostedCompany(app);
  person = await company.hire('sorter', 'Sorter');
  mailbox = await viewMailbox(app, person.address);
  await live();
  await mailbox.forget();
  paths = SCRIPTS.flatMap((top) =>
    SCRIPTS.flatMap((middle, number) =>
      // Every second in the middle is only a name, for those inside it.
      [
        ...(number % 2 === 0 ? [`${top}/${middle}`] : []),
        ...SCRIPTS.flatMap((name) => [`${top}/${middle}/${name}`, `${top}/${middle}/${name} old`]),
      ],
    ),
  );
  await asOtherClient(stack, person, 'INBOX', async (client) => {
    for (const path of paths) await client.mailboxCreate(path);
    for (const path of paths.slice(0, FILLED)) await client.append(path, writeMail(person.address));
  });
}, 60_000);

afterAll(async () => {
  await app?.stop();
  await front?.close();
});

const live = () => eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');

/** What the server was asked beside waiting; with how often all together. */
function asked(): Record<string, number> & { all: number } {
  const counts = Object.entries(front.take()).filter(([name]) => !QUIET.includes(name));
  return { ...Object.fromEntries(counts), all: counts.reduce((sum, [, count]) => sum + count, 0) };
}

const isComplete = async (): Promise<boolean> => {
  const folders = (await mailbox.folders()).filter(({ selectable }) => selectable);
  return folders.length > paths.length && folders.every(({ complete }) => complete);
};

it('reads them the first time with a few commands for each that holds messages, and none for the others', async () => {
  asked();
  await mailbox.restart();
  await eventually('all is read', async () => (await mailbox.count()).withContent === FILLED);
  await live();
  expect(await isComplete()).toBe(true);
  expect((await mailbox.folders()).some(({ selectable }) => !selectable)).toBe(true);
  const { all, ...counts } = asked();
  expect(counts.STATUS).toBeUndefined();
  expect(counts.LIST).toBe(1);
  // Opened once for their lists and once for their texts.
  expect(counts.SELECT).toBeLessThanOrEqual(2 * FILLED + 5);
  expect(all).toBeLessThanOrEqual(8 * FILLED + 30);
  expect(await mailbox.contradictions()).toEqual([]);
});

it('looks at all of them again with one command, and into those that changed', async () => {
  asked();
  await mailbox.look();
  await eventually('it looked', () => (front.take().LIST ?? 0) > 0);
  const [changed = '', empty = ''] = [paths[3], paths.at(-1)];
  await asOtherClient(stack, person, changed, async (client) => {
    await client.messageFlagsAdd('1:*', ['\\Seen']);
    await client.append(empty, writeMail(person.address, { subject: 'Into the empty one' }));
  });
  asked();
  await mailbox.look();
  await eventually('both changes are here', async () => {
    const [flagged] = await mailbox.messages(changed);
    const [arrived] = await mailbox.messages(empty);
    return flagged?.seen === true && arrived?.hasContent === true;
  });
  const { all, LIST, SELECT = 0, STATUS } = asked();
  expect({ LIST, STATUS }).toEqual({ LIST: 1, STATUS: undefined });
  expect(SELECT).toBeLessThanOrEqual(4);
  expect(all).toBeLessThanOrEqual(25);
});

it('comes back to them with one list', async () => {
  await mailbox.pause();
  asked();
  await mailbox.restart();
  await live();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { all, LIST, SELECT } = asked();
  expect({ LIST, SELECT }).toEqual({ LIST: 1, SELECT: 1 });
  expect(all).toBeLessThanOrEqual(15);
});

it('forgets a tree of them that another client deleted', async () => {
  await asOtherClient(stack, person, 'INBOX', async (client) => {
    for (const path of paths.toReversed()) await client.mailboxDelete(path);
  });
  await mailbox.look();
  // The server keeps the names that were nothing else.
  const open = async () => (await mailbox.folders()).filter(({ selectable }) => selectable);
  await eventually('they are gone', async () => (await open()).length < 10);
  expect(await mailbox.contradictions()).toEqual([]);
});
