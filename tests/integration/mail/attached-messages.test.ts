// Messages that are forwarded as files: what arrives is what lies on the server, byte for byte.
import { randomUUID } from 'node:crypto';
import { parseSource } from '@postroom/api/mail/mime/parse-message.ts';
import { partContent } from '@postroom/api/mail/mime/part-text.ts';
import { parseStructure } from '@postroom/api/mail/mime/structure.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let me: HostedPerson;
let bo: HostedPerson;
beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  const company = await foundHostedCompany(app);
  me = company.owner;
  bo = await company.hire('bo', 'Bo Rao');
});
afterAll(() => app.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Answer = any;

const written = (subject: string, lines: string[]): string =>
  [
    'From: =?utf-8?q?K=C3=A4the?= <kaethe@rad.example>',
    `Subject: ${subject}`,
    `Message-ID: <${randomUUID()}@rad.example>`,
    'Date: Mon, 02 Mar 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...lines,
    '',
  ].join('\r\n');

const MESSAGES = `{ threads(filter: {}, first: 5) { edges { node { subject messages(first: 1) { edges { node {
  id size rawUrl attachments { filename mediaType preview message { subject text } } } } } } } } }`;

const seenBy = (person: HostedPerson, subject: string): Promise<Answer> =>
  eventually(`“${subject}” is read in`, async () => {
    const { data, errors } = await app.graphql(MESSAGES, {}, person);
    if (errors) throw new Error(JSON.stringify(errors));
    const thread = data.threads.edges.find((edge: Answer) => edge.node.subject === subject);
    return thread?.node.messages.edges[0]?.node ?? null;
  });

async function receive(subject: string, lines: string[]): Promise<Answer> {
  await deliver(stack, me.address, written(subject, lines));
  return seenBy(me, subject);
}
const sourceOf = async ({ rawUrl }: Answer): Promise<Buffer> =>
  Buffer.from(await (await app.request(rawUrl, { headers: me.headers })).arrayBuffer());

const content = (subject: string, more: Record<string, unknown>) => ({
  ...{ accountId: me.accountId, to: [{ address: bo.address }], cc: [], bcc: [] },
  ...{ subject, text: 'See these.', html: null, uploadIds: [], keepAttachmentIds: [], ...more },
});

it('go as 7bit or 8bit, through a draft, and open at the other end', { timeout: 60_000 }, async () => {
  const eight = await receive('Naben: vierzig / Stück', [
    'Vierzig Stück, näher betrachtet.',
    '.',
    '..dots',
    '',
  ]);
  const seven = await receive('Plain words', ['Forty hubs.']);
  const subject = `Forwarded ${randomUUID()}`;
  const draftKey = randomUUID();
  const first: Answer = await expectPayload(
    app,
    `mutation ($input: SaveDraftInput!) { result: saveDraft(input: $input) { __typename
      ... on Error { message } ... on SaveDraftPayload { draft { id } attachmentIds } } }`,
    { draftKey, content: content(subject, { attachMessageIds: [eight.id] }) },
    me,
  );
  expect(first.attachmentIds).toHaveLength(1);
  await expectPayload(
    app,
    `mutation ($input: SendMessageInput!) { result: sendMessage(input: $input) { __typename
      ... on Error { message } ... on SendMessagePayload { outgoing { id } } } }`,
    {
      ...{ idempotencyKey: randomUUID(), undoSeconds: 0, draftKey },
      content: content(subject, { keepAttachmentIds: first.attachmentIds, attachMessageIds: [seven.id] }),
    },
    me,
  );

  const { attachments } = await seenBy(bo, subject);
  expect(attachments).toMatchObject([
    {
      ...{ mediaType: 'message/rfc822', preview: 'MESSAGE' },
      message: { subject: 'Naben: vierzig / Stück', text: expect.stringContaining('näher betrachtet') },
    },
    { filename: 'Plain words.eml', message: { text: expect.stringContaining('Forty hubs.') } },
  ]);
  const raw = await asOtherClient(stack, bo, 'INBOX', async (client) => {
    for await (const { source } of client.fetch('1:*', { source: true }))
      if (source && parseSource(source).subject === subject) return source;
    throw new Error('It did not arrive.');
  });
  const [, ...files] = parseStructure(raw).root.children;
  expect(files.map(({ mediaType, encoding }) => [mediaType, encoding])).toEqual([
    ['message/rfc822', '8bit'],
    ['message/rfc822', '7bit'],
  ]);
  for (const [index, message] of [eight, seven].entries()) {
    const file = files[index];
    if (file === undefined) throw new Error('A file is missing.');
    expect(Buffer.from(partContent(raw, file)).toString()).toBe((await sourceOf(message)).toString());
  }
});

it('are refused in words when they are too large, or not one’s own', async () => {
  const large = await receive('Drawings', ['x'.repeat(70)]);
  const owner = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await owner.connect();
  await owner.query(`UPDATE mail_message SET size = 30000000 WHERE subject = 'Drawings'`);
  await owner.end();
  const send = (as: HostedPerson, id: string) =>
    callMutation(
      app,
      'sendMessage',
      {
        ...{ idempotencyKey: randomUUID(), undoSeconds: 0 },
        content: { ...content('No', { attachMessageIds: [id] }), accountId: as.accountId },
      },
      { as },
    );
  expect((await send(me, large.id)).message).toContain('“Drawings” is larger than 25 MB');
  expect(await send(bo, large.id)).toMatchObject({ __typename: 'NotFoundError' });
});
