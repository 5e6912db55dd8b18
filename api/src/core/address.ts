// Mail domains and addresses as the servers take them: lower case, domains as A-labels, one spelling for one thing.
import { domainToASCII } from 'node:url';

/** A refusal in words, or the canonical spelling. */
export type Parsed = { ok: true; value: string } | { ok: false; problem: string };

const accepted = (value: string): Parsed => ({ ok: true, value });
const refused = (problem: string): Parsed => ({ ok: false, problem });

/** RFC 5321 4.5.3.1: octets of a local part, of a domain, and of an address in a path. */
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 253;
const MAX_ADDRESS = 254;

/** What a URL's host would decode or cut off, and what no name holds. */
const NEVER_IN_A_NAME = /[\s%/\\:?#@[\]<>|^]|\p{C}/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Letters and digits of any script, as DNS writes them (IDNA A-labels); two labels or more, no trailing dot. */
export function parseDomainName(text: string): Parsed {
  const wanted = text.trim().replace(/\.$/, '');
  if (wanted === '') return refused('Enter a domain, like example.com.');
  if (NEVER_IN_A_NAME.test(wanted)) return refused('A domain holds letters, digits, hyphens and dots alone.');
  const name = domainToASCII(wanted);
  if (name === '') return refused('This is not a domain name.');
  if (name.length > MAX_DOMAIN) return refused(`A domain has at most ${MAX_DOMAIN} characters.`);
  const labels = name.split('.');
  if (labels.length < 2) return refused('Enter the whole domain, like example.com.');
  if (!labels.every((label) => LABEL.test(label))) {
    return refused(
      'Each part of a domain has 1 to 63 letters, digits and hyphens, and no hyphen at its ends.',
    );
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return refused('Enter a domain, not an IP address.');
  return accepted(name);
}

/**
 * The local part of a hosted address. A subset of RFC 5321's Dot-string that every mail program, Dovecot and the
 * sign-in accept. "+" is left out: it separates the detail of a sub-address (RFC 5233).
 */
const HOSTED_LOCAL_PART = /^[a-z0-9_](?:[a-z0-9_'-]|\.(?!\.))*$/;

export function parseLocalPart(text: string): Parsed {
  const value = text.trim().toLowerCase();
  if (value === '') return refused('Enter the part before the @.');
  if (value.includes('@')) return refused('Enter only the part before the @.');
  if (value.length > MAX_LOCAL_PART) {
    return refused(`The part before the @ has at most ${MAX_LOCAL_PART} characters.`);
  }
  if (!HOSTED_LOCAL_PART.test(value) || value.endsWith('.') || value.endsWith("'")) {
    return refused("Use letters a to z, digits, and . _ ' - between them.");
  }
  return accepted(value);
}

/** RFC 5321 4.1.2 Dot-string over RFC 5322 atext: what other people's servers accept in an address. */
const DOT_STRING = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** Any address mail can go to. Quoted local parts and address literals are refused: hardly any server takes them. */
export function parseAddress(text: string): Parsed {
  const wanted = text.trim();
  const at = wanted.lastIndexOf('@');
  if (at < 1) return refused('Enter an address, like ada@example.com.');
  const localPart = wanted.slice(0, at).toLowerCase();
  if (localPart.length > MAX_LOCAL_PART || !DOT_STRING.test(localPart)) {
    return refused('The part before the @ is not one that mail servers accept.');
  }
  const domain = parseDomainName(wanted.slice(at + 1));
  if (!domain.ok) return domain;
  const address = `${localPart}@${domain.value}`;
  if (address.length > MAX_ADDRESS) return refused(`An address has at most ${MAX_ADDRESS} characters.`);
  return accepted(address);
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
