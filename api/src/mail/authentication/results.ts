// RFC 8601: what the receiving server found out about a message's sender. Anybody can write such a header into a mail;
// only the one that the receiving server put on top of it counts.
import { isIP } from 'node:net';
import { isPublicAddress } from '../../core/guard.ts';
import type { MessageHeader } from '../mime/types.ts';

export type AuthenticationVerdict = 'pass' | 'fail' | 'none';

export interface AuthenticationResults {
  /** Who checked: the authserv-id. */
  checkedBy: string;
  spf: AuthenticationVerdict;
  dkim: AuthenticationVerdict;
  dmarc: AuthenticationVerdict;
  /** Domains whose DKIM signature was found good. */
  signedBy: string[];
}

export interface Receiver {
  /** The names it may give itself: our own host for hosted accounts, the host IMAP is read from for others. */
  hosts: readonly string[];
  /** Whether any name in the domain of a host counts (a provider has many servers). */
  wholeDomain: boolean;
  /** Our own: takes off every other header with its name, and writes its own right below the line of the arrival. */
  own?: boolean;
}

/** The results the receiver added; null when it added none, or its header cannot be told from a forged one. */
export function authenticationOf(
  headers: readonly MessageHeader[],
  receiver: Receiver,
): AuthenticationResults | null {
  for (const { value } of trustedPart(headers, receiver)) {
    const results = parseResults(value);
    if (results !== null && isReceiver(results.checkedBy, receiver)) return results;
  }
  return null;
}

/**
 * Servers write above what they got. The first Received line that tells of a host outside is where the mail came in:
 * what stands above it was written by the receiver. Google and our own server write their results right below that line,
 * before the next.
 */
function trustedPart(headers: readonly MessageHeader[], receiver: Receiver): MessageHeader[] {
  const lines = headers.map(({ name }) => name.toLowerCase());
  const border = headers.findIndex(
    ({ value }, index) => lines[index] === 'received' && cameFromOutside(value),
  );
  const below =
    receiver.own || receiver.hosts.some((host) => /(?:^|\.)(?:gmail|googlemail|google)\.com$/.test(host));
  // Mail from the own network has no such line: there it is the one that our server wrote when it took the mail in.
  const arrival = border === -1 && receiver.own ? headers.findIndex(isArrivalAt(receiver.hosts)) : border;
  const next = lines.indexOf('received', arrival + 1);
  const end =
    arrival === -1 ? lines.indexOf('received') : below ? (next === -1 ? headers.length : next) : arrival;
  return headers
    .slice(0, Math.max(end, 0))
    .filter((_header, index) => lines[index] === 'authentication-results');
}

const isArrivalAt =
  (hosts: readonly string[]) =>
  ({ name, value }: MessageHeader): boolean =>
    name.toLowerCase() === 'received' &&
    hosts.includes(/\sby\s+(\S+)\s+\(Postfix\)/i.exec(value)?.[1]?.toLowerCase() ?? '');

/** RFC 5321 4.4: the address in brackets is what the server saw; the name before it is only what the client said. */
function cameFromOutside(received: string): boolean {
  if (!/^\s*from\s/i.test(received)) return false;
  const client = received.slice(0, received.search(/\sby\s/i) >>> 0);
  const address = /\[(?:IPv6:)?([0-9a-f.:]+)\]/i.exec(client)?.[1];
  return address === undefined || isIP(address) === 0 || isPublicAddress(address);
}

/** "mail.example.co.uk" is taken for a part of "co.uk" only when that is the host itself: three labels are kept then. */
function domainOfHost(host: string): string {
  const labels = host.split('.');
  const short = (labels.at(-2)?.length ?? 0) <= 3 && (labels.at(-1)?.length ?? 0) === 2;
  return labels.slice(short ? -3 : -2).join('.');
}

function isReceiver(checkedBy: string, { hosts, wholeDomain }: Receiver): boolean {
  const name = checkedBy.toLowerCase();
  return hosts.some((host) => {
    if (name === host) return true;
    if (!wholeDomain) return false;
    const domain = domainOfHost(host);
    const google = /^(?:gmail|googlemail)\.com$/.test(domain) && domainOfHost(name) === 'google.com';
    return google || domainOfHost(name) === domain;
  });
}

const verdicts: Record<string, AuthenticationVerdict> = {
  pass: 'pass',
  fail: 'fail',
  softfail: 'fail',
  hardfail: 'fail',
  permerror: 'fail',
};

/** One header's value. Null when it is none, or speaks a version from the future. */
export function parseResults(value: string): AuthenticationResults | null {
  const [head = '', ...parts] = withoutComments(value.slice(0, 20_000)).split(';');
  const [, version = '1'] = head.trim().split(/\s+/);
  // As it stands there, without what comments or escapes could make of it: servers look for forged names the same way.
  const checkedBy = /^\s*([\w.:-]+)(?=[\s;(]|$)/.exec(value)?.[1] ?? '';
  if (!/^[\w.:-]+$/.test(checkedBy) || version !== '1') return null;
  const results: AuthenticationResults = {
    checkedBy,
    spf: 'none',
    dkim: 'none',
    dmarc: 'none',
    signedBy: [],
  };
  for (const part of parts.slice(0, 100)) {
    const found = /^\s*(spf|dkim|dmarc)\s*(?:\/\s*1\s*)?=\s*([a-z]+)/i.exec(part);
    if (found === null) continue;
    const method = found[1]?.toLowerCase() as 'spf' | 'dkim' | 'dmarc';
    const verdict = verdicts[found[2]?.toLowerCase() ?? ''] ?? 'none';
    // Of several signatures one good one is enough.
    if (results[method] !== 'pass' && verdict !== 'none') results[method] = verdict;
    const domain = /\bheader\.(?:d|i)\s*=\s*"?(?:[^\s"@]*@)?([\w.-]+)/i.exec(part)?.[1];
    if (method === 'dkim' && verdict === 'pass' && domain) results.signedBy.push(domain.toLowerCase());
  }
  return results;
}

/** RFC 5322 comments nest; quoted strings keep their parentheses. */
function withoutComments(value: string): string {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    if (character === '\\') index++;
    else if (depth === 0 && character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += character;
  }
  return out;
}

/** RFC 6376: whether a signature by one of the domains covers all of these header fields. */
export function isSigned(
  headers: readonly MessageHeader[],
  names: readonly string[],
  by: readonly string[],
): boolean {
  return headers.some(({ name, value }) => {
    if (name.toLowerCase() !== 'dkim-signature') return false;
    const tags = new Map(
      value.split(';').map((tag) => [tag.split('=')[0]?.trim() ?? '', tag.slice(tag.indexOf('=') + 1)]),
    );
    const domain = tags.get('d')?.replace(/\s+/g, '').toLowerCase() ?? '';
    const covered = (tags.get('h') ?? '').toLowerCase().replace(/\s+/g, '').split(':');
    return by.includes(domain) && names.every((one) => covered.includes(one));
  });
}
