import { randomUUID } from 'node:crypto';
import { parseSource } from '@postroom/api/mail/mime/parse-message.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let me: HostedPerson;
beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  me = (await foundHostedCompany(app)).owner;
  await eventually('the account is in step with its server', async () => (await drafts()) !== null);
});
afterAll(async () => {
  await app.stop();
});

interface Saved {
  draft: { id: string; subject: string; draft: boolean; body: { text: string | null } };
  draftKey: string;
}

const SAVE = `mutation ($input: SaveDraftInput!) { result: saveDraft(input: $input) { __typename
  ... on Error { message } ... on ConflictError { fields { field yours theirs } }
  ... on SaveDraftPayload { draftKey draft { id subject draft body { text } } } } }`;

const content = (text: string, more: Record<string, unknown> = {}) => ({
  accountId: me.accountId,
  ...{ to: [{ address: 'unfinished@exa' }], cc: [], bcc: [{ address: 'archive@example.com' }] },
  ...{ subject: 'Offer for forty hubs', text, uploadIds: [], keepAttachmentIds: [], ...more },
});

const save = async (draftKey: string, basedOn: string | null, text: string, more = {}): Promise<Saved> =>
  (await expectPayload(
    app,
    SAVE,
    { draftKey, basedOn, content: content(text, more) },
    me,
  )) as unknown as Saved;

/** What the app lists in Drafts; null while the account is not synchronised. */
async function drafts(): Promise<string[] | null> {
  const { data } = await app.graphql(
    `query ($account: ID!) { node(id: $account) { ... on MailAccount { status folders(first: 50) { edges { node { role } } } } }
      threads(filter: { role: DRAFTS }, first: 50) { edges { node { messages(first: 50) { edges { node { draft body { text } } } } } } } }`,
    { account: me.accountId },
    me,
  );
  if (data.node.status !== 'LIVE') return null;
  const threads: { node: { messages: { edges: { node: { draft: boolean; body: { text: string } } }[] } } }[] =
    data.threads.edges;
  return threads.flatMap(({ node }) =>
    node.messages.edges.filter((edge) => edge.node.draft).map((edge) => edge.node.body.text.trim()),
  );
}

/** What another mail program sees in Drafts. */
const draftsOnServer = (): Promise<string[]> =>
  asOtherClient(stack, me, 'Drafts', async (client) => {
    const texts: string[] = [];
    for await (const { source } of client.fetch('1:*', { source: true })) {
      if (source) texts.push(parseSource(source).text?.trim() ?? '');
    }
    return texts;
  });

describe('a draft', () => {
  it('is in the app at once and on the server soon after, its newest version alone', async () => {
    const key = randomUUID();
    const first = await save(key, null, 'Dear Ms Rao,');
    expect(first.draft).toMatchObject({ draft: true, subject: 'Offer for forty hubs' });
    expect(await drafts()).toContain('Dear Ms Rao,');
    const second = await save(key, first.draft.id, 'Dear Ms Rao, we offer');
    const third = await save(key, second.draft.id, 'Dear Ms Rao, we offer forty hubs.');
    expect(third.draft.id).not.toBe(first.draft.id);
    expect(await drafts()).toEqual(['Dear Ms Rao, we offer forty hubs.']);
    await eventually(
      'the server has the newest version alone',
      async () => (await draftsOnServer()).join() === 'Dear Ms Rao, we offer forty hubs.',
    );
    await eventually('the app still shows one', async () => (await drafts())?.length === 1);
    await discard({ draftKey: key });
    expect(await drafts()).toEqual([]);
    await eventually('the server has none', async () => (await draftsOnServer()).length === 0);
  });

  it('that is saved again because the answer was lost is kept once', async () => {
    const key = randomUUID();
    const first = await save(key, null, 'Good morning');
    const again = await save(key, null, 'Good morning');
    expect(again.draft.id).toBe(first.draft.id);
    await discard({ draftKey: key });
    await eventually('nothing is left', async () => (await drafts())?.length === 0);
  });

  it('that went on at another device is not overwritten: both texts come back', async () => {
    const [phone, desk] = [randomUUID(), randomUUID()];
    const begun = await save(phone, null, 'Begun on the phone');
    await save(desk, begun.draft.id, 'Continued at the desk');
    const { data } = await app.graphql(
      SAVE,
      { input: { draftKey: phone, basedOn: begun.draft.id, content: content('Changed on the phone') } },
      me,
    );
    expect(data.result).toMatchObject({
      __typename: 'ConflictError',
      fields: [{ field: 'text', yours: 'Changed on the phone', theirs: 'Continued at the desk' }],
    });
    expect(await drafts()).toEqual(['Continued at the desk']);
    await discard({ draftKey: desk });
    await eventually('nothing is left', async () => (await drafts())?.length === 0);
  });

  it('ends when it is sent, and what is sent has its files', async () => {
    const key = randomUUID();
    const upload = await app.request('/files/uploads', {
      method: 'POST',
      headers: { ...me.headers, 'content-type': 'text/csv', 'x-filename': 'hubs.csv' },
      body: 'hub;40\n',
    });
    const { id } = (await upload.json()) as { id: string };
    const draft = await save(key, null, 'With a list', { uploadIds: [id], to: [{ address: me.address }] });
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on Message { attachments { id filename } } } }',
      { id: draft.draft.id },
      me,
    );
    const [attachment] = data.node.attachments;
    expect(attachment.filename).toBe('hubs.csv');
    await expectPayload(
      app,
      `mutation ($input: SendMessageInput!) { result: sendMessage(input: $input) { __typename ... on Error { message } } }`,
      {
        ...{ idempotencyKey: randomUUID(), draftKey: key, undoSeconds: 0 },
        content: content('With a list', {
          to: [{ address: me.address }],
          bcc: [],
          keepAttachmentIds: [attachment.id],
        }),
      },
      me,
    );
    await eventually('it arrives with its file', async () => {
      const found = await app.graphql(
        '{ threads(filter: { role: INBOX }, first: 20) { edges { node { subject hasAttachments } } } }',
        {},
        me,
      );
      const threads: { node: { subject: string; hasAttachments: boolean } }[] = found.data.threads.edges;
      return threads.some(({ node }) => node.subject === 'Offer for forty hubs' && node.hasAttachments);
    });
    await eventually('the draft has ended', async () => (await drafts())?.length === 0);
    await eventually('the server has no draft', async () => (await draftsOnServer()).length === 0);
  });
});

async function discard(input: { draftKey: string }): Promise<void> {
  await expectPayload(
    app,
    `mutation ($input: DiscardDraftInput!) { result: discardDraft(input: $input) { __typename ... on Error { message } } }`,
    input,
    me,
  );
}
