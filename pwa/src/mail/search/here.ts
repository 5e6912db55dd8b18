// Searching what is on this device, when the server cannot be asked: the same language, read by the same parser.
import {
  findTerms,
  hasTerm,
  highlightLine,
  highlightText,
  isAccountNamed,
  isFolderNamed,
  leftOutRoles,
  markedTerms,
  parseSearch,
  planSearch,
  type SearchPlan,
  type SearchTerm,
  type WordList,
  wordList,
} from '@postroom/schema/search';
import type { Folder, FolderRole, Message } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { oneLine } from '../text/bidi.ts';
import type { Found } from './documents.ts';
import { timeZone } from './zone.ts';

/** Where the device's folders and accounts are looked up. */
export interface Places {
  folders: Readonly<Record<string, Pick<Folder, 'path' | 'name' | 'role'>>>;
  accounts: Readonly<Record<string, { address: string; name: string }>>;
}

export const readHere = (typed: string, now = new Date()): SearchPlan | null =>
  planSearch(parseSearch(typed), { zone: timeZone(), now });

/** The one role that all folders behind `in:` have. */
export function searchedRole(typed: string, folders: readonly Folder[]): FolderRole | null {
  const named = readHere(typed)?.folders ?? [];
  const roles = folders
    .filter((folder) => named.some((name) => isFolderNamed(folder, name)))
    .map(({ role }) => role);
  const [first] = roles;
  return first !== undefined && roles.every((role) => role === first) ? first : null;
}

const people = (list: Message['from']): string =>
  list.map(({ name, address }) => `${name ?? ''} ${address}`).join('\n');

/** The words of a message by where they are looked for, each made into words when first asked for. */
function makeWords(message: Message, text: string): (field: SearchTerm['field']) => WordList[] {
  const made = new Map<string, WordList>();
  const words = (name: string, value: () => string): WordList => {
    const list = made.get(name) ?? wordList(value());
    made.set(name, list);
    return list;
  };
  const from = () => words('from', () => people([...message.from, ...message.sender, ...message.replyTo]));
  const to = () => words('to', () => people([...message.to, ...message.cc, ...message.bcc]));
  const subject = () => words('subject', () => message.subject);
  const files = () => words('files', () => message.attachments.map(({ filename }) => filename).join('\n'));
  return (field) => {
    switch (field) {
      case 'from':
        return [from()];
      case 'to':
        return [to()];
      case 'cc':
        return [words('cc', () => people(message.cc))];
      case 'subject':
        return [subject()];
      case 'filename':
        return [files()];
      case null:
        return [
          subject(),
          from(),
          to(),
          files(),
          words('text', () => (text === '' ? message.snippet : text)),
        ];
    }
  };
}

/** Whether a message with this text is wanted. */
export function matches(message: Message, text: string, plan: SearchPlan, places: Places): boolean {
  if (!fitsFilters(message, plan) || !fitsPlace(message, plan, places)) return false;
  const words = makeWords(message, text);
  return plan.conditions.every((terms) =>
    terms.some((term) => words(term.field).some((list) => hasTerm(list, term)) !== term.negated),
  );
}

function fitsFilters(message: Message, plan: SearchPlan): boolean {
  const date = new Date(message.date);
  const size = Number(message.size);
  return (
    Object.entries(plan.flags).every(
      ([flag, wanted]) => message[flag as keyof typeof plan.flags] === wanted,
    ) &&
    (plan.attachments === null || message.attachments.some(({ inline }) => !inline) === plan.attachments) &&
    (plan.since === null || date >= plan.since) &&
    (plan.until === null || date < plan.until) &&
    (plan.largerThan === null || size > plan.largerThan) &&
    (plan.smallerThan === null || size < plan.smallerThan)
  );
}

function fitsPlace(message: Message, plan: SearchPlan, { folders, accounts }: Places): boolean {
  const account = accounts[message.account.id];
  if (plan.accounts.length > 0 && !plan.accounts.some((typed) => account && isAccountNamed(account, typed)))
    return false;
  const named = (id: string, typed: string): boolean => {
    const folder = folders[id];
    return folder !== undefined && isFolderNamed(folder, typed);
  };
  return message.folders.some(({ id, role }) => {
    if (plan.withoutFolders.some((typed) => named(id, typed))) return false;
    if (plan.folders.length > 0) return plan.folders.some((typed) => named(id, typed));
    return plan.anywhere || role === null || !leftOutRoles.includes(role);
  });
}

const MOST = 100;
/** Messages looked at before the page gets its turn. */
const TURN = 40;

/** The newest messages on this device that match. Messages without a kept text are found by their first words. */
export async function searchHere(mail: Mail, typed: string): Promise<Found[]> {
  const plan = readHere(typed);
  if (plan === null) return [];
  await mail.complete;
  const texts = new Map<string, string>();
  if (plan.conditions.length > 0) {
    await mail.bodies.eachKept((id, body) =>
      texts.set(id, body.text ?? (body.html ?? '').replace(/<[^>]*>/g, ' ')),
    );
  }
  const messages = Object.values(mail.state.messages).toSorted((a, b) => (a.date < b.date ? 1 : -1));
  const found: Message[] = [];
  for (const [index, message] of messages.entries()) {
    if (index % TURN === TURN - 1) await new Promise((resolve) => setTimeout(resolve));
    if (found.length === MOST) break;
    if (matches(message, texts.get(message.id) ?? '', plan, mail.state)) found.push(message);
  }
  const terms = markedTerms(plan);
  return found.map((message) => toFound(message, texts.get(message.id) ?? '', terms, mail));
}

function toFound(message: Message, text: string, terms: SearchTerm[], mail: Mail): Found {
  const inSnippet = findTerms(message.snippet, terms).length > 0;
  return {
    node: {
      ...message,
      hasAttachments: message.attachments.some(({ inline }) => !inline),
      folders: message.folders.map(({ id, role }) => ({
        id,
        role,
        name: mail.state.folders[id]?.name ?? '',
      })),
    },
    highlight: {
      subject: highlightLine(oneLine(message.subject), terms),
      snippet: highlightText(inSnippet ? '' : text, oneLine(message.snippet), terms),
    },
  };
}
