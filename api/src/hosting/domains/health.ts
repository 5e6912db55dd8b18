// How well a domain does, from 0 to 100, and why: every reason takes points, says what is wrong and what to do about it.
import type { CertificateFacts } from './certificate-watch.ts';

/** What is known of a domain, read by domain-facts.ts. */
export interface DomainFacts {
  name: string;
  suspended: boolean;
  deleted: boolean;
  /** Suspended or deleted main domain of an alias domain. */
  mainClosed: boolean;
  isAlias: boolean;
  /** HOSTED, BACKUP or FORWARDED, and whether mail for every address is handed on. */
  receiving: string;
  takesAll: boolean;
  setupStep: string | null;
  mailboxes: number;
  /** Of mailboxes with a limit: those at 90 % of it or more, and those at the limit. */
  nearlyFull: number;
  full: number;
  quotaGiven: bigint;
  maxQuota: bigint;
  maxMailboxes: number | null;
  /** Entries (the domain's, its mailboxes', its aliases') that the directory refused, or has been waiting for too long. */
  directoryFailed: number;
  directoryLate: number;
  /** Of the last look at its DNS records; null before the first. */
  dnsProblems: { required: number; recommended: number; checkedAt: Date } | null;
  /** Of the mail server; null when nothing is known. */
  certificate: CertificateFacts | null;
  /** Seconds that 95 % of the last 24 hours' outgoing mail took; null when that was little, or is not known. */
  delay95: number | null;
}

export interface HealthReason {
  code: string;
  /** Taken from 100. */
  points: number;
  message: string;
  action: string;
}

export interface DomainHealth {
  score: number;
  reasons: HealthReason[];
}

type Rule = (facts: DomainFacts) => HealthReason | null;

const DAY_MS = 86_400_000;
/** A look at DNS that is older tells nothing of today. */
const OLD_DNS_MS = 3 * DAY_MS;

const reason = (code: string, points: number, message: string, action: string): HealthReason => ({
  ...{ code, points, message, action },
});

const mailboxes = (count: number): string => (count === 1 ? 'One mailbox' : `${count} mailboxes`);
const days = (count: number): string => (count === 1 ? 'one day' : `${count} days`);
const HOUR = 3_600;
const lasting = (seconds: number): string => {
  const [count, unit] =
    seconds < 2 * HOUR ? [Math.round(seconds / 60), 'minutes'] : [Math.round(seconds / HOUR), 'hours'];
  return `${count} ${unit}`;
};
const entries = (count: number): string => (count === 1 ? 'One entry' : `${count} entries`);

