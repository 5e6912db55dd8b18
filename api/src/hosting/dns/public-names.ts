// The names and ports that mail programs and other servers are told.
import type { Config, Endpoint } from '../../config.ts';
import type { PublicNames, ServicePoint } from './records.ts';

/** Ports on which TLS begins with the connection (RFC 8314 7.3). */
const TLS_FROM_THE_START = new Set([993, 465]);

export function publicNames({ mail, url }: Pick<Config, 'mail' | 'url'>): PublicNames {
  const mailHost = mail.hostname.toLowerCase();
  const point = (own: Endpoint | null, given: number | null): ServicePoint | null => {
    const port = given ?? own?.port ?? null;
    if (port === null) return null;
    const host = mail.public.host?.toLowerCase() ?? mailHost;
    return { host, port, tls: TLS_FROM_THE_START.has(port) ? 'TLS' : 'STARTTLS' };
  };
  return {
    mailHost,
    webHost: url.hostname.toLowerCase(),
    imap: point(mail.imap, mail.public.imapPort),
    submission: point(mail.submission, mail.public.submissionPort),
    sieve: point(mail.sieve, mail.public.sievePort),
  };
}
