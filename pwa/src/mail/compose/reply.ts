// Who an answer goes to, what it is called, and what it quotes.
import { type Recipient, sameAddress, withoutRepeats, writeRecipient } from './address.ts';

/** What of a message the rules look at. Dates are in the reader's words already. */
export interface Answered {
  subject: string;
  from: readonly Recipient[];
  replyTo: readonly Recipient[];
  to: readonly Recipient[];
  cc: readonly Recipient[];
}

export interface Recipients {
  to: Recipient[];
  cc: Recipient[];
}

const plain = ({ name, address }: Recipient): Recipient => ({ name, address });

/**
 * The recipients of an answer. `own` are the addresses of the reader's accounts. Reply-To goes before From (RFC 5322
 * §3.6.2); an answer to one's own message goes where that went; nobody is named twice, the reader not at all, unless
 * the reader is the only one.
 */
export function replyRecipients(message: Answered, own: readonly string[], all: boolean): Recipients {
  const isOwn = ({ address }: Recipient): boolean => own.some((mine) => sameAddress(mine, address));
  const sentByMe = message.from.some(isOwn);
  const author = message.replyTo.length > 0 ? message.replyTo : message.from;
  const primary = sentByMe ? message.to : author;
  const others = sentByMe ? [] : message.to;
  const wanted = withoutRepeats((all ? [...primary, ...others] : [...primary]).map(plain));
  const to = wanted.filter((recipient) => !isOwn(recipient));
  const first = to.length > 0 ? to : wanted.slice(0, 1);
  if (!all) return { to: first, cc: [] };
  const cc = withoutRepeats(message.cc.map(plain)).filter(
    (recipient) => !isOwn(recipient) && !first.some(({ address }) => sameAddress(address, recipient.address)),
  );
  return { to: first, cc };
}

const REPLY_PREFIX = /^(?:(?:re|aw|antw|sv|vs|odp|r|ré|rif)(?:\[\d+\]|\(\d+\))?\s*:\s*)+/iu;
const FORWARD_PREFIX = /^(?:(?:fwd?|wg|tr|vb|i|enc|rv)\s*:\s*)+/iu;

/** "Re: …", once, whatever the other side's client calls it. */
export const replySubject = (subject: string): string => `Re: ${subject.trim().replace(REPLY_PREFIX, '')}`;

/** "Fwd: …", once. */
export const forwardSubject = (subject: string): string =>
  `Fwd: ${subject.trim().replace(FORWARD_PREFIX, '')}`;

const withoutSignature = (text: string): string => text.replace(/\n-- ?\n[\s\S]*$/, '');

/** Each line behind `>`, quotes of quotes without a space between the marks (RFC 3676 §4.5). */
export function quoteLines(text: string): string {
  return withoutSignature(text.replace(/\r\n?/g, '\n'))
    .replace(/\s+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '>' : line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}

/** The quote below an answer; `attribution` is the catalogue's "On … wrote:". */
export const quotedReply = (attribution: string, text: string): string =>
  `\n\n${attribution}\n${quoteLines(text)}\n`;

export interface ForwardWords {
  heading: string;
  from: string;
  date: string;
  subject: string;
  to: string;
  cc: string;
}

/** The forwarded message with the headers a reader needs, as it was written. */
export function forwardedText(message: Answered, date: string, text: string, words: ForwardWords): string {
  const list = (people: readonly Recipient[]): string => people.map(writeRecipient).join(', ');
  const head = [
    `---------- ${words.heading} ----------`,
    `${words.from}: ${list(message.from)}`,
    `${words.date}: ${date}`,
    `${words.subject}: ${message.subject}`,
    `${words.to}: ${list(message.to)}`,
    ...(message.cc.length > 0 ? [`${words.cc}: ${list(message.cc)}`] : []),
  ];
  return `\n\n${head.join('\n')}\n\n${text.replace(/\r\n?/g, '\n').trimEnd()}\n`;
}
