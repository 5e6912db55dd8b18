// What a person writes, from the form the app hands over to what another mail program receives.
import { randomUUID } from 'node:crypto';
import { parseSource } from '@postroom/api/mail/mime/parse-message.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient } from '../../testkit/mail.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let worker: TestApp;
let me: HostedPerson;
let bo: HostedPerson;
let carla: HostedPerson;
beforeAll(async () => {
  app = await startTestApp({ stack });
  worker = await startTestApp({ stack, beside: app, worker: true });
  const company = await foundHostedCompany(app);
  me = company.owner;
  [bo, carla] = [await company.hire('bo', 'Bo Rao'), await company.hire('carla', 'Carla Öz')];
  await eventually('the folders are read in', async () => {
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on MailAccount { folders(first: 50) { edges { node { role } } } } } }',
      { id: me.accountId },
      me,
    );
    return data.node.folders.edges.some((edge: { node: { role: string } }) => edge.node.role === 'DRAFTS');
  });
});
afterAll(async () => {
  await worker.stop();
  await app.stop();
});

const content = (more: Record<string, unknown> = {}) => ({
  accountId: me.accountId,
  ...{ to: [{ address: bo.address }], cc: [], bcc: [] },
  ...{
    subject: `Hubs ${randomUUID()}`,
    text: '',
    html: '<p>Hello</p>',
    uploadIds: [],
    keepAttachmentIds: [],
  },
  ...more,
});

