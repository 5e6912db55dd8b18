// Two people of a company write to each other: through Postfix and Dovecot, into the index, to whoever listens.
import { randomUUID } from 'node:crypto';
import { parseSource } from '@postroom/api/mail/mime/parse-message.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import { expectPayload, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { follow, type LiveEvents } from '../../testkit/live-events.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveCompany, untilLive } from './support/live-mailbox.ts';
import { contentOf, SEND, type Sending, sendingOf } from './support/sending.ts';

let app: TestApp;
let company: HostedCompany;
let astrid: HostedPerson;
let bo: HostedPerson;
let send: Sending['send'];
let settled: Sending['settled'];

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
  ({ send, settled } = sendingOf(app));
  astrid = company.owner;
  bo = await company.hire('bo', 'Bo Rao');
  for (const person of [astrid, bo]) await untilLive(app, person);
});

afterAll(() => app.stop());

interface Listed {
  id: string;
  subject: string;
  messageCount: number;
  messages: {
    edges: {
      node: {
        id: string;
        messageId: string;
        answered: boolean;
        folders: { role: string }[];
        attachments: { url: string; filename: string }[];
        outgoing: { state: string } | null;
        rawUrl: string;
      };
    }[];
  };
}

async function threads(person: HostedPerson, role: string): Promise<Listed[]> {
  const { data, errors } = await app.graphql(
    `query ($filter: ThreadFilter!) { threads(filter: $filter, first: 20) { edges { node { id subject messageCount messages(first: 20) { edges { node {
      id messageId answered folders { role } attachments { url filename } outgoing { state } rawUrl } } } } } } }`,
    { filter: { role } },
    person,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.threads.edges.map((edge: { node: Listed }) => edge.node);
}

interface MailEvent {
  __typename: string;
  messages?: { id: string; subject: string; messageId: string }[];
  outgoing?: { id: string; state: string };
}

const listen = (person: HostedPerson): Promise<LiveEvents<MailEvent>> =>
  follow<MailEvent>(
    app,
    person,
    'subscription { mailEvents { __typename ... on MessagesArrived { messages { id subject messageId } } ... on OutgoingChanged { outgoing { id state } } } }',
  );

describe('a conversation', () => {
  it('goes there and back, live, in one thread on both sides, with its files', {
    timeout: 120_000,
  }, async () => {
    const [atAstrid, atBo] = await Promise.all([listen(astrid), listen(bo)]);
    try {
      const upload = await app.request('/files/uploads', {
        method: 'POST',
        headers: {
          ...astrid.headers,
          'content-type': 'application/pdf',
          'x-filename': encodeURIComponent('plån för maj.pdf'),
        },
        body: '%PDF plan',
      });
      const { id: uploadId } = (await upload.json()) as { id: string };
      const sent = await send(
        astrid,
        contentOf(astrid, [bo.address], 'Frames – and hubs ✓', { uploadIds: [uploadId] }),
      );
      await atAstrid.next(
        'Astrid sees it go',
        (event) => event.outgoing?.id === sent.id && event.outgoing.state === 'SENT',
      );
      const arrived = await atBo.next(
        'Bo sees it come',
        (event) => event.messages?.[0]?.messageId === sent.messageId,
      );
      expect(arrived.messages?.[0]?.subject).toBe('Frames – and hubs ✓');

      const [atBos] = await threads(bo, 'INBOX');
      const received = atBos?.messages.edges[0]?.node;
      expect(received?.attachments[0]?.filename).toBe('plån för maj.pdf');
      const file = await app.request(received?.attachments[0]?.url ?? '', { headers: bo.headers });
      expect(await file.text()).toBe('%PDF plan');

      const answer = await send(
        bo,
        contentOf(bo, [astrid.address], 'Re: Frames – and hubs ✓', { inReplyTo: received?.id }),
      );
      await atAstrid.next(
        'Astrid sees the answer',
        (event) => event.messages?.[0]?.messageId === answer.messageId,
      );
      for (const [person, role] of [
        [astrid, 'INBOX'],
        [bo, 'INBOX'],
      ] as const) {
        await eventually(
          'both messages are one thread',
          async () => (await threads(person, role))[0]?.messageCount === 2,
        );
      }
      await eventually(
        'what Bo answered is marked so',
        async () => (await threads(bo, 'INBOX'))[0]?.messages.edges[0]?.node.answered,
      );
      const [thread] = await threads(astrid, 'INBOX');
      const nodes = thread?.messages.edges.map(({ node }) => node) ?? [];
      expect(nodes.map(({ folders }) => folders.map(({ role }) => role).join())).toEqual(['SENT', 'INBOX']);
      expect(nodes[0]?.outgoing?.state).toBe('SENT');
    } finally {
      await Promise.all([atAstrid.stop(), atBo.stop()]);
    }
  });

  it('is written by the rules: what arrives reads back as it was meant', async () => {
    const html = '<p>Grüße <b>aus</b> 東京</p><p>From the start<br>.</p>';
    const sent = await send(
      astrid,
      contentOf(
        astrid,
        [bo.address],
        'Ünïcode “subject” that is long enough to be folded over several lines of the header – ja',
        {
          html,
          text: 'What is written here gives way to the HTML.',
          cc: [{ name: 'Åsa "Ace" Ek, Ms', address: astrid.address }],
          bcc: [],
        },
      ),
    );
    const thread = await eventually(
      'it arrives',
      async () =>
        (await threads(bo, 'INBOX')).find(
          ({ messages }) => messages.edges[0]?.node.messageId === sent.messageId,
        ) ?? null,
    );
    const response = await app.request(thread.messages.edges[0]?.node.rawUrl ?? '', { headers: bo.headers });
    const source = Buffer.from(await response.arrayBuffer());
    expect(
      source
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998 && /^[\x20-\x7e\t]*$/.test(line)),
    ).toBe(true);
    const read = parseSource(source);
    expect(read.subject).toBe(
      'Ünïcode “subject” that is long enough to be folded over several lines of the header – ja',
    );
    expect(read.text?.trim()).toBe('Grüße aus 東京\n\nFrom the start\n.');
    expect(read.html).toContain(html);
    expect(read.addresses.cc).toEqual([{ name: 'Åsa "Ace" Ek, Ms', address: astrid.address }]);
    expect(read.messageId).toBe(sent.messageId);
  });

  it('hides Bcc from everybody', async () => {
    const sent = await send(
      astrid,
      contentOf(astrid, [astrid.address], 'Quietly', { bcc: [{ address: bo.address }] }),
    );
    const thread = await eventually(
      'it arrives at Bo',
      async () =>
        (await threads(bo, 'INBOX')).find(
          ({ messages }) => messages.edges[0]?.node.messageId === sent.messageId,
        ) ?? null,
    );
    const response = await app.request(thread.messages.edges[0]?.node.rawUrl ?? '', { headers: bo.headers });
    const header = (await response.text()).split('\r\n\r\n')[0] ?? '';
    expect(header).not.toMatch(/^bcc:/im);
    expect(
      header.replace(/^(?:delivered-to|received|return-path|x-original-to):.*(?:\r\n[ \t].*)*/gim, ''),
    ).not.toContain(bo.address);
  });
});

