// A company with mailboxes on the shared mail servers, made the way a first administrator makes it.
import { randomBytes } from 'node:crypto';
import type { TestApp, TestSession } from './app.ts';
import { signIn } from './company.ts';

export interface HostedPerson extends TestSession {
  address: string;
  password: string;
  /** Global id of the person's hosted mail account. */
  accountId: string;
}

export interface HostedCompany {
  domain: string;
  domainId: string;
  owner: HostedPerson;
  /** One more member with a mailbox. */
  hire(localPart: string, name: string, quota?: number): Promise<HostedPerson>;
}

export const MAILBOX_PASSWORD = 'velvet-otter-climbs-42';

/** Sets up the first organization of an app's database, on a domain of the test's own. */
export async function foundHostedCompany(app: TestApp): Promise<HostedCompany> {
  const domain = `${randomBytes(5).toString('hex')}.example`;
  await expectPayload(
    app,
    `mutation ($input: SetUpOrganizationInput!) { result: setUpOrganization(input: $input) {
      __typename ... on Error { message } } }`,
    {
      organizationName: 'Lindqvist Bikes',
      name: 'Astrid Lindqvist',
      domain,
      localPart: 'astrid',
      password: MAILBOX_PASSWORD,
    },
  );
  const owner = await settle(app, `astrid@${domain}`);
  const domains = await app.graphql(
    `{ viewer { organization { domains(first: 1) { edges { node { id } } } } } }`,
    {},
    owner,
  );
  const domainId: string = domains.data.viewer.organization.domains.edges[0].node.id;
  return {
    domain,
    domainId,
    owner,
    async hire(localPart, name, quota) {
      await expectPayload(
        app,
        `mutation ($input: CreateMailboxInput!) { result: createMailbox(input: $input) {
          __typename ... on Error { message } } }`,
        {
          ...{ domainId, localPart, name, password: MAILBOX_PASSWORD, role: 'MEMBER' },
          ...(quota === undefined ? {} : { quota }),
        },
        owner,
      );
      return settle(app, `${localPart}@${domain}`);
    },
  };
}

async function settle(app: TestApp, address: string): Promise<HostedPerson> {
  const headers = await signIn(app, address, MAILBOX_PASSWORD);
  const answer = await app.graphql(
    `{ viewer { mailAccounts(first: 1) { edges { node { id } } } } }`,
    {},
    { headers },
  );
  const accountId: string | undefined = answer.data?.viewer.mailAccounts.edges[0]?.node.id;
  if (!accountId) throw new Error(`${address} has no mail account: ${JSON.stringify(answer.errors)}`);
  return { headers, address, password: MAILBOX_PASSWORD, accountId };
}

/** Runs a mutation that answers `result`. Throws what it answers when that is an error. */
export async function expectPayload(
  app: TestApp,
  document: string,
  input: Record<string, unknown>,
  session?: TestSession,
): Promise<Record<string, unknown>> {
  const { data, errors } = await app.graphql(document, { input }, session);
  const result = data?.result as { __typename: string; message?: string } | undefined;
  if (!result?.__typename.endsWith('Payload')) throw new Error(JSON.stringify(errors ?? result));
  return result;
}
