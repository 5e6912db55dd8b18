// A person works in the app and in another mail client at the same time. In the end both show the same.

import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/mailbox.ts';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../testkit/hosted-company.ts';
import { otherClient, writeMail } from '../../testkit/mail.ts';
import type { MailboxView } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const ACTIONS = 120;
const FOLDERS = ['INBOX', 'Archive', 'Trash', 'Junk', 'Sent'];
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

describe('the app and another mail client', () => {
  for (const seed of [20_261, 121_604]) {
    it(`agree after ${ACTIONS} actions at the same time (order ${seed})`, { timeout: 180_000 }, async () => {
      const random = seededRandom(seed);
      for (let index = 0; index < 10; index++) await append(random);
      await eventually('the first are there', async () => (await mailbox.messages()).length >= 10);
      for (let done = 0; done < ACTIONS; done++) {
        await Promise.all([inApp(random), inClient(random)]);
      }
      await mailbox.settled(60_000);
      await lookNow();
      await eventually('both show the same', async () => (await difference()) === null, 90_000).catch(
        async (error) => {
          expect(await difference()).toBeNull();
          throw error;
        },
      );
      expect(await mailbox.contradictions()).toEqual([]);
    });
  }
});

const pick = <T>(random: () => number, items: readonly T[]): T | undefined =>
  items[Math.floor(random() * items.length)];

async function append(random: () => number, folder = 'INBOX'): Promise<void> {
  const flags = random() < 0.3 ? ['\\Seen'] : [];
  await client.append(folder, writeMail(mira.address), flags);
}

async function inApp(random: () => number): Promise<void> {
  const message = pick(random, await mailbox.messages());
  if (!message) return;
  const ids = [toGlobalId('Message', message.id)];
  const choice = random();
  const role = pick(random, ['ARCHIVE', 'TRASH', 'JUNK', 'INBOX']);
  if (choice < 0.3) await act('markRead', { ids, read: random() < 0.6 });
  else if (choice < 0.5) await act('star', { ids, starred: random() < 0.6 });
  else if (choice < 0.9 || !['Trash', 'Junk'].includes(message.folder))
    await act('moveMessages', { ids, role });
  else await act('deleteMessages', { ids });
}

/** A message may be gone the moment it is acted on: then it is not found, or lies nowhere it could be deleted from. */
async function act(name: string, input: Record<string, unknown>): Promise<void> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { result: ${name}(input: $input) { __typename ... on Error { code message } } }`;
  await expectPayload(app, document, input, mira).catch((error: unknown) => {
    if (!/NOT_FOUND|INVALID_INPUT/.test(String(error))) throw error;
  });
}

async function inClient(random: () => number): Promise<void> {
  const folder = pick(random, FOLDERS) ?? 'INBOX';
  if (random() < 0.25) return append(random, folder === 'Sent' ? 'INBOX' : folder);
  const opened = await client.mailboxOpen(folder);
  if (opened.exists === 0) return;
  const range = String(1 + Math.floor(random() * opened.exists));
  const choice = random();
  if (choice < 0.3)
    await client.messageFlagsAdd(range, [pick(random, ['\\Seen', '\\Flagged', 'Work']) ?? '\\Seen']);
  else if (choice < 0.5)
    await client.messageFlagsRemove(range, [pick(random, ['\\Seen', '\\Flagged']) ?? '\\Seen']);
  else if (choice < 0.85)
    await client.messageMove(
      range,
      pick(
        random,
        FOLDERS.filter((path) => path !== folder),
      ) ?? 'Archive',
    );
  else await client.messageDelete(range);
}

/** Folders other than the inbox are looked at from time to time alone: now. */
async function lookNow(): Promise<void> {
  const { id } = await mailbox.account();
  await app.deps.pubsub.publish('mail:nudge', { about: 'folder', accountId: id, folder: 'all of them' });
}

/** The first folder that differs, with what each side says; null when there is none. */
async function difference(): Promise<{ folder: string; server: string[]; index: string[] } | null> {
  for (const folder of FOLDERS) {
    const server: string[] = [];
    const opened = await client.mailboxOpen(folder);
    if (opened.exists > 0) {
      for await (const { uid, flags } of client.fetch('1:*', { uid: true, flags: true })) {
        server.push(line(uid, flags?.has('\\Seen') ?? false, flags?.has('\\Flagged') ?? false));
      }
    }
    const index = (await mailbox.messages(folder)).map(({ uid, seen, flagged }) => line(uid, seen, flagged));
    if (server.sort().join() !== index.sort().join()) return { folder, server, index };
  }
  return null;
}

const line = (uid: number, seen: boolean, flagged: boolean): string =>
  `${uid}${seen ? ' seen' : ''}${flagged ? ' flagged' : ''}`;
