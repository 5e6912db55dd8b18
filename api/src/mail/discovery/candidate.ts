import type { TlsMode } from '../ports.ts';

/** How a mail server was found to be reached. Never without encryption. */
export interface FoundServer {
  host: string;
  port: number;
  tls: Exclude<TlsMode, 'NONE'>;
  username: string;
}

/** Where the knowledge is from, the most trustworthy first. */
export const sources = [
  'PROVIDER',
  'SERVICE_RECORDS',
  'AUTOCONFIG',
  'MAIL_EXCHANGER',
  'USUAL_NAMES',
] as const;
export type Source = (typeof sources)[number];

export type Confidence = 'CERTAIN' | 'LIKELY' | 'GUESS';

/** A pair of servers that may be those of an address. */
export interface Candidate {
  imap: FoundServer;
  smtp: FoundServer;
  source: Source;
  confidence: Confidence;
  /** What the provider asks of people before a mail program may log in; null when nothing is known. */
  advice: string | null;
}

/** Whose servers are looked for. */
export interface Wanted {
  /** In canonical spelling. */
  address: string;
  localPart: string;
  domain: string;
}

const HOST = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** A host that others named, in one spelling; null when it is none. */
export function readHost(text: string): string | null {
  const host = text.trim().toLowerCase().replace(/\.$/, '');
  return HOST.test(host) ? host : null;
}