describe('sending', () => {
  it('twice with one key sends once', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([
      send(astrid, contentOf(astrid, [bo.address], 'Once'), key),
      send(astrid, contentOf(astrid, [bo.address], 'Once'), key),
    ]);
    expect(second.id).toBe(first.id);
    await settled(astrid, first.id, 'SENT');
    await eventually('it arrives', async () =>
      (await threads(bo, 'INBOX')).some(({ subject }) => subject === 'Once'),
    );
    const again = await send(astrid, contentOf(astrid, [bo.address], 'Once'), key);
    expect([again.id, again.state]).toEqual([first.id, 'SENT']);
    expect((await threads(bo, 'INBOX')).filter(({ subject }) => subject === 'Once')).toHaveLength(1);
  });

  it('can be stopped until its time has come', async () => {
    const sent = await send(astrid, contentOf(astrid, [bo.address], 'Second thoughts'), randomUUID(), 20);
    expect(sent.state).toBe('SCHEDULED');
    const document = `mutation ($input: CancelSendingInput!) { result: cancelSending(input: $input) { __typename
      ... on CancelSendingPayload { outgoing { state } } ... on Error { message } } }`;
    const { outgoing: canceled } = await expectPayload(app, document, { outgoingId: sent.id }, astrid);
    expect(canceled).toEqual({ state: 'CANCELED' });
    const late = await send(astrid, contentOf(astrid, [bo.address], 'Gone'));
    await settled(astrid, late.id, 'SENT');
    const { data } = await app.graphql(document, { input: { outgoingId: late.id } }, astrid);
    expect(data.result).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringMatching(/too late/),
    });
    expect((await threads(bo, 'INBOX')).some(({ subject }) => subject === 'Second thoughts')).toBe(false);
  });

  it.each([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: everybody@example.com' }, 'content.subject'],
    ['a line break in a name', { to: [{ name: 'Bo\nX', address: 'bo@example.com' }] }, 'content.to.0.name'],
    ['an address that is none', { to: [{ address: 'bo@exa mple.com' }] }, 'content.to.0.address'],
    ['nobody to send to', { to: [] }, 'content.to'],
  ])('refuses %s', async (_what, wrong, path) => {
    const content = { ...contentOf(astrid, ['bo@example.com'], 'Subject'), ...wrong };
    const { data } = await app.graphql(
      SEND,
      { input: { idempotencyKey: randomUUID(), undoSeconds: 0, content } },
      astrid,
    );
    expect(data.result).toMatchObject({ __typename: 'InputError', fields: [{ path }] });
  });

  it('refuses another person’s account, message and files', async () => {
    const stranger = await company.hire(`eve${Date.now()}`, 'Eve Holm');
    const tryIt = async (content: Record<string, unknown>) =>
      (
        await app.graphql(
          SEND,
          { input: { idempotencyKey: randomUUID(), undoSeconds: 0, content } },
          stranger,
        )
      ).data.result.__typename;
    const [theirs] = await threads(bo, 'INBOX');
    expect(await tryIt(contentOf(bo, [bo.address], 'As Bo'))).toBe('NotFoundError');
    expect(
      await tryIt({
        ...contentOf(stranger, [bo.address], 'Reply'),
        inReplyTo: theirs?.messages.edges[0]?.node.id,
      }),
    ).toBe('NotFoundError');
    const upload = await app.request('/files/uploads', {
      method: 'POST',
      headers: bo.headers,
      body: 'secret',
    });
    const { id } = (await upload.json()) as { id: string };
    expect(await tryIt({ ...contentOf(stranger, [bo.address], 'File'), uploadIds: [id] })).toBe(
      'NotFoundError',
    );
  });
});
