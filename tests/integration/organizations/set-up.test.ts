import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { testDomain } from '../../testkit/stack.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.stop());

const SET_UP = `mutation ($input: SetUpOrganizationInput!) { setUpOrganization(input: $input) {
  __typename
  ... on SetUpOrganizationPayload { email organization { id name slug } }
  ... on InputError { fields { path message } }
  ... on Error { code message } } }`;

const company = (changes: Record<string, string> = {}) => ({
  organizationName: 'Lindholm & Rao',
  name: 'Astrid Lindholm',
  domain: testDomain('lindholmrao'),
  localPart: 'Astrid.Lindholm',
  password: 'copper-lantern-42',
  ...changes,
});

const setUp = async (on: TestApp, input: Record<string, string>) =>
  (await on.graphql(SET_UP, { input })).data.setUpOrganization;

describe('setting a platform up', () => {
  it('founds the organization with an owner who can sign in, has a mailbox and a mail account', async () => {
    expect((await app.graphql('{ setup { required suggestedDomain } }')).data.setup.required).toBe(true);
    const input = company();
    const email = `astrid.lindholm@${input.domain}`;
    expect(await setUp(app, input)).toMatchObject({
      __typename: 'SetUpOrganizationPayload',
      email,
      organization: { name: 'Lindholm & Rao', slug: 'lindholm-rao' },
    });
    const headers = await signIn(app, email, input.password);
    const { data } = await app.graphql(
      `{ setup { required } viewer { role user { name email } organization { name
         members(first: 10) { edges { node { role user { email } } } }
         domains(first: 10) { edges { node { name suspended directory
           mailboxes(first: 10) { edges { node { address name quota suspended user { email } } } } } } } } } }`,
      {},
      { headers },
    );
    expect(data.setup.required).toBe(false);
    expect(data.viewer).toMatchObject({ role: 'OWNER', user: { name: 'Astrid Lindholm', email } });
    expect(data.viewer.organization.members.edges).toEqual([{ node: { role: 'OWNER', user: { email } } }]);
    expect(data.viewer.organization.domains.edges[0].node).toMatchObject({
      name: input.domain,
      suspended: false,
      mailboxes: {
        edges: [
          {
            node: { address: email, name: 'Astrid Lindholm', quota: null, suspended: false, user: { email } },
          },
        ],
      },
    });
  });

  it('works once', async () => {
    const first = company();
    await setUp(app, first);
    expect(await setUp(app, company())).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
  });

  it('is won by one of many who try at the same moment, in all processes', async () => {
    const other = await startTestApp({ beside: app });
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        setUp(index % 2 === 0 ? app : other, company({ organizationName: `Company ${index}` })),
      ),
    );
    const won = results.filter((result) => result.__typename === 'SetUpOrganizationPayload');
    const lost = results.filter((result) => result.code === 'FORBIDDEN');
    expect([won.length, lost.length]).toEqual([1, 7]);
    expect(await app.database.system.organization.count()).toBe(1);
    expect(await app.database.system.user.count()).toBe(1);
    expect(await app.database.system.member.count()).toBe(1);
    await other.stop();
  });

  it('names every field that is wrong, and leaves nothing behind', async () => {
    const result = await setUp(app, {
      organizationName: ' ',
      name: 'Astrid\r\nBcc: everyone@example.com',
      domain: 'not a domain',
      localPart: 'a@b',
      password: 'copper-lantern-42',
    });
    expect(result.__typename).toBe('InputError');
    expect(result.fields.map((field: { path: string }) => field.path).toSorted()).toEqual([
      'domain',
      'localPart',
      'name',
      'organizationName',
    ]);
    expect(await setUp(app, company({ password: 'password123' }))).toMatchObject({
      __typename: 'InputError',
      fields: [{ path: 'password' }],
    });
    expect(await app.database.system.organization.count()).toBe(0);
    expect((await setUp(app, company())).__typename).toBe('SetUpOrganizationPayload');
  });

  it('takes domains of every script', async () => {
    const input = company({ domain: `räder-${testDomain('x')}` });
    const { email } = await setUp(app, input);
    expect(email).toMatch(/^astrid\.lindholm@xn--rder-.*\.example$/);
    await signIn(app, email, input.password);
    await signIn(app, `astrid.lindholm@${input.domain}`, input.password);
  });
});
