// What a domain has and should have in DNS.
import type { DnsCheck, HostedDomain } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import type { CheckedAddress, CheckedRecord, DnsFindings, RecordState } from '../dns/check.ts';
import { checkDomainDns, lastCheck } from '../dns/check-domain.ts';
import { publicNames } from '../dns/public-names.ts';
import { textStrings, type WantedRecord, wantedRecords, zoneLine } from '../dns/records.ts';
import { setMtaSts } from '../dns/set-mta-sts.ts';
import { readFacts } from '../dns/settings.ts';
import { policy } from '../policy.ts';
import { DmarcRef } from './dmarc-policy.ts';
import { DomainRef } from './domain.ts';
import { domainPayload } from './domain-payload.ts';
import { SpfRef } from './spf.ts';

const PurposeRef = builder.enumType('DnsRecordPurpose', {
  description: 'What a record is for.',
  values: {
    MAIL_EXCHANGER: { description: 'Where mail for the domain is brought (MX).' },
    BACKUP_EXCHANGER: {
      description: 'Where mail for the domain is brought while its own server is away (MX).',
    },
    SENDERS: { description: 'Which hosts may send mail of the domain (SPF).' },
    SIGNATURE: { description: 'The key by which signatures of the domain are checked (DKIM).' },
    POLICY: {
      description: 'What receivers shall do with mail that only claims to be of the domain (DMARC).',
    },
    TRANSPORT_POLICY: { description: 'That mail to the domain is brought over TLS only (MTA-STS).' },
    TRANSPORT_REPORTS: { description: 'Where failures of TLS are reported (TLS-RPT).' },
    MAIL_PROGRAMS: { description: 'How mail programs find their settings.' },
  },
});
const TypeRef = builder.enumType('DnsRecordType', {
  description: 'The type of a record in DNS.',
  values: {
    MX: { description: 'A mail exchanger.' },
    TXT: { description: 'A text.' },
    CNAME: { description: 'Another name for a name.' },
    SRV: { description: 'The host and port of a service.' },
  },
});
const ImportanceRef = builder.enumType('DnsRecordImportance', {
  description: 'What happens without a record.',
  values: {
    REQUIRED: { description: 'Mail does not arrive, or is refused elsewhere.' },
    RECOMMENDED: { description: 'Mail is less safe, or believed less.' },
    OPTIONAL: { description: 'Something convenient is missing.' },
  },
});
export const DnsRecordStateRef = builder.enumType('DnsRecordState', {
  description: 'Whether a record is as it should be.',
  values: {
    NOT_CHECKED: { description: 'Nobody has looked yet.' },
    FOUND: { description: 'It is there, as it should be.' },
    DIFFERS: { description: 'Something else is there.' },
    MISSING: { description: 'Nothing is there.' },
    UNREACHABLE: { description: 'The name server did not answer.' },
  },
});

type ShownRecord = WantedRecord & { checked: CheckedRecord | null };

const RecordRef = builder.objectRef<ShownRecord>('DnsRecord').implement({
  description: 'A record that a domain should have, and what is found of it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Tells it from the other records of the domain.' }),
    purpose: t.expose('purpose', { type: PurposeRef, description: 'What it is for.' }),
    importance: t.expose('importance', { type: ImportanceRef, description: 'What happens without it.' }),
    name: t.exposeString('name', { description: 'Its whole name, without a final dot.' }),
    type: t.expose('type', { type: TypeRef, description: 'Its type.' }),
    value: t.exposeString('value', { description: 'Its value; a text in one piece and without quotes.' }),
    strings: t.stringList({
      description:
        'A text in strings of at most 255 bytes, for forms that want them so; the value for others.',
      resolve: ({ type, value }) => (type === 'TXT' ? textStrings(value) : [value]),
    }),
    zoneLine: t.string({ description: 'The whole record as a line of a zone file.', resolve: zoneLine }),
    state: t.field({
      type: DnsRecordStateRef,
      description: 'What the last look found.',
      resolve: ({ checked }) => checked?.state ?? 'NOT_CHECKED',
    }),
    found: t.stringList({ description: 'What is there.', resolve: ({ checked }) => checked?.found ?? [] }),
    note: t.string({
      nullable: true,
      description: 'What is wrong with what is there, or worth knowing.',
      resolve: ({ checked }) => checked?.note ?? null,
    }),
  }),
});

const SpfVerdictRef = builder.enumType('SpfVerdict', {
  description: 'What an SPF record says of an address.',
  values: {
    PASS: { description: 'It may send.' },
    FAIL: { description: 'It may not send.' },
    SOFTFAIL: { description: 'It probably may not send.' },
    NEUTRAL: { description: 'Nothing.' },
    NONE: { description: 'There is no record.' },
  },
});

const AddressRef = builder.objectRef<CheckedAddress>('MailHostAddress').implement({
  description: 'An address of the mail host.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'IPv4 or IPv6.' }),
    names: t.exposeStringList('names', { description: 'What the address is called (PTR).' }),
    state: t.expose('state', { type: DnsRecordStateRef, description: 'Whether that is the mail host.' }),
    spf: t.expose('spf', {
      type: SpfVerdictRef,
      description: 'Whether the domain’s SPF record lets it send.',
    }),
  }),
});

const HostRef = builder.objectRef<DnsFindings['host']>('MailHostDns').implement({
  description: 'What DNS says of the mail host itself. Its provider sets the names of its addresses.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'The name it gives itself.' }),
    state: t.expose('state', { type: DnsRecordStateRef, description: 'Whether name and addresses agree.' }),
    note: t.exposeString('note', { nullable: true, description: 'What is wrong, in words.' }),
    addresses: t.field({
      type: [AddressRef],
      description: 'Its addresses, ten at most.',
      resolve: ({ addresses }) => addresses,
    }),
  }),
});

