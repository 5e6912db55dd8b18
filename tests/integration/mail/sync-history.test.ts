// What happens to a mailbox while nobody watches, or to its foundations, is found out afterwards.
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { fillMailbox } from '../../testkit/fill-mailbox.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver, writeMail } from '../../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let worker: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  app = await startTestApp({ stack });
  await startWorker();
  company = await foundHostedCompany(app);
});

afterAll(async () => {
  await worker?.stop();
  await app?.stop();
});

/** The web process stays, workers come and go. */
async function startWorker(): Promise<TestApp> {
  worker = await startTestApp({ stack, beside: app, worker: true, web: true });
  return worker;
}

async function join(name: string): Promise<{ person: HostedPerson; mailbox: MailboxView }> {
  const person = await company.hire(name, name);
  const mailbox = await viewMailbox(app, person.address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
  return { person, mailbox };
}

async function lookNow(mailbox: MailboxView, folder: string): Promise<void> {
  const { id } = await mailbox.account();
  await app.deps.pubsub.publish('mail:nudge', { about: 'folder', accountId: id, folder });
}

const subjects = async (mailbox: MailboxView, folder: string): Promise<string[]> =>
  (await mailbox.messages(folder)).map(({ subject }) => subject).sort();

describe('after a pause', () => {
  it('flags, deletions and new mail of the time in between are there', async () => {
    const { person, mailbox } = await join('pausing');
    for (const subject of ['one', 'two', 'three']) await deliver(stack, person.address, { subject });
    await eventually('three are there', async () => (await mailbox.messages('INBOX')).length === 3);
    await worker.stop();
    await asOtherClient(stack, person, 'INBOX', async (client) => {
      await client.messageFlagsAdd('1', ['\\Flagged', '\\Seen'], { uid: true });
      await client.messageDelete('2', { uid: true });
    });
    await deliver(stack, person.address, { subject: 'four' });
    await startWorker();
    await eventually('the inbox is that of the server', async () => {
      const messages = await mailbox.messages('INBOX');
      const first = messages.find(({ subject }) => subject === 'one');
      return (
        first?.flagged === true &&
        first.seen &&
        messages.every(({ subject }) => subject !== 'two') &&
        messages.some(({ subject }) => subject === 'four')
      );
    });
    expect(await subjects(mailbox, 'INBOX')).toEqual(['four', 'one', 'three']);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

describe('a new UIDVALIDITY', () => {
  it('leaves messages their identity, threads and flags, and forgets those that are gone', async () => {
    const { person, mailbox } = await join('renumbered');
    const sources = ['alpha', 'beta', 'gamma'].map((subject) => writeMail(person.address, { subject }));
    const append = async (client: ImapFlow, list: string[]) => {
      await client.mailboxCreate('Projects');
      for (const source of list) await client.append('Projects', source, ['\\Flagged']);
    };
    await asOtherClient(stack, person, 'INBOX', (client) => append(client, sources));
    await lookNow(mailbox, 'Projects');
    const before = await eventually('three are there', async () => {
      const messages = await mailbox.messages('Projects');
      return messages.length === 3 && messages;
    });
    await asOtherClient(stack, person, 'INBOX', async (client) => {
      await client.mailboxDelete('Projects');
      await append(client, [...sources.slice(1).reverse(), writeMail(person.address, { subject: 'delta' })]);
    });
    await lookNow(mailbox, 'Projects');
    await eventually(
      'the folder is that of the server',
      async () => (await subjects(mailbox, 'Projects')).join() === 'beta,delta,gamma',
    );
    const after = await mailbox.messages('Projects');
    for (const subject of ['beta', 'gamma']) {
      const [was, is] = [before, after].map((list) => list.find((message) => message.subject === subject));
      expect(is?.id).toBe(was?.id);
      expect(is?.threadId).toBe(was?.threadId);
      expect(is?.flagged).toBe(true);
    }
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

describe('folders', () => {
  it('form a tree with names in any script; those that hold folders only are not opened', async () => {
    const { person, mailbox } = await join('organised');
    await asOtherClient(stack, person, 'INBOX', async (client) => {
      await client.mailboxCreate('Kunden/Müller & Söhne/Angebote');
      await client.mailboxCreate('ग्राहक');
      await client.append(
        'Kunden/Müller & Söhne/Angebote',
        writeMail(person.address, { subject: 'Angebot' }),
      );
    });
    await lookNow(mailbox, 'unknown');
    await eventually(
      'the message is there',
      async () => (await mailbox.messages('Kunden/Müller & Söhne/Angebote')).length === 1,
    );
    const paths = (await mailbox.folders()).map(({ path }) => path);
    expect(paths).toContain('ग्राहक');
    expect((await mailbox.folders()).find(({ path }) => path === 'Kunden')?.selectable ?? false).toBe(false);
  });

  it('that are renamed keep their messages; those that go take theirs along', async () => {
    const { person, mailbox } = await join('renaming');
    await asOtherClient(stack, person, 'INBOX', async (client) => {
      await client.mailboxCreate('Harbour');
      await client.append('Harbour', writeMail(person.address, { subject: 'Crane' }));
    });
    await lookNow(mailbox, 'unknown');
    await eventually('the message is there', async () => (await mailbox.messages('Harbour')).length === 1);
    const before = await mailbox.folder('Harbour');
    await asOtherClient(stack, person, 'INBOX', (client) => client.mailboxRename('Harbour', 'Shipyard'));
    await lookNow(mailbox, 'unknown');
    await eventually('the folder has its new name', async () =>
      (await mailbox.folders()).some(({ path }) => path === 'Shipyard'),
    );
    expect((await mailbox.folder('Shipyard')).id).toBe(before.id);
    expect(await subjects(mailbox, 'Shipyard')).toEqual(['Crane']);
    await asOtherClient(stack, person, 'INBOX', (client) => client.mailboxDelete('Shipyard'));
    await lookNow(mailbox, 'unknown');
    await eventually('the folder is gone', async () =>
      (await mailbox.folders()).every(({ path }) => path !== 'Shipyard'),
    );
    expect(await mailbox.messages()).toEqual([]);
    expect(await mailbox.contradictions()).toEqual([]);
  });
});

describe('a mailbox of 3,000 messages', () => {
  it('is read in newest first, and says how far it has come', async () => {
    const { person, mailbox } = await join('collector');
    await mailbox.forget();
    await fillMailbox(stack, { address: person.address, count: 3_000 });
    await mailbox.restart();
    const seen: string[] = [];
    await eventually(
      'all is read',
      async () => {
        const inbox = await mailbox.messages('INBOX');
        const uids = inbox.map(({ uid }) => uid);
        // Whatever is there by now is the newest of all.
        if (uids.length > 0) expect(Math.min(...uids)).toBe(3_000 - uids.length + 1);
        seen.push((await mailbox.account()).message);
        return uids.length === 3_000;
      },
      60_000,
    );
    expect(seen.some((message) => /^Syncing [\d,]+ of 3,000$/.test(message))).toBe(true);
    await eventually(
      'all can be searched',
      async () => (await mailbox.count()).withContent === 3_000,
      60_000,
    );
    const account = await eventually('it is live', async () => {
      const now = await mailbox.account();
      return now.status === 'LIVE' && now.synced === 3_000 && now;
    });
    expect(account).toMatchObject({ synced: 3_000, total: 3_000 });
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
