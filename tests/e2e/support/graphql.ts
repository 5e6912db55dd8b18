// The same API that third parties use, for what a test needs to know beside what it sees.
import type { DemoAccount, RunInfo } from '@postroom/infra/start/steps/run-file.ts';

export interface Api {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test's own document says
  query(document: string, variables?: Record<string, unknown>): Promise<any>;
  /** Every conversation of the inbox whose subject begins so. */
  threadsOf(subject: string): Promise<{ id: string; subject: string }[]>;
  /** Every conversation of the inbox. */
  inbox(): Promise<{ id: string; subject: string; messageCount: number }[]>;
}

interface Page {
  edges: { node: { id: string; subject: string; messageCount: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const INBOX = `query ($after: String) { threads(filter: { role: INBOX }, first: 100, after: $after) {
  edges { node { id subject messageCount } } pageInfo { hasNextPage endCursor } } }`;

export async function signInByApi(
  run: RunInfo,
  account: Pick<DemoAccount, 'email' | 'password'>,
): Promise<Api> {
  const response = await fetch(`${run.url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: account.email, password: account.password }),
  });
  const token = response.headers.get('set-auth-token');
  if (!token)
    throw new Error(`${account.email} could not sign in: ${response.status} ${await response.text()}`);
  const query: Api['query'] = async (document, variables = {}) => {
    const answer = await fetch(run.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document, variables }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const { data, errors } = (await answer.json()) as { data: any; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const inbox: Api['inbox'] = async () => {
    const found: Page['edges'] = [];
    for (let after: string | null = null; ; ) {
      const { threads } = (await query(INBOX, { after })) as { threads: Page };
      found.push(...threads.edges);
      if (!threads.pageInfo.hasNextPage) return found.map(({ node }) => node);
      after = threads.pageInfo.endCursor;
    }
  };
  return {
    query,
    inbox,
    threadsOf: async (subject) => (await inbox()).filter((thread) => thread.subject.startsWith(subject)),
  };
}
