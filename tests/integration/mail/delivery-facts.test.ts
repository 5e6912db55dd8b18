// What senders are told about their mail that goes through our own mail server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import {
  expectPayload,
  foundHostedCompany,
  type HostedCompany,
  type HostedPerson,
} from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { deliveries, stateOf } from './support/deliveries.ts';
import { contentOf, type Sending, sendingOf } from './support/sending.ts';

describe('a message on its way through our own mail server', () => {
  let app: TestApp;
  let company: HostedCompany;
  let send: Sending['send'];
  let bo: HostedPerson;

  beforeAll(async () => {
    app = await startTestApp({ stack: sharedStack(), worker: true });
    company = await foundHostedCompany(app);
    ({ send } = sendingOf(app));
    bo = await company.hire('bo', 'Bo Rao');
  });

  afterAll(() => app?.stop());

  it('is shown as delivered once the mailbox has it, and as deferred where no host is found', async () => {
    const elsewhere = `mira@${company.domain.replace('.example', '')}.invalid`;
    const sent = await send(company.owner, contentOf(company.owner, [bo.address, elsewhere], 'Forty hubs'));
    await eventually(
      'Bo has it',
      async () => (await stateOf(app, company.owner, sent.id, bo.address)) === 'DELIVERED',
    );
    await eventually(
      'the other address is known to wait or to be wrong',
      async () => {
        const state = await stateOf(app, company.owner, sent.id, elsewhere);
        return state === 'DEFERRED' || state === 'BOUNCED';
      },
      60_000,
    );
    const [first, second] = await deliveries(app, company.owner, sent.id);
    expect(first).toMatchObject({
      recipient: elsewhere,
      host: null,
      reply: expect.stringContaining('not found'),
    });
    expect(first?.reason).toMatch(/domain|mail servers/);
    if (first?.state === 'DEFERRED')
      expect(new Date(first.nextAttemptAt ?? 0).getTime()).toBeGreaterThan(Date.now() + 200_000);
    expect(second).toMatchObject({
      recipient: bo.address,
      state: 'DELIVERED',
      reason: null,
      reported: false,
    });
  });

  it('does not tell who stands behind an alias', async () => {
    const alias = `orders@${company.domain}`;
    await expectPayload(
      app,
      `mutation ($input: CreateAliasInput!) { result: createAlias(input: $input) { __typename ... on Error { message } } }`,
      { domainId: company.domainId, localPart: 'orders', forwardTo: [bo.address] },
      company.owner,
    );
    const sent = await send(company.owner, contentOf(company.owner, [alias], 'Forty hubs'));
    await eventually(
      'it is delivered',
      async () => (await stateOf(app, company.owner, sent.id, alias)) === 'DELIVERED',
    );
    const all = await deliveries(app, company.owner, sent.id);
    expect(all).toHaveLength(1);
    expect(JSON.stringify(all)).not.toContain(bo.address);
  });
});
