// Rows of FETCH answers are read in two ways: quickly where they are written by the book, else by imapflow. Both must
// say the same of the same message.
import { randomBytes } from 'node:crypto';
import { type RawRow, readFetchRow } from '@postroom/api/mail/adapters/imap/fetch-row.ts';
import { toServerMessage } from '@postroom/api/mail/adapters/imap/message.ts';
import type { ServerMessage } from '@postroom/api/mail/ports.ts';
import { directoryFixtures } from '@postroom/infra/stack/fixtures.ts';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import { expect, it } from 'vitest';
import { fillMailbox } from '../../testkit/fill-mailbox.ts';
import { hostileMails } from '../../testkit/hostile-mails.ts';
import { sharedStack, testDomain } from '../../testkit/stack.ts';

const stack = sharedStack();
const ORDINARY = 60;
const QUERY = {
  ...{ uid: true, flags: true, envelope: true, internalDate: true, size: true, bodyStructure: true },
  headers: ['references'],
};

it('both ways of reading a row say the same of ordinary and of hostile mail', async () => {
  const directory = directoryFixtures({ env: stack.env });
  const domain = testDomain('rows');
  await directory.addDomain(domain);
  const address = `ada-${randomBytes(4).toString('hex')}@${domain}`;
  await directory.addMailbox(address);
  await fillMailbox(stack, { address, count: ORDINARY });
  const hostile = hostileMails.map(({ source }) => Buffer.from(source).toString('latin1'));
  await fillMailbox(stack, { address, count: hostile.length, write: (index) => hostile[index] ?? '' });

  const { quick, thorough } = await readBothWays(address);
  expect(thorough.size).toBe(ORDINARY + hostile.length);
  for (const [uid, message] of quick) expect(message).toEqual(thorough.get(uid));
  const ordinary = [...quick.keys()].filter((uid) => uid <= ORDINARY);
  expect(ordinary.length).toBe(ORDINARY);
  expect(quick.size).toBeGreaterThan(ORDINARY);
});

async function readBothWays(address: string) {
  const { MAIL_MASTER_USER: user = '', MAIL_MASTER_PASSWORD: pass = '' } = stack.env;
  const client = new ImapFlow({
    ...stack.endpoints.imap,
    auth: { user: `${address}*${user}`, pass },
    ...{ secure: false, doSTARTTLS: false, logger: false, disableAutoIdle: true },
  });
  const quick = new Map<number, ServerMessage>();
  const thorough = new Map<number, ServerMessage>();
  const note = (messages: Map<number, ServerMessage>, row: FetchMessageObject) =>
    messages.set(row.uid, toServerMessage(row));
  const internals = client as unknown as { handleResponse(data: RawRow): Promise<boolean> };
  const original = internals.handleResponse.bind(client);
  internals.handleResponse = (data) => {
    const row = readFetchRow(data);
    if (row) note(quick, row);
    return original(data);
  };
  await client.connect();
  await client.mailboxOpen('INBOX');
  for await (const row of client.fetch('1:*', QUERY, { uid: true })) note(thorough, row);
  await client.logout();
  return { quick, thorough };
}
