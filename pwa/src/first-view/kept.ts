// Where the first screen comes from before the app runs: the document that the server sent, or the last visit.
import { rememberedPerson } from '../session/remembered.ts';
import type { FirstMail } from './screen.ts';

/** Key in localStorage; forgotten at sign-out. */
const FIRST_MAIL = 'postroom.first-mail';

/** What a visit leaves for the next one of the same person. */
interface KeptMail extends FirstMail {
  userId: string;
}

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

/** Keeps this for the next start, unless somebody else is signed in here by now, in this tab or another. */
export function keepMail(userId: string, first: FirstMail): void {
  if (rememberedPerson()?.userId !== userId) return;
  try {
    localStorage.setItem(FIRST_MAIL, JSON.stringify({ userId, ...first } satisfies KeptMail));
  } catch {
    // No room or not allowed: the next start shows its list a moment later.
  }
}

/** What the last visit of the person left who is signed in here; what anybody else left is thrown away. */
export function mailOfLastVisit(): FirstMail | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(FIRST_MAIL) ?? 'null');
    if (isKept(kept) && kept.userId === rememberedPerson()?.userId) return kept;
    localStorage.removeItem(FIRST_MAIL);
  } catch {
    // Not allowed: nothing was kept either.
  }
  return undefined;
}

const isKept = (value: unknown): value is KeptMail =>
  typeof value === 'object' && value !== null && 'userId' in value && 'threads' in value;
