// Recipients that mail cannot reach: those known before it is sent, and those the mail server refuses.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from '../hosting/administration.ts';
import { contentOf, SEND, type Sending, sendingOf } from './support/sending.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let administration: Administration;
let sending: Sending;
let astrid: HostedPerson;
let bo: HostedPerson;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  company = await foundHostedCompany(app);
  await stack.receiveNotices(company.domain, `${app.url}/internal/dovecot/notify`);
  administration = administrationOf(app, company);
  sending = sendingOf(app);
  astrid = company.owner;
  bo = await company.hire('bo', 'Bo Rao');
});

afterAll(() => app.stop());

const subjects = async (person: HostedPerson): Promise<string[]> => {
  const document = `query { threads(filter: { role: INBOX }, first: 20) { edges { node { subject } } } }`;
  const { data } = await app.graphql(document, {}, person);
  return data.threads.edges.map(({ node }: { node: { subject: string } }) => node.subject);
};

describe('addresses of one’s own domain', () => {
  it('without a mailbox are named before anything is sent', async () => {
    const nobody = `nobody@${company.domain}`;
    const input = {
      ...{ idempotencyKey: randomUUID(), undoSeconds: 0 },
      content: contentOf(astrid, [bo.address, nobody], 'To nobody', {
        cc: [{ address: `bo+list@${company.domain}` }, { address: `Noone@${company.domain}` }],
      }),
    };
    const { data } = await app.graphql(SEND, { input }, astrid);
    expect(data.result).toMatchObject({
      __typename: 'InputError',
      fields: [
        { path: 'content.to.1.address', message: `There is no mailbox ${nobody} in your organization.` },
        { path: 'content.cc.1.address', message: expect.stringContaining('Noone@') },
      ],
    });
    expect(await subjects(bo)).not.toContain('To nobody');
  });
});

describe('a recipient whose mailbox is full', () => {
  it('is told with the server’s words, the others are reached, and it is reached once there is room', async () => {
    const { mailbox } = await administration.createMailbox('full', { quota: 20_000 });
    await administration.written(mailbox.id);
    await deliver(stack, mailbox.address, { subject: 'Fills it', body: 'x'.repeat(17_000) });
    const text = 'y'.repeat(60).concat('\n').repeat(200);
    const content = contentOf(astrid, [bo.address, mailbox.address], 'Partly', { text });
    const partly = await sending.send(astrid, content);
    const sent = await sending.settled(astrid, partly.id, 'SENT');
    expect(sent.refused).toEqual([{ address: mailbox.address, reply: expect.stringMatching(/^552 .*full/) }]);
    expect(sent.stateMessage).toMatch(/refused some/);
    await eventually('it reaches Bo', async () => (await subjects(bo)).includes('Partly'));

    const alone = await sending.send(astrid, contentOf(astrid, [mailbox.address], 'Alone', { text }));
    const failed = await sending.settled(astrid, alone.id, 'FAILED');
    expect(failed.refused.map(({ address }) => address)).toEqual([mailbox.address]);

    await administration.updateMailbox(mailbox.id, { quota: 50_000_000 });
    await administration.written(mailbox.id);
    expect(await sending.retryRefused(astrid, partly.id)).toMatchObject({ state: 'QUEUED' });
    const again = await sending.settled(astrid, partly.id, 'SENT');
    expect(again).toMatchObject({ messageId: partly.messageId, refused: [] });
    const copies = await asOtherClient(stack, mailbox, 'INBOX', (client) =>
      client.search({ header: { subject: 'Partly' } }),
    );
    expect(copies).toHaveLength(1);
    expect((await subjects(bo)).filter((subject) => subject === 'Partly')).toHaveLength(1);
  });
});
