// Recipients that mail cannot reach: those known before it is sent, and those the mail server refuses.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedCompany, HostedPerson } from '../../testkit/hosted-company.ts';
import { asOtherClient, deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from '../hosting/administration.ts';
import { startLiveCompany } from './support/live-mailbox.ts';
import { contentOf, SEND, type Sending, sendingOf } from './support/sending.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let administration: Administration;
let sending: Sending;
let astrid: HostedPerson;
let bo: HostedPerson;

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
  administration = administrationOf(app, company);
  sending = sendingOf(app);
  astrid = company.owner;
  bo = await company.hire('bo', 'Bo Rao');
});

afterAll(() => app?.stop());

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

  it('are known through a domain that stands for it, and through a catch-all', async () => {
    const make = async (prefix: string, more = {}): Promise<{ id: string; name: string }> =>
      (
        await administration.mutate(
          'createDomain',
          { name: `${prefix}-${company.domain}`, ...more },
          astrid,
          'domain { id name }',
        )
      ).domain;
    const main = await make('main');
    const twin = await make('twin', { aliasOfId: main.id });
    await administration.createMailbox('cleo', { domainId: main.id });
    const unknown = async (): Promise<string[]> => {
      const to = [`cleo+x@${twin.name}`, `who@${twin.name}`, `who@${main.name}`, `who@${company.domain}`];
      const input = { idempotencyKey: randomUUID(), undoSeconds: 0, content: contentOf(astrid, to, 'Who') };
      const { data } = await app.graphql(SEND, { input }, astrid);
      return data.result.fields.map(({ path }: { path: string }) => path);
    };
    const path = (index: number) => `content.to.${index}.address`;
    expect(await unknown()).toEqual([path(1), path(2), path(3)]);
    await administration.mutate('updateDomain', { domainId: main.id, catchAll: `cleo@${main.name}` });
    expect(await unknown()).toEqual([path(3)]);
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

describe('a sender whose own mailbox is full', () => {
  it('is told that no copy lies in Sent, and finds it there once there is room', async () => {
    const crammed = await company.hire('crammed', 'Crammed Mailbox', 20_000);
    await deliver(stack, crammed.address, { subject: 'Fills it', body: 'x'.repeat(17_000) });
    const text = 'y'.repeat(60).concat('\n').repeat(200);
    const { id } = await sending.send(crammed, contentOf(crammed, [bo.address], 'Without a copy', { text }));
    await sending.settled(crammed, id, 'SENT');
    await eventually('it is told', async () => {
      const [unfiled] = await underWay(crammed);
      return unfiled?.id === id && unfiled.filingProblem?.includes('the mailbox is full') === true;
    });
    const mailboxId = await mailboxOf(crammed);
    await administration.updateMailbox(mailboxId, { quota: 50_000_000 });
    await administration.written(mailboxId);
    await eventually('it is filed', async () => (await underWay(crammed)).length === 0, 60_000);
    const copies = await asOtherClient(stack, crammed, 'Sent', (client) =>
      client.search({ header: { subject: 'Without a copy' } }),
    );
    expect(copies).toHaveLength(1);
  });
});

/** What the app asks for, to show what is not done yet. */
async function underWay(person: HostedPerson): Promise<{ id: string; filingProblem: string | null }[]> {
  const { data } = await app.graphql(
    `{ outgoingMessages(states: [SCHEDULED, QUEUED, SENDING, UNCERTAIN, FAILED], unfiled: true, first: 50) {
      edges { node { id filingProblem } } } }`,
    {},
    person,
  );
  return data.outgoingMessages.edges.map(({ node }: { node: { id: string } }) => node);
}

async function mailboxOf({ address }: HostedPerson): Promise<string> {
  const { data } = await app.graphql(
    `{ viewer { organization { domains(first: 1) { edges { node {
      mailboxes(first: 50) { edges { node { id address } } } } } } } } }`,
    {},
    company.owner,
  );
  const mailboxes: { node: { id: string; address: string } }[] =
    data.viewer.organization.domains.edges[0].node.mailboxes.edges;
  return mailboxes.find(({ node }) => node.address === address)?.node.id ?? '';
}
