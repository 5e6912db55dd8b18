import { domainToASCII } from 'node:url';

/** The one spelling of the address a person signs in with: lower case, the domain as A-labels. Never fails. */
export function normalizeSignInName(text: string): string {
  const wanted = text.trim().toLowerCase();
  const at = wanted.lastIndexOf('@');
  if (at < 1) return wanted;
  const domain = domainToASCII(wanted.slice(at + 1));
  return domain === '' ? wanted : `${wanted.slice(0, at)}@${domain}`;
}
