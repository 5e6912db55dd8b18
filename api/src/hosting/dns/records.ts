// What a domain should have in DNS so that its mail arrives, is believed, and mail programs set themselves up.

export type RecordPurpose =
  | 'MAIL_EXCHANGER'
  | 'BACKUP_EXCHANGER'
  | 'SENDERS'
  | 'SIGNATURE'
  | 'POLICY'
  | 'TRANSPORT_POLICY'
  | 'TRANSPORT_REPORTS'
  | 'MAIL_PROGRAMS';
export type RecordType = 'MX' | 'TXT' | 'CNAME' | 'SRV';
export type RecordImportance = 'REQUIRED' | 'RECOMMENDED' | 'OPTIONAL';

export interface WantedRecord {
  /** Stable among the records of a domain: "TXT _dmarc.example.com". */
  key: string;
  purpose: RecordPurpose;
  /** Without a final dot. */
  name: string;
  type: RecordType;
  /** As one writes it: "10 mail.example.com.", texts without quotes. */
  value: string;
  importance: RecordImportance;
}

export interface ServicePoint {
  host: string;
  port: number;
  tls: 'TLS' | 'STARTTLS';
}

/** How the world reaches this installation. */
export interface PublicNames {
  /** What Postfix calls itself, and MX records point to. */
  mailHost: string;
  /** Where the app is served, and with it MTA-STS policies and settings for mail programs. */
  webHost: string;
  imap: ServicePoint | null;
  submission: ServicePoint | null;
  sieve: ServicePoint | null;
}

export type MtaStsMode = 'NONE' | 'TESTING' | 'ENFORCE';

export interface DomainFacts {
  name: string;
  /** HOSTED, BACKUP or FORWARDED. */
  receiving: string;
  /** Keys whose records are to be found. */
  keys: readonly { selector: string; publicKey: string }[];
  /** Where reports about the domain are sent; null while nobody collects them. */
  reportsAddress: string | null;
  mtaSts: { mode: MtaStsMode; id: string };
}

/**
 * Who sends mail of a domain that is not hosted here, and what its people read it with, is for others to say: only what
 * brings mail here is wanted of it.
 */
export function wantedRecords(domain: DomainFacts, names: PublicNames): WantedRecord[] {
  if (domain.receiving === 'BACKUP') return [backupRecord(domain, names)];
  if (domain.receiving === 'FORWARDED')
    return [exchangerRecord(domain, names), ...transportRecords(domain, names)];
  return [
    ...deliveryRecords(domain, names),
    ...transportRecords(domain, names),
    ...programRecords(domain, names),
  ];
}

const exchangerRecord = ({ name }: DomainFacts, { mailHost }: PublicNames): WantedRecord =>
  record('MAIL_EXCHANGER', 'MX', name, `10 ${mailHost}.`, 'REQUIRED');

/** The domain's own server has a lower number. */
const backupRecord = ({ name }: DomainFacts, { mailHost }: PublicNames): WantedRecord =>
  record('BACKUP_EXCHANGER', 'MX', name, `50 ${mailHost}.`, 'REQUIRED');

function deliveryRecords(domain: DomainFacts, names: PublicNames): WantedRecord[] {
  const { name, keys, reportsAddress } = domain;
  const reports = reportsAddress === null ? '' : `; rua=mailto:${reportsAddress}`;
  return [
    exchangerRecord(domain, names),
    record('SENDERS', 'TXT', name, 'v=spf1 mx -all', 'REQUIRED'),
    ...keys.map(({ selector, publicKey }) =>
      record('SIGNATURE', 'TXT', keyName(selector, name), keyText(publicKey), 'REQUIRED'),
    ),
    record('POLICY', 'TXT', `_dmarc.${name}`, `v=DMARC1; p=none${reports}`, 'RECOMMENDED'),
  ];
}

/** RFC 6376 3.6.2.1 */
export const keyName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`;
/** @param publicKey SubjectPublicKeyInfo in base64. */
export const keyText = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`;

function transportRecords(
  { name, mtaSts, reportsAddress }: DomainFacts,
  { webHost }: PublicNames,
): WantedRecord[] {
  return [
    ...(mtaSts.mode === 'NONE'
      ? []
      : [
          record('TRANSPORT_POLICY', 'TXT', `_mta-sts.${name}`, `v=STSv1; id=${mtaSts.id};`, 'RECOMMENDED'),
          record('TRANSPORT_POLICY', 'CNAME', `mta-sts.${name}`, `${webHost}.`, 'RECOMMENDED'),
        ]),
    ...(reportsAddress === null
      ? []
      : [
          record(
            'TRANSPORT_REPORTS',
            'TXT',
            `_smtp._tls.${name}`,
            `v=TLSRPTv1; rua=mailto:${reportsAddress}`,
            'OPTIONAL',
          ),
        ]),
  ];
}

/** RFC 6186, RFC 8314 5.1, RFC 5804 1.8, and the names that Thunderbird and Outlook ask for. */
function programRecords({ name }: DomainFacts, names: PublicNames): WantedRecord[] {
  const services: [ServicePoint | null, string, string][] = [
    [names.imap, '_imaps', '_imap'],
    [names.submission, '_submissions', '_submission'],
    [names.sieve, '_sieve', '_sieve'],
  ];
  return [
    ...services.flatMap(([point, encrypted, plain]) =>
      point === null
        ? []
        : [
            record(
              'MAIL_PROGRAMS',
              'SRV',
              `${point.tls === 'TLS' ? encrypted : plain}._tcp.${name}`,
              `0 1 ${point.port} ${point.host}.`,
              'OPTIONAL',
            ),
          ],
    ),
    ...['autoconfig', 'autodiscover'].map((label) =>
      record('MAIL_PROGRAMS', 'CNAME', `${label}.${name}`, `${names.webHost}.`, 'OPTIONAL'),
    ),
  ];
}

function record(
  purpose: RecordPurpose,
  type: RecordType,
  name: string,
  value: string,
  importance: RecordImportance,
): WantedRecord {
  return { key: `${type} ${name}`, purpose, type, name, value, importance };
}

/** A text in strings of at most 255 bytes, as DNS has it (RFC 1035 3.3.14). */
export const textStrings = (value: string): string[] => value.match(/[\s\S]{1,255}/g) ?? [''];

/** The record as a line of a zone file (RFC 1035 5.1). */
export function zoneLine({ name, type, value }: Pick<WantedRecord, 'name' | 'type' | 'value'>): string {
  const data =
    type === 'TXT'
      ? textStrings(value)
          .map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`)
          .join(' ')
      : value;
  return `${name}. 3600 IN ${type} ${data}`;
}
