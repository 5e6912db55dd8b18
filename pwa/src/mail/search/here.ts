// Searching what is on this device, when the server cannot be asked. The same words and operators, without ranking.
import type { Message } from '../data/documents.ts';
import type { Mail } from '../data/mail.ts';
import { oneLine } from '../text/bidi.ts';
import type { Found, Part } from './documents.ts';

interface Wanted {
  words: string[];
  unwanted: string[];
  from: string[];
  to: string[];
  subject: string[];
  unread: boolean | null;
  starred: boolean;
  attachments: boolean;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Words, "phrases", -not, and the operators from: to: subject: is: has:; others are passed over. */
export function readQuery(query: string): Wanted {
  const wanted: Wanted = {
    words: [],
    unwanted: [],
    from: [],
    to: [],
    subject: [],
    unread: null,
    starred: false,
    attachments: false,
  };
  for (const [, minus = '', operator = '', phrase, word] of query.matchAll(
    /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu,
  )) {
    const text = plain(phrase ?? word ?? '');
    if (text === '') continue;
    switch (operator.toLowerCase()) {
      case 'from':
      case 'to':
      case 'subject':
        wanted[operator.toLowerCase() as 'from' | 'to' | 'subject'].push(text);
        break;
      case 'is':
        if (text === 'unread' || text === 'read') wanted.unread = text === 'unread';
        if (text === 'starred') wanted.starred = true;
        break;
      case 'has':
        wanted.attachments = text.startsWith('attach');
        break;
      case '':
        (minus === '-' ? wanted.unwanted : wanted.words).push(text);
    }
  }
  return wanted;
}

const people = (list: Message['from']): string =>
  plain(list.map(({ name, address }) => `${name ?? ''} ${address}`).join(' '));

/** Whether a message with this text is wanted. */
export function matches(message: Message, text: string, wanted: Wanted): boolean {
  const [from, to, subject] = [
    people(message.from),
    people([...message.to, ...message.cc]),
    plain(message.subject),
  ];
  const everything = `${from} ${to} ${subject} ${plain(message.snippet)} ${plain(text)}`;
  return (
    wanted.words.every((word) => everything.includes(word)) &&
    !wanted.unwanted.some((word) => everything.includes(word)) &&
    wanted.from.every((word) => from.includes(word)) &&
    wanted.to.every((word) => to.includes(word)) &&
    wanted.subject.every((word) => subject.includes(word)) &&
    (wanted.unread === null || message.unread === wanted.unread) &&
    (!wanted.starred || message.starred) &&
    (!wanted.attachments || message.attachments.length > 0)
  );
}

/** The text in parts, those that match one of the words marked. Matching ignores case, not accents. */
export function highlight(text: string, words: readonly string[]): Part[] {
  const patterns = words
    .filter((word) => word.length > 1)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (patterns.length === 0) return [{ text, matched: false }];
  const parts = text.split(new RegExp(`(${patterns.join('|')})`, 'giu'));
  return parts
    .map((part, index) => ({ text: part, matched: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const MOST = 100;

/** The newest messages on this device that match. */
export async function searchHere(mail: Mail, query: string): Promise<Found[]> {
  const wanted = readQuery(query);
  const texts = new Map<string, string>();
  if (wanted.words.length > 0 || wanted.unwanted.length > 0) {
    await mail.bodies.eachKept((id, body) =>
      texts.set(id, body.text ?? (body.html ?? '').replace(/<[^>]*>/g, ' ')),
    );
  }
  return Object.values(mail.state.messages)
    .filter((message) => matches(message, texts.get(message.id) ?? '', wanted))
    .sort((a, b) => (a.date < b.date ? 1 : -1))
    .slice(0, MOST)
    .map((message) => ({
      node: {
        ...message,
        hasAttachments: message.attachments.length > 0,
        folders: message.folders.map(({ id, role }) => ({
          id,
          role,
          name: mail.state.folders[id]?.name ?? '',
        })),
      },
      highlight: {
        subject: highlight(oneLine(message.subject), [...wanted.words, ...wanted.subject]),
        snippet: highlight(oneLine(message.snippet), wanted.words),
      },
    }));
}
