// Somebody of another organization, with a mailbox there, who tries what is not theirs.
import { createOrganization } from '@postroom/api/organizations/index.ts';
import type { TestApp, TestSession } from '../../../testkit/app.ts';
import { signIn } from '../../../testkit/company.ts';
import { MAILBOX_PASSWORD } from '../../../testkit/hosted-company.ts';
import { testDomain } from '../../../testkit/stack.ts';
import { eventually } from '../../../testkit/wait.ts';
import type { Own } from './case.ts';

export interface Attacker {
  session: TestSession;
  own: Own;
}

export async function createStranger(app: TestApp): Promise<Attacker> {
  const { email } = await createOrganization(app.deps, {
    ...{
      organizationName: 'Okafor Boats',
      name: 'Chidi Okafor',
      domain: testDomain('okafor'),
      localPart: 'chidi',
    },
    password: MAILBOX_PASSWORD,
  });
  const session = { headers: await signIn(app, email, MAILBOX_PASSWORD) };
  return { session, own: await ownOf(app, session) };
}

async function ownOf(app: TestApp, session: TestSession): Promise<Own> {
  return eventually('the stranger has a mailbox', async () => {
    const document =
      '{ viewer { mailAccounts(first: 1) { edges { node { id folders(first: 9) { edges { node { id } } } } } } } }';
    const { data } = await app.graphql(document, {}, session);
    const account = data.viewer.mailAccounts.edges[0]?.node;
    const folderId: string | undefined = account?.folders.edges[0]?.node.id;
    return folderId === undefined ? null : { accountId: account.id as string, folderId };
  });
}
