// Copies, junk, putting back and snoozing, as other mail clients see them, and the way back from each.
import { randomUUID } from 'node:crypto';
import { toGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import type { MailboxView, SeenMessage } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let mira: HostedPerson;
let mailbox: MailboxView;

beforeAll(async () => {
  ({ app, mira, mailbox } = await startLiveMailbox());
});
afterAll(() => app?.stop());

async function receive(subject: string, headers: Record<string, string> = {}): Promise<SeenMessage> {
  await deliver(stack, mira.address, { subject, messageId: `${subject}@okafor.example`, headers });
  return eventually(
    `"${subject}" is there`,
    async () => (await mailbox.messages('INBOX')).find((message) => message.subject === subject) ?? null,
  );
}

/** Does it and returns the id of what can be undone. */
async function act(name: string, input: Record<string, unknown>): Promise<string> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
    __typename ... on ${type}Payload { action { id } } ... on Error { message } } }`;
  const result = await expectPayload(app, document, { ...input, undoable: true }, mira);
  return (result.action as { id: string } | null)?.id ?? '';
}

const undo = (actionId: string) =>
  expectPayload(
    app,
    'mutation ($input: UndoMailActionInput!) { result: undoMailAction(input: $input) { __typename ... on Error { message } } }',
    { actionId },
    mira,
  );

const idOf = ({ id }: SeenMessage): string => toGlobalId('Message', id);
const placesOf = async (id: string): Promise<string[]> =>
  (await mailbox.messages())
    .filter((message) => message.id === id)
    .map(({ folder }) => folder)
    .sort();

/** Flags of the message in a folder on the server; null when it does not lie there. */
const onServer = (folder: string, subject: string): Promise<string[] | null> =>
  asOtherClient(stack, mira, folder, async (client) => {
    if (!client.mailbox || client.mailbox.exists === 0) return null;
    for await (const { flags, envelope } of client.fetch('1:*', { flags: true, envelope: true }))
      if (envelope?.subject === subject) return [...(flags ?? [])];
    return null;
  });

it('a copy lies in both folders, and undoing takes the copy alone', async () => {
  const subject = `copy-${randomUUID()}`;
  const message = await receive(subject);
  const folderId = toGlobalId('Folder', (await mailbox.folder('Archive')).id);
  const action = await act('copyMessages', { ids: [idOf(message)], folderId });
  expect(await placesOf(message.id)).toEqual(['Archive', 'INBOX']);
  await mailbox.settled();
  expect(await onServer('Archive', subject)).not.toBeNull();
  expect(await onServer('INBOX', subject)).not.toBeNull();
  await undo(action);
  await mailbox.settled();
  expect(await onServer('Archive', subject)).toBeNull();
  expect(await placesOf(message.id)).toEqual(['INBOX']);
  expect(await mailbox.contradictions()).toEqual([]);
});

it('junk is marked as such, and what is put back goes where it came from', async () => {
  const subject = `junk-${randomUUID()}`;
  const message = await receive(subject);
  await act('moveMessages', { ids: [idOf(message)], role: 'ARCHIVE' });
  const action = await act('moveMessages', { ids: [idOf(message)], role: 'JUNK' });
  await mailbox.settled();
  expect(await onServer('Junk', subject)).toContain('$Junk');
  await act('restoreMessages', { ids: [idOf(message)] });
  await mailbox.settled();
  const flags = await onServer('Archive', subject);
  expect(flags).toContain('$NotJunk');
  expect(flags).not.toContain('$Junk');
  expect(action).not.toBe('');
  expect(await mailbox.contradictions()).toEqual([]);
});

it('a snoozed message waits in a folder of the server, and an answer brings it back unread', async () => {
  const subject = `snooze-${randomUUID()}`;
  const message = await receive(subject);
  await act('markRead', { ids: [idOf(message)], read: true });
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const action = await act('snoozeMessages', { ids: [idOf(message)], until });
  await mailbox.settled();
  expect(await onServer('Snoozed', subject)).not.toBeNull();
  expect((await mailbox.folder('Snoozed')).role).toBe('SNOOZED');
  await undo(action);
  await mailbox.settled();
  expect(await placesOf(message.id)).toEqual(['INBOX']);
  await act('snoozeMessages', { ids: [idOf(message)], until });
  await mailbox.settled();
  await receive(`Re: ${subject}`, { 'In-Reply-To': `<${subject}@okafor.example>` });
  await mailbox.settled();
  expect(await onServer('Snoozed', subject)).toBeNull();
  expect(await onServer('INBOX', subject)).not.toContain('\\Seen');
  expect(await mailbox.contradictions()).toEqual([]);
});
