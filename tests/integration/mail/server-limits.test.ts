// Dovecot at its limits: as many connections as it allows, and a message to ten thousand people.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver, otherClient } from '../../testkit/mail.ts';
import type { MailboxView } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveMailbox } from './support/live-mailbox.ts';

const stack = sharedStack();
const RECIPIENTS = 10_000;
/** Dovecot's mail_max_userip_connections in the private servers. */
const CONNECTIONS = 50;
let app: TestApp;
let person: HostedPerson;
let mailbox: MailboxView;
const clients: ImapFlow[] = [];

beforeAll(async () => {
  ({ app, mira: person, mailbox } = await startLiveMailbox());
});

afterAll(async () => {
  for (const client of clients) client.close();
  await app?.stop();
});

it('a message to 10,000 people is listed and read like any other, and so is the next', async () => {
  const people = Array.from({ length: RECIPIENTS }, (_, index) => `person-${index}@example.com`);
  const source = `From: Mira <mira@okafor-print.example>\r\nTo: ${people.join(',\r\n ')}\r\nSubject: To everybody\r\nMessage-ID: <everybody@okafor-print.example>\r\n\r\nHello all.\r\n`;
  await deliver(stack, person.address, source);
  await deliver(stack, person.address, { subject: 'After it' });
  await eventually('both are read', async () => {
    const messages = await mailbox.messages('INBOX');
    return messages.length === 2 && messages.every(({ hasContent }) => hasContent);
  });
  const { organizationId } = await mailbox.account();
  const [stored] = await runInScope(systemScope(organizationId), () =>
    app.database.query<{ people: number; snippet: string; truncated: boolean }>(sql`
      SELECT jsonb_array_length(m.addresses -> 'to') AS people, m.snippet, body.truncated
      FROM mail_message m JOIN mail_message_body body ON body.message_id = m.id WHERE m.subject = 'To everybody'`),
  );
  expect(stored?.snippet).toBe('Hello all.');
  expect(stored?.truncated, 'only the text of a long message is said to be cut').toBe(false);
  expect(stored?.people).toBeGreaterThanOrEqual(100);
  expect(stored?.people).toBeLessThanOrEqual(RECIPIENTS);
  expect(await mailbox.contradictions()).toEqual([]);
});

it('a mailbox whose connections are all taken says so, and is live when one is free', async () => {
  await mailbox.pause();
  await eventually('all places are taken', async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: 10 }, () => otherClient(stack, person.address)),
    );
    for (const result of opened) if (result.status === 'fulfilled') clients.push(result.value);
    return clients.length >= CONNECTIONS || opened.some(({ status }) => status === 'rejected');
  });
  await mailbox.restart();
  const account = await eventually('it says so', async () => {
    const now = await mailbox.account();
    return now.status === 'WAITING' && now;
  });
  expect(account.problem).toBe('SERVER_BUSY');
  expect(account.message).toMatch(/lets in no more connections/);
  for (const client of clients.splice(0)) client.close();
  await deliver(stack, person.address, { subject: 'Came meanwhile' });
  await eventually('it is live', async () => (await mailbox.account()).status === 'LIVE', 60_000);
  await eventually('nothing is missing', async () => (await mailbox.messages('INBOX')).length === 3);
  expect(await mailbox.contradictions()).toEqual([]);
});
