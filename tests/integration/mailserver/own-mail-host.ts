// Mail servers of a test's own, the host they are in the app, and what is asked of it.
import { ImapFlow } from 'imapflow';
import pg from 'pg';
import { startTestApp } from '../../testkit/app.ts';
import { createAuthority } from '../../testkit/certificates.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { startSharedStack } from '../../testkit/setup/stack.ts';
import { temporaryFolder } from '../../testkit/setup/temporary.ts';

/** Started, with a company whose owner asks. */
export async function startOwnMailHost(name: string) {
  const folder = temporaryFolder(name);
  const own = await startSharedStack(folder.path);
  const app = await startTestApp({ stack: own.shared, worker: true });
  const company = await foundHostedCompany(app);
  const { owner } = company;

  async function ask(document: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await app.graphql(document, variables, owner);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  const { viewer } = await ask(
    '{ viewer { organization { mailHosts(first: 1) { edges { node { id } } } } } }',
  );
  const mailHostId: string = viewer.organization.mailHosts.edges[0].node.id;

  /** What the database holds, as its owner sees it. */
  async function rowsOf(query: string): Promise<string[]> {
    const database = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
    await database.connect();
    try {
      return (await database.query<{ text: string }>(query)).rows.map(({ text }) => text);
    } finally {
      await database.end();
    }
  }

  async function explain(asked: Record<string, unknown>) {
    const variables = { id: mailHostId, sender: 'pia@elsewhere.example', client: '203.0.113.9', ...asked };
    const { node } = await ask(
      `query ($id: ID!, $sender: String!, $recipient: String!, $client: String!, $message: String, $size: Int) {
        node(id: $id) { ... on MailHost {
          explainMail(sender: $sender, recipient: $recipient, client: $client, helo: "mx.elsewhere.example", message: $message, size: $size) {
            __typename
            ... on MailExplanation { accepted summary transport recipients deliveries { recipient transport good
                sieve { state actions { kind target at { script file line } } problem { script line } reason } }
              steps { kind subject verdict detail meaning } }
            ... on InputError { fields { path message } } } } } }`,
      variables,
    );
    return node.explainMail;
  }

  async function mailboxOf({ address, password }: HostedPerson): Promise<{ messages: number }> {
    const { host, port } = own.shared.endpoints.imap;
    const auth = { user: address, pass: password };
    const client = new ImapFlow({
      host,
      port,
      secure: false,
      tls: { rejectUnauthorized: false },
      auth,
      logger: false,
    });
    await client.connect();
    const status = await client.status('INBOX', { messages: true });
    await client.logout();
    return { messages: status === false ? 0 : (status.messages ?? 0) };
  }

  async function stop(): Promise<void> {
    await app.stop();
    await own.stop();
    await folder.remove();
  }

  return {
    ...{ app, company, owner, mailHostId, endpoints: own.shared.endpoints, path: folder.path },
    ...{ authority: await createAuthority(folder.path), ask, rowsOf, explain, mailboxOf, stop },
  };
}