const CauseRef = builder.enumType('DnsCheckCause', {
  description: 'Why the records were looked at.',
  values: {
    ASKED: { description: 'Somebody wanted to know.' },
    SCHEDULED: { description: 'It was time.' },
  } as const,
});

const findingsOf = ({ findings }: DnsCheck): DnsFindings => findings as unknown as DnsFindings;

const CheckRef = builder.objectRef<DnsCheck>('DnsCheck').implement({
  description: 'One look at a domain’s records.',
  fields: (t) => ({
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'When.' }),
    cause: t.field({
      type: CauseRef,
      description: 'Why.',
      resolve: ({ cause }) => (cause === 'ASKED' ? 'ASKED' : 'SCHEDULED'),
    }),
    problems: t.exposeInt('problems', { description: 'Records that were not as they should be.' }),
    notFound: t.stringList({
      description: 'Their keys.',
      resolve: (check) =>
        findingsOf(check)
          .records.filter(({ state }) => (state as RecordState) !== 'FOUND')
          .map(({ key }) => key),
    }),
  }),
});
const CheckConnection = connectionType('DnsCheck', CheckRef);

const MtaStsModeRef = builder.enumType('MtaStsMode', {
  description: 'Whether senders insist on TLS for mail to a domain (RFC 8461).',
  values: {
    NONE: { description: 'No policy is published.' },
    TESTING: { description: 'Senders report what would fail, and bring mail all the same.' },
    ENFORCE: { description: 'Senders bring mail over TLS with a valid certificate, or not at all.' },
  } as const,
});

interface DomainDns {
  domain: HostedDomain;
  last: DnsCheck | null;
}

const DnsRef = builder.objectRef<DomainDns>('DomainDns').implement({
  description: 'What a domain has and should have in DNS.',
  fields: (t) => ({
    records: t.field({
      type: [RecordRef],
      description: 'The records to publish, in the order of need.',
      resolve: ({ domain, last }, _args, { deps }) => shownRecords(deps, domain, last),
    }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When they were last looked at.',
      resolve: ({ last }) => last?.checkedAt ?? null,
    }),
    spf: t.field({
      type: SpfRef,
      nullable: true,
      description: 'What the SPF record comes to; null when nobody looked, or it could not be read.',
      resolve: ({ last }) => (last === null ? null : findingsOf(last).spf),
    }),
    dmarc: t.field({
      type: DmarcRef,
      nullable: true,
      description: 'The DMARC policy that is published; null when there is none.',
      resolve: ({ last }) => (last === null ? null : findingsOf(last).dmarc),
    }),
    host: t.field({
      type: HostRef,
      nullable: true,
      description: 'The mail host’s own name and addresses; null when nobody looked.',
      resolve: ({ last }) => (last === null ? null : findingsOf(last).host),
    }),
    mtaSts: t.field({
      type: MtaStsModeRef,
      description: 'The MTA-STS policy that is served for the domain.',
      resolve: async ({ domain }, _args, { deps }) => (await readFacts(deps, domain)).mtaSts.mode,
    }),
  }),
});

async function shownRecords(deps: Deps, domain: HostedDomain, last: DnsCheck | null): Promise<ShownRecord[]> {
  const wanted = wantedRecords(await readFacts(deps, domain), publicNames(deps.config));
  const checked = new Map(
    (last === null ? [] : findingsOf(last).records).map((record) => [record.key, record]),
  );
  return wanted.map((record) => ({ ...record, checked: checked.get(record.key) ?? null }));
}

builder.objectField(DomainRef, 'dns', (t) =>
  t.field({
    type: DnsRef,
    description: 'What it has and should have in DNS.',
    resolve: async (domain, _args, { deps }) => {
      authorize(policy.manageDns);
      return { domain, last: await lastCheck(deps, domain.id) };
    },
  }),
);

builder.objectField(DomainRef, 'dnsChecks', (t) =>
  t.field({
    type: CheckConnection,
    description: 'Earlier looks at its records, the latest first; a hundred are kept.',
    args: connectionArgs(),
    resolve: (domain, args, { deps }) => {
      authorize(policy.manageDns);
      return cursorConnection<DnsCheck>({
        args,
        keyCount: 1,
        keysOf: (check) => [check.id],
        fetch: ({ after, limit }) =>
          deps.database.tenant.dnsCheck.findMany({
            where: { domainId: domain.id, ...(after === null ? {} : { id: { lt: String(after[0]) } }) },
            orderBy: { id: 'desc' },
            take: limit,
          }),
      });
    },
  }),
);

defineMutation('checkDomainDns', {
  description: 'Looks at a domain’s records now; takes a few seconds at most.',
  input: builder.inputType('CheckDomainDnsInput', {
    description: 'Which domain.',
    fields: (t) => ({ domainId: t.id({ description: 'The domain.' }) }),
  }),
  payload: domainPayload('CheckDomainDns', 'The records were looked at.'),
  resolve: async ({ domainId }, { deps }) => ({
    domain: await checkDomainDns(deps, { domainId: decodeId(domainId, 'Domain') }),
  }),
});

defineMutation('setMtaSts', {
  description: 'Publishes, changes or withdraws a domain’s MTA-STS policy. Its record changes with it.',
  input: builder.inputType('SetMtaStsInput', {
    description: 'The domain and its policy.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain.' }),
      mode: t.field({ type: MtaStsModeRef, description: 'The policy.' }),
    }),
  }),
  payload: domainPayload('SetMtaSts', 'The policy is served as it was asked for.'),
  resolve: async ({ domainId, mode }, { deps }) => ({
    domain: await setMtaSts(deps, { domainId: decodeId(domainId, 'Domain'), mode }),
  }),
});
