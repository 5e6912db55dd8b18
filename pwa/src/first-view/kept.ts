// Where the first screen comes from before the app runs: the document that the server sent, or the last visit.
import type { FirstMail } from './screen.ts';

/** Key in localStorage; forgotten at sign-out. */
export const FIRST_MAIL = 'postroom.first-mail';

/** An answer that came with the document, as GraphQL gives it. */
export interface FirstAnswer {
  operation: string;
  hash: string;
  variables: Record<string, unknown>;
  data: Record<string, unknown>;
}

/** The answers that came with the document; none where the device was here before. */
export function firstAnswers(): FirstAnswer[] {
  const text = globalThis.document?.getElementById('first-answers')?.textContent;
  return text ? (JSON.parse(text) as FirstAnswer[]) : [];
}

interface Edges<T> {
  edges: { node: T }[];
}
interface AccountRow {
  id: string;
  address: string;
  folders: Edges<{ role: string | null; threadUnreadCount: number }>;
}

/** The mail of these answers; undefined when they are not those of an inbox. */
export function mailOf(answers: readonly FirstAnswer[]): FirstMail | undefined {
  const data = (name: string): unknown => answers.find(({ operation }) => operation === name)?.data;
  const page = data('ThreadPage') as { threads: Edges<FirstMail['threads'][number]> } | undefined;
  const viewer = data('MailAccounts') as { viewer: { mailAccounts: Edges<AccountRow> } | null } | undefined;
  if (!page || !viewer?.viewer) return undefined;
  const accounts = viewer.viewer.mailAccounts.edges.map(({ node }) => node);
  const inboxes = accounts
    .flatMap(({ folders }) => folders.edges)
    .filter(({ node }) => node.role === 'INBOX');
  return {
    threads: page.threads.edges.map(({ node }) => node),
    accounts: accounts.map(({ id, address }) => ({ id, address })),
    unread: inboxes.reduce((sum, { node }) => sum + node.threadUnreadCount, 0),
  };
}

/** What the last visit left; undefined when nobody was here. */
export function mailOfLastVisit(): FirstMail | undefined {
  try {
    if (localStorage.getItem('postroom.person') === null) return undefined;
    const kept: unknown = JSON.parse(localStorage.getItem(FIRST_MAIL) ?? 'null');
    return typeof kept === 'object' && kept !== null && 'threads' in kept ? (kept as FirstMail) : undefined;
  } catch {
    return undefined;
  }
}
