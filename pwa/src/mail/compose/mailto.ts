// mailto: links (RFC 6068), which any page can put before a person: read strictly, and taken only as far as it is harmless.
import { parseRecipients, type Recipient } from './address.ts';

export interface Mailto {
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  subject: string;
  body: string;
}

/** More than a link in good faith holds is cut off. */
const MOST_RECIPIENTS = 100;
const LONGEST_SUBJECT = 1_000;
const LONGEST_BODY = 100_000;

/**
 * What the link asks for; null for what is no mailto: link. To, cc, bcc, subject and body are taken, whatever their
 * case and how often they stand there; all other header fields (In-Reply-To, Attach, …) are left out, as RFC 6068 §7
 * advises. A plus sign is a plus sign, and a percent sign that encodes nothing stays.
 */
export function parseMailto(href: string): Mailto | null {
  if (!/^mailto:/i.test(href)) return null;
  const [path = '', query = ''] = (href.slice('mailto:'.length).split('#')[0] ?? '').split(/\?(.*)/s);
  const fields: Record<string, string[]> = {};
  // Links written by hand in HTML often hold the entity as it was typed.
  for (const part of query.replaceAll('&amp;', '&').split('&')) {
    const [name = '', value = ''] = part.split(/=(.*)/s);
    const known = decode(name).toLowerCase();
    fields[known] = [...(fields[known] ?? []), decode(value)];
  }
  const people = (lists: readonly string[]): Recipient[] =>
    parseRecipients(lists.map(oneLine).filter(Boolean).join(', ')).slice(0, MOST_RECIPIENTS);
  // Commas are separators before decoding only; an encoded one belongs to a name, which stands in quotes then.
  return {
    to: people([...path.split(',').map(decode), ...(fields.to ?? [])]),
    cc: people(fields.cc ?? []),
    bcc: people(fields.bcc ?? []),
    subject: oneLine((fields.subject ?? []).join(' ')).slice(0, LONGEST_SUBJECT),
    body: withoutControls((fields.body ?? []).join('\n').replace(/\r\n?/g, '\n')).slice(0, LONGEST_BODY),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8, or a lone percent sign: what can be read is read.
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
      return new TextDecoder().decode(bytes);
    });
  }
}

const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\t\n]/gu, '');

const oneLine = (text: string): string => withoutControls(text.replace(/[\r\n\t]+/g, ' ')).trim();
