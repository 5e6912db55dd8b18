// Conditions as the mail server would judge them (RFC 5228 2.7, 5.1, 5.7; RFC 5173), over messages in the index.
import type { MailAddress, MessageAddresses } from '../ports.ts';
import type { Condition, MailRule, TextOperator } from './model.ts';

/** What conditions look at. */
export interface Judged {
  addresses: MessageAddresses;
  subject: string;
  receivedAt: Date;
  size: number;
  hasAttachments: boolean;
  headers: readonly { name: string; value: string }[];
  text: string;
}

export function matches(
  { match, conditions }: Pick<MailRule, 'match' | 'conditions'>,
  message: Judged,
): boolean {
  const judge = (condition: Condition): boolean => holds(condition, message) !== condition.not;
  return match === 'ALL' ? conditions.every(judge) : conditions.some(judge);
}

/** Whether judging needs more than the list of messages has. */
export const needsBody = ({ conditions }: Pick<MailRule, 'conditions'>): boolean =>
  conditions.some(({ field }) => field === 'BODY' || field === 'HEADER' || field === 'LIST_ID');

function holds(condition: Condition, message: Judged): boolean {
  switch (condition.field) {
    case 'SIZE':
      return condition.operator === 'OVER' ? message.size > condition.bytes : message.size < condition.bytes;
    case 'ATTACHMENT':
      return message.hasAttachments;
    case 'DATE': {
      const day = message.receivedAt.toISOString().slice(0, 10);
      return condition.operator === 'SINCE' ? day >= condition.date : day < condition.date;
    }
    case 'BODY':
      return condition.values.some((value) => compare('CONTAINS', message.text, value));
    default:
      return textsOf(condition, message).some((text) =>
        condition.values.some((value) => compare(condition.operator, text, value)),
      );
  }
}

/** "Contains" looks at names and addresses as they stand in the header, the others at addresses alone. */
function textsOf(condition: Extract<Condition, { header: string | null }>, message: Judged): string[] {
  const { from, to, cc, bcc } = message.addresses;
  const people = (...lists: MailAddress[][]): string[] =>
    lists.flatMap((list) =>
      condition.operator === 'CONTAINS' && list.length > 0
        ? [list.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ')]
        : list.map(({ address }) => address),
    );
  switch (condition.field) {
    case 'FROM':
      return people(from);
    case 'TO':
      return people(to);
    case 'CC':
      return people(cc);
    case 'RECIPIENT':
      return people(to, cc, bcc);
    case 'SUBJECT':
      return [message.subject];
    case 'LIST_ID':
      return headersNamed(message, 'list-id');
    case 'HEADER':
      return headersNamed(message, condition.header ?? '');
  }
}

const headersNamed = ({ headers }: Judged, wanted: string): string[] =>
  headers.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase()).map(({ value }) => value.trim());

/** The comparator i;ascii-casemap (RFC 4790 9.2): a to z alone have capitals. */
const folded = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function compare(operator: TextOperator, text: string, wanted: string): boolean {
  const [here, there] = [folded(text), folded(wanted)];
  switch (operator) {
    case 'CONTAINS':
      return here.includes(there);
    case 'IS':
      return here === there;
    case 'BEGINS':
      return here.startsWith(there);
    case 'ENDS':
      return here.endsWith(there);
    case 'MATCHES':
      return fits(here, there);
  }
}

/** `*` any characters, `?` one, a backslash takes the meaning from the next. In time of text times pattern at most. */
export function fits(text: string, pattern: string): boolean {
  const signs = [...pattern.matchAll(/\\([\s\S])|([\s\S])/gu)].map(([, escaped, plain]) =>
    escaped === undefined && (plain === '*' || plain === '?')
      ? { any: plain }
      : { sign: escaped ?? plain ?? '' },
  );
  const letters = [...text];
  let [at, sign] = [0, 0];
  let star: { sign: number; at: number } | null = null;
  while (at < letters.length) {
    const one = signs[sign];
    if (one && 'any' in one && one.any === '*') {
      star = { sign, at };
      sign += 1;
    } else if (one && ('any' in one || one.sign === letters[at])) {
      sign += 1;
      at += 1;
    } else if (star) {
      star = { sign: star.sign, at: star.at + 1 };
      sign = star.sign + 1;
      at = star.at;
    } else {
      return false;
    }
  }
  return signs.slice(sign).every((rest) => 'any' in rest && rest.any === '*');
}
