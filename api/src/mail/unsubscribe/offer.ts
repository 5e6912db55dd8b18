// How a message says one can leave its list (RFC 2369, RFC 8058).
import { parseAddress } from '../../core/address.ts';
import { type AuthenticationResults, isSigned } from '../authentication/results.ts';
import type { MailAddress, MessageHeader } from '../mime/types.ts';

export type UnsubscribeMethod = 'ONE_CLICK' | 'MAIL' | 'LINK';

export interface UnsubscribeOffer {
  method: UnsubscribeMethod;
  /** An https address; for MAIL a mailto address. */
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
 * The best way offered; null when there is none. One click needs a signature that covers both header fields and was not
 * found bad: otherwise anybody could have this server post wherever they like.
 */
export function offerOf({ headers, from, authentication }: ListedMessage): UnsubscribeOffer | null {
  const header = headerValue(headers, 'list-unsubscribe');
  const listKey = listKeyOf(headers, from);
  if (header === null || header.length > longestHeader || listKey === null) return null;
  const urls = [...header.matchAll(/<([^<>]+)>/g)]
    .map(([, url = '']) => url.replace(/\s+/g, ''))
    .slice(0, 20);
  const web = urls.map(httpsUrl).find((url) => url !== null) ?? null;
  const mail = urls.find((url) => readMailto(url) !== null) ?? null;
  const oneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(
    headerValue(headers, 'list-unsubscribe-post') ?? '',
  );
  if (web !== null && oneClick && isTrustworthy(headers, authentication)) {
    return { method: 'ONE_CLICK', target: web.href, where: web.hostname, listKey };
  }
  if (mail !== null) return { method: 'MAIL', target: mail, where: readMailto(mail)?.address ?? '', listKey };
  return web === null ? null : { method: 'LINK', target: web.href, where: web.hostname, listKey };
}

function isTrustworthy(
  headers: readonly MessageHeader[],
  authentication: AuthenticationResults | null,
): boolean {
  const fields = ['list-unsubscribe', 'list-unsubscribe-post'];
  if (authentication === null) return isSigned(headers, fields, null);
  return authentication.dkim === 'pass' && isSigned(headers, fields, authentication.signedBy);
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

function httpsUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && !url.username && !url.password && text.length <= 4_000 ? url : null;
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
  const address = parseAddress(decode(url.pathname));
  if (!address.ok) return null;
  const fields = new Map(
    url.search
      .slice(1)
      .split('&')
      .map((field) => field.split('=', 2).map(decode))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  return {
    address: address.value,
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
