// How a message says one can leave its list (RFC 2369, RFC 8058).
import { parseAddress } from '../../core/address.ts';
import { type AuthenticationResults, isSigned } from '../authentication/results.ts';
import type { MailAddress, MessageHeader } from '../mime/types.ts';

export type UnsubscribeMethod = 'ONE_CLICK' | 'MAIL' | 'LINK';

export interface UnsubscribeOffer {
  method: UnsubscribeMethod;
  /** For ONE_CLICK an https address, for LINK an https or http address, for MAIL a mailto address. */
  target: string;
  /** For people: the host, or the address that is written to. */
  where: string;
  /** The List-Id, or the sender's address. */
  listKey: string;
}

export interface ListedMessage {
  headers: readonly MessageHeader[];
  from: MailAddress | null;
  authentication: AuthenticationResults | null;
}

const longestHeader = 8_000;

/**
 * The best way offered; null when there is none. One click needs a signature that covers both header fields and was found
 * good (RFC 8058 §4): otherwise anybody could have this server post wherever they like, unnamed. A mail or a page needs no
 * signature: the person is told where it goes first.
 */
export function offerOf({ headers, from, authentication }: ListedMessage): UnsubscribeOffer | null {
  const header = headerValue(headers, 'list-unsubscribe');
  const listKey = listKeyOf(headers, from);
  if (header === null || header.length > longestHeader || listKey === null) return null;
  const urls = urlsIn(header);
  const pages = urls.map(webUrl).filter((url) => url !== null);
  const secure = pages.find(({ protocol }) => protocol === 'https:');
  const mail = urls.find((url) => readMailto(url) !== null) ?? null;
  const oneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(
    headerValue(headers, 'list-unsubscribe-post') ?? '',
  );
  if (secure !== undefined && oneClick && isTrustworthy(headers, authentication)) {
    return { method: 'ONE_CLICK', target: secure.href, where: secure.hostname, listKey };
  }
  if (mail !== null) return { method: 'MAIL', target: mail, where: readMailto(mail)?.address ?? '', listKey };
  const page = secure ?? pages[0];
  return page === undefined ? null : { method: 'LINK', target: page.href, where: page.hostname, listKey };
}

/** RFC 2369 wants each address in angle brackets; senders who have one address leave them out at times. */
function urlsIn(header: string): string[] {
  const bracketed = [...header.matchAll(/<([^<>]+)>/g)].map(([, url = '']) => url.replace(/\s+/g, ''));
  return (bracketed.length > 0 ? bracketed : [header.trim()]).slice(0, 20);
}

function isTrustworthy(
  headers: readonly MessageHeader[],
  authentication: AuthenticationResults | null,
): boolean {
  if (authentication?.dkim !== 'pass') return false;
  return isSigned(headers, ['list-unsubscribe', 'list-unsubscribe-post'], authentication.signedBy);
}

function headerValue(headers: readonly MessageHeader[], name: string): string | null {
  const found = headers.filter((header) => header.name.toLowerCase() === name);
  // Two of them: one could have been added by somebody else.
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}

function listKeyOf(headers: readonly MessageHeader[], from: MailAddress | null): string | null {
  const id = /<([^<>\s]+)>/.exec(headerValue(headers, 'list-id') ?? '')?.[1] ?? from?.address;
  return id ? id.toLowerCase().slice(0, 500) : null;
}

function webUrl(text: string): URL | null {
  const url = /\s/.test(text) || text.length > 4_000 ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}

export interface Mailto {
  address: string;
  subject: string;
  text: string;
}

/** RFC 6068, as far as unsubscribing needs it: one recipient, subject and body. Null for anything else. */
export function readMailto(target: string): Mailto | null {
  const url = URL.parse(target);
  if (url?.protocol !== 'mailto:') return null;
  const recipient = decode(url.pathname).trim();
  const address = parseAddress(recipient);
  if (!address.ok) return null;
  const fields = new Map(
    url.search
      .slice(1)
      .split('&')
      .map((field) => field.split(/=(.*)/s, 2).map(decode))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  return {
    // The reader may be known by it, letter by letter.
    address:
      recipient.slice(0, recipient.lastIndexOf('@')) + address.value.slice(address.value.lastIndexOf('@')),
    subject: (fields.get('subject') ?? 'unsubscribe').replace(/\p{Cc}+/gu, ' ').slice(0, 500),
    text: (fields.get('body') ?? 'unsubscribe').slice(0, 2_000),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
