// Has the platform look at the filled mailboxes at once, so that the first person to sign in finds everything.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from './platform.ts';

const PATIENCE_MS = 60_000;

interface Accounts {
  viewer: { mailAccounts: { edges: { node: { id: string; status: string } }[] } };
}

/** Resolves when the account is live, or when it takes too long: it then goes on by itself. */
export async function freshen(platform: Platform, email: string, password: string): Promise<void> {
  const caller = await platform.signIn(email, password);
  if (caller === null) throw new Error(`${email} cannot sign in.`);
  const ask = async () => {
    const query = '{ viewer { mailAccounts(first: 10) { edges { node { id status } } } } }';
    const { viewer } = await platform.run<Accounts>(query, {}, caller);
    return viewer.mailAccounts.edges.map(({ node }) => node);
  };
  for (const { id } of await ask()) {
    await platform.run(
      `mutation ($input: ResyncMailAccountInput!) { resyncMailAccount(input: $input) { __typename ... on Error { message } } }`,
      { input: { accountId: id } },
      caller,
    );
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline && (await ask()).some(({ status }) => status !== 'LIVE')) await sleep(250);
}