const OUTGOING = 'outgoing { id state scheduled sendAt stateMessage refused { address } }';
const mutation = (name: string, selection: string): string => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { result: ${name}(input: $input) { __typename
    ... on Error { message } ... on ${type}Payload { ${selection} } } }`;
};
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Answer = any;
const send = async (given: ReturnType<typeof content>, more: Record<string, unknown> = {}): Promise<Answer> =>
  expectPayload(
    app,
    mutation('sendMessage', OUTGOING),
    { idempotencyKey: randomUUID(), undoSeconds: 0, content: given, ...more },
    me,
  );

async function upload(name: string, type: string, bytes: Buffer): Promise<string> {
  const response = await app.request('/files/uploads', {
    method: 'POST',
    headers: { 'content-type': type, 'x-filename': encodeURIComponent(name), ...me.headers },
    body: new Uint8Array(bytes),
  });
  return ((await response.json()) as { id: string }).id;
}

const sources = (person: HostedPerson, folder: string, subject: string): Promise<Buffer[]> =>
  asOtherClient(stack, person, folder, async (client) => {
    const found: Buffer[] = [];
    for await (const { source } of client.fetch('1:*', { source: true }))
      if (source && parseSource(source).subject === subject) found.push(source);
    return found;
  });
const arrives = (person: HostedPerson, subject: string, folder = 'INBOX'): Promise<Buffer> =>
  eventually(`“${subject}” is in ${folder}`, async () => (await sources(person, folder, subject))[0] ?? null);

describe('a letter with formatting', () => {
  it('goes out as simple HTML with its picture and the same words as text, and shows nobody the hidden copies', async () => {
    const picture = await upload('hub.png', 'image/png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const file = await upload('Lieferschein März.pdf', 'application/pdf', Buffer.from('%PDF-'));
    const given = content({
      html: '<p onclick="x()">Dear <b>Bo</b>, see <a href="https://hubs.example/">the list</a>:</p><ul><li>red</li></ul><script>alert(1)</script><img src="cid:hub@x"><div class="postroom-quote"><blockquote>old</blockquote></div>',
      bcc: [{ address: carla.address }],
      uploadIds: [file],
      inlineUploads: [{ uploadId: picture, contentId: 'hub@x' }],
    });
    await send(given);
    for (const person of [bo, carla]) {
      const raw = await arrives(person, given.subject);
      expect(raw.toString('latin1').toLowerCase()).not.toContain(
        person === bo ? carla.address.toLowerCase() : 'bcc:',
      );
      const read = parseSource(raw);
      expect(read.html).toContain('Dear <b>Bo</b>');
      expect(read.html).not.toMatch(/onclick|script/);
      expect(read.text).toBe('Dear Bo, see the list <https://hubs.example/>:\n\n- red\n\n> old');
      expect(
        read.attachments.map(({ filename, inline, contentId }) => ({ filename, inline, contentId })),
      ).toEqual([
        { filename: 'hub.png', inline: true, contentId: 'hub@x' },
        { filename: 'Lieferschein März.pdf', inline: false, contentId: null },
      ]);
      expect(raw.toString('latin1')).toMatch(/multipart\/related/);
      expect(raw.toString('latin1')).toMatch(/format=flowed/);
    }
    const filed = await arrives(me, given.subject, 'Sent');
    expect(filed.toString('latin1')).not.toMatch(/^bcc:/im);
  });

  it('keeps its pictures and files over the versions of its draft', async () => {
    const picture = await upload('hub.png', 'image/png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const draftKey = randomUUID();
    const save = (basedOn: string | null, more: Record<string, unknown>): Promise<Answer> =>
      expectPayload(
        app,
        mutation('saveDraft', 'draft { id } attachmentIds'),
        {
          draftKey,
          basedOn,
          content: content({ subject: 'Versions', html: '<img src="cid:hub@x">', ...more }),
        },
        me,
      );
    const first = await save(null, { inlineUploads: [{ uploadId: picture, contentId: 'hub@x' }] });
    const second = await save(first.draft.id, { keepAttachmentIds: first.attachmentIds, text: 'two' });
    const third = await save(second.draft.id, { keepAttachmentIds: second.attachmentIds, text: 'three' });
    const given = content({ html: '<img src="cid:hub@x">', keepAttachmentIds: third.attachmentIds });
    await send(given, { draftKey });
    const read = parseSource(await arrives(bo, given.subject));
    expect(read.attachments).toMatchObject([
      { filename: 'hub.png', inline: true, contentId: 'hub@x', size: 8 },
    ]);
  });

  it('is refused before it is sent when a colleague’s address does not exist', async () => {
    const domain = me.address.split('@')[1];
    const answer = await callMutation(
      app,
      'sendMessage',
      {
        ...{ idempotencyKey: randomUUID(), undoSeconds: 0 },
        content: content({
          to: [{ address: `nobody@${domain}` }, { address: bo.address.replace('@', '+list@') }],
        }),
      },
      { as: me },
    );
    expect(answer).toMatchObject({
      __typename: 'InputError',
      message: expect.stringContaining(`nobody@${domain}`),
    });
  });
});

describe('an identity', () => {
  const save = (more: Record<string, unknown>): Promise<Answer> =>
    callMutation(
      app,
      'saveIdentity',
      { accountId: me.accountId, name: 'Sales', signatureHtml: '', isDefault: false, ...more },
      { as: me, fields: 'identity { id address signatureHtml signatureText isDefault own }' },
    );

  it('is the account’s own at first, and its signature is kept clean', async () => {
    const { data } = await app.graphql('{ identities { id accountId address own isDefault } }', {}, me);
    expect(data.identities).toMatchObject([
      { accountId: me.accountId, address: me.address, own: true, isDefault: true },
    ]);
    const saved = await save({
      ...{ identityId: data.identities[0].id, address: me.address, isDefault: true },
      signatureHtml: '<p><b>Sales</b><script>x</script><br>+49 30 1</p>',
    });
    expect(saved.identity).toMatchObject({
      signatureHtml: '<p><b>Sales</b><br>+49 30 1</p>',
      signatureText: 'Sales\n+49 30 1',
      own: true,
    });
  });

  it('may have an address that leads to its mailbox, and no other', async () => {
    expect((await save({ address: bo.address })).message).toContain('may not write as');
    const domain = me.address.split('@')[1];
    const { data } = await app.graphql(
      '{ viewer { organization { domains(first: 1) { edges { node { id } } } } } }',
      {},
      me,
    );
    await expectPayload(
      app,
      mutation('createAlias', 'alias { id }'),
      {
        domainId: data.viewer.organization.domains.edges[0].node.id,
        localPart: 'sales',
        forwardTo: [me.address],
      },
      me,
    );
    const { identity } = await save({ address: `sales@${domain}`, replyTo: me.address });
    const given = content({ identityId: identity.id });
    await eventually('the alias is in the directory', async () => {
      await send({ ...given, subject: given.subject });
      return (await sources(bo, 'INBOX', given.subject)).length > 0 || null;
    });
    const read = parseSource(await arrives(bo, given.subject));
    expect(read.addresses.from).toEqual([{ name: 'Sales', address: `sales@${domain}` }]);
    expect(read.addresses.replyTo).toMatchObject([{ address: me.address }]);
  });
});

describe('a scheduled message', () => {
  const inDrafts = async (): Promise<string[]> => {
    const { data } = await app.graphql(
      '{ threads(filter: { role: DRAFTS }, first: 50) { edges { node { subject } } } }',
      {},
      me,
    );
    return data.threads.edges.map((edge: { node: { subject: string } }) => edge.node.subject);
  };

  it('leaves the drafts, comes back when it is edited, and goes when it is sent now', async () => {
    const file = await upload('Liste.csv', 'text/csv', Buffer.from('hub;40\n'));
    const given = content({ bcc: [{ address: carla.address }], uploadIds: [file] });
    const draftKey = randomUUID();
    await expectPayload(app, mutation('saveDraft', 'draft { id }'), { draftKey, content: given }, me);
    const sendAt = new Date(Date.now() + 86_400_000).toISOString();
    const { outgoing } = await send(given, { draftKey, sendAt });
    expect(outgoing).toMatchObject({ state: 'SCHEDULED', scheduled: true, sendAt });
    expect(await inDrafts()).not.toContain(given.subject);

    const taken: Answer = await expectPayload(
      app,
      mutation(
        'editOutgoing',
        'outgoing { state } draft { draftKey to { address } bcc { address } html message { id attachments { id filename } } }',
      ),
      { outgoingId: outgoing.id, refusedOnly: false },
      me,
    );
    expect(taken).toMatchObject({
      outgoing: { state: 'CANCELED' },
      draft: {
        bcc: [{ address: carla.address }],
        html: expect.stringContaining('Hello'),
        message: { attachments: [{ filename: 'Liste.csv' }] },
      },
    });
    expect(await inDrafts()).toContain(given.subject);

    const again = content({
      subject: given.subject,
      keepAttachmentIds: taken.draft.message.attachments.map(({ id }: { id: string }) => id),
    });
    const second = await send(again, { draftKey: taken.draft.draftKey, sendAt });
    await expectPayload(app, mutation('rescheduleSending', OUTGOING), { outgoingId: second.outgoing.id }, me);
    const read = parseSource(await arrives(bo, given.subject));
    expect(read.attachments).toMatchObject([{ filename: 'Liste.csv' }]);
    expect(await sources(bo, 'INBOX', given.subject)).toHaveLength(1);
  });

  it('that is only canceled is a draft again', async () => {
    const given = content();
    const { outgoing } = await send(given, { sendAt: new Date(Date.now() + 86_400_000).toISOString() });
    await expectPayload(app, mutation('cancelSending', OUTGOING), { outgoingId: outgoing.id }, me);
    expect(await inDrafts()).toContain(given.subject);
  });

  it('is sent at its time by the worker that is there then', async () => {
    const given = content();
    await worker.stop();
    await send(given, { sendAt: new Date(Date.now() + 3_000).toISOString() });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(await sources(bo, 'INBOX', given.subject)).toHaveLength(0);
    worker = await startTestApp({ stack, beside: app, worker: true });
    await arrives(bo, given.subject);
  });

  it('cannot be scheduled for yesterday', async () => {
    const answer = await callMutation(
      app,
      'sendMessage',
      { idempotencyKey: randomUUID(), undoSeconds: 0, content: content(), sendAt: new Date(0).toISOString() },
      { as: me },
    );
    expect(answer.message).toContain('still to come');
  });
});