const rules: Rule[] = [
  ({ deleted }) =>
    deleted
      ? reason(
          'DELETED',
          100,
          'The domain is deleted: all its mail is refused.',
          'Restore it if that was a mistake.',
        )
      : null,
  ({ suspended, deleted }) =>
    suspended && !deleted
      ? reason(
          'SUSPENDED',
          80,
          'The domain is suspended: all its mail is refused.',
          'Resume it when the reason is gone.',
        )
      : null,
  ({ mainClosed }) =>
    mainClosed
      ? reason(
          'MAIN_CLOSED',
          80,
          'The domain it stands for takes no mail.',
          'Resume that domain, or let this one stand for another.',
        )
      : null,
  ({ directoryFailed }) =>
    directoryFailed > 0
      ? reason(
          'DIRECTORY_FAILED',
          30,
          `${entries(directoryFailed)} could not be written to the directory: the mail servers work with older values.`,
          'It is tried again by itself. Look at Directory for what is wrong.',
        )
      : null,
  ({ directoryLate }) =>
    directoryLate > 0
      ? reason(
          'DIRECTORY_LATE',
          15,
          `${entries(directoryLate)} have waited for more than five minutes to be written to the directory.`,
          'See whether a worker runs and the directory answers.',
        )
      : null,
  ({ dnsProblems }) =>
    dnsProblems !== null && dnsProblems.required > 0
      ? reason(
          'DNS_REQUIRED',
          35,
          `DNS records that mail needs are missing or wrong: ${dnsProblems.required}.`,
          'Publish them as shown under DNS records.',
        )
      : null,
  ({ dnsProblems }) =>
    dnsProblems !== null && dnsProblems.recommended > 0
      ? reason(
          'DNS_RECOMMENDED',
          10,
          `Recommended DNS records are missing or wrong: ${dnsProblems.recommended}.`,
          'Publish them: other servers believe the domain’s mail more readily.',
        )
      : null,
  ({ dnsProblems }) => {
    if (dnsProblems === null) {
      return reason(
        'DNS_UNKNOWN',
        10,
        'Its DNS records were never looked at.',
        'Check them under DNS records.',
      );
    }
    return Date.now() - dnsProblems.checkedAt.getTime() > OLD_DNS_MS
      ? reason(
          'DNS_OLD',
          5,
          'Its DNS records were not looked at for three days.',
          'Check them under DNS records.',
        )
      : null;
  },
  ({ certificate }) => (certificate === null ? null : certificateReason(certificate)),
  ({ certificate }) =>
    certificate?.tls && certificate.wrongNames.length > 0
      ? reason(
          'CERTIFICATE_NAME',
          20,
          `The mail server’s certificate is not for ${certificate.wrongNames.join(', ')}: mail programs warn, and servers that insist on it do not deliver.`,
          'Install one with these names under Certificates.',
        )
      : null,
  ({ delay95 }) => (delay95 === null ? null : delayReason(delay95)),
  ({ full }) =>
    full > 0
      ? reason(
          'MAILBOX_FULL',
          20,
          `${mailboxes(full)} at the limit: mail is refused.`,
          'Raise the limit, or have mail deleted.',
        )
      : null,
  ({ nearlyFull, full }) =>
    nearlyFull > full
      ? reason(
          'MAILBOX_NEARLY_FULL',
          10,
          `${mailboxes(nearlyFull - full)} at 90 % or more of the limit.`,
          'Raise the limit soon.',
        )
      : null,
  ({ maxQuota, quotaGiven }) =>
    maxQuota > 0n && quotaGiven * 10n >= maxQuota * 9n
      ? reason(
          'QUOTA_GIVEN',
          5,
          'Nearly all the domain may hold is given to mailboxes.',
          'Raise the limit of the domain before the next mailbox.',
        )
      : null,
  ({ maxMailboxes, mailboxes: there }) =>
    maxMailboxes !== null && maxMailboxes > 0 && there >= maxMailboxes
      ? reason(
          'MAILBOXES_MOST',
          3,
          'The domain has as many mailboxes as it may have.',
          'Raise the limit before the next one.',
        )
      : null,
  ({ receiving, takesAll }) =>
    receiving !== 'HOSTED' && takesAll
      ? reason(
          'TAKES_ALL',
          5,
          'Mail for every address is taken: what the other server then refuses goes back to senders, often forged ones.',
          'List its addresses under Receiving.',
        )
      : null,
  ({ mailboxes: there, isAlias, receiving }) =>
    there === 0 && !isAlias && receiving === 'HOSTED'
      ? reason('EMPTY', 15, 'There is no mailbox yet.', 'Make the first one.')
      : null,
  ({ setupStep }) =>
    setupStep !== null
      ? reason('SET_UP', 5, 'Setting it up was not finished.', 'Go on where it was left.')
      : null,
];

/** The nearer its end, the worse: the same days as the watch over the host's certificates. */
function certificateReason(certificate: CertificateFacts): HealthReason | null {
  const install = 'Install its successor under Certificates.';
  if (!certificate.tls) {
    const message = 'The mail server does not offer TLS: mail and passwords travel in the open.';
    return reason('NO_TLS', 25, message, 'Install a certificate under Certificates.');
  }
  const { daysLeft } = certificate;
  if (daysLeft < 0) {
    const message = 'The mail server’s certificate has ended: mail programs and servers refuse it.';
    return reason('CERTIFICATE_ENDED', 35, message, install);
  }
  if (daysLeft > 30) return null;
  const message =
    daysLeft === 0
      ? 'The mail server’s certificate ends today.'
      : `The mail server’s certificate ends in ${days(daysLeft)}.`;
  return reason('CERTIFICATE_ENDS', daysLeft <= 3 ? 20 : daysLeft <= 14 ? 10 : 5, message, install);
}

/** A first attempt that is put off, as many servers do with strangers, comes through within 15 minutes. */
const SLOW_SECONDS = 15 * 60;

function delayReason(seconds: number): HealthReason | null {
  if (seconds <= SLOW_SECONDS) return null;
  return reason(
    'DELIVERY_SLOW',
    seconds > 4 * HOUR ? 20 : seconds > HOUR ? 10 : 5,
    `Of the mail it sent in 24 hours, one in twenty took ${lasting(seconds)} or more, or has waited for that long.`,
    'See in the queue which servers it waits for, and why.',
  );
}

/** Worst reasons first. */
export function healthOf(facts: DomainFacts): DomainHealth {
  const reasons = rules
    .map((rule) => rule(facts))
    .filter((found) => found !== null)
    .toSorted((left, right) => right.points - left.points);
  const lost = reasons.reduce((sum, { points }) => sum + points, 0);
  return { score: Math.max(0, 100 - lost), reasons };
}
