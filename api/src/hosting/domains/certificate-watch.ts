// What the mail server shows as its certificate, judged by the names that a domain's records lead others to.
import type { HealthCheck, ShownCertificate } from '@postroom/infra/agent/protocol/index.ts';
import type { PublicNames } from '../dns/records.ts';

export type CertificateFacts =
  /** A server that others or mail programs connect to does not offer TLS. */
  | { tls: false }
  | {
      tls: true;
      /** Whole days until the first of them ends; below 0 when it has. */
      daysLeft: number;
      /** Names that the domain's records lead to and that the server there shows no certificate for. */
      wrongNames: string[];
    };

/**
 * @param check what the newest health check of the host found; null when there is none.
 * @returns null when nothing is known: a server that does not answer is another check's word.
 */
export function certificateFacts(check: HealthCheck | null, names: PublicNames): CertificateFacts | null {
  if (check === null) return null;
  if (check.value !== null) {
    return { tls: true, daysLeft: check.value, wrongNames: wrongNames(check.certificates ?? [], names) };
  }
  return check.state === 'warning' ? { tls: false } : null;
}

/** Other servers come to the host of the MX record, mail programs to those they are told of. */
function wrongNames(shown: readonly ShownCertificate[], names: PublicNames): string[] {
  const asked = [
    { by: 'smtp', host: names.mailHost },
    { by: 'submission', host: names.submission?.host },
    { by: 'imap', host: names.imap?.host },
  ] as const;
  const wrong = asked.flatMap(({ by, host }) => {
    const there = shown.filter(({ shownBy }) => shownBy.includes(by));
    const fits =
      there.length === 0 || there.some((one) => one.names.some((name) => covers(name, host ?? '')));
    return host === undefined || fits ? [] : [host];
  });
  return [...new Set(wrong)];
}

/** Whether a name in a certificate is that of a host; "*" is any one first label (RFC 9525 6.3). */
function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === name.slice(1);
}
