// What others report of a domain's mail (DMARC aggregate reports).
import type { DmarcReport, HostedDomain } from '@postroom/prisma';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, connectionType, cursorConnection } from '../../graphql/connection.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { readReportsNow, setReportCollection } from '../dns/dmarc/collect.ts';
import {
  type DmarcDay,
  type DmarcSource,
  type DmarcSummary,
  organizationOf,
  summarizeReports,
  summarizeTls,
  type TlsSummary,
} from '../dns/dmarc/summary.ts';
import { readFacts } from '../dns/settings.ts';
import { policy } from '../policy.ts';
import { DomainRef } from './domain.ts';
import { domainPayload } from './domain-payload.ts';

const DayRef = builder.objectRef<DmarcDay>('DmarcDay').implement({
  description: 'Mail of one day, as reported.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'The day, in UTC: "2026-11-21".' }),
    passed: t.exposeFloat('passed', {
      description: 'Messages that were believed: signed or sent as they should be.',
    }),
    failed: t.exposeFloat('failed', { description: 'Messages that were neither.' }),
  }),
});

const SourceRef = builder.objectRef<DmarcSource>('DmarcSource').implement({
  description: 'An address that sent mail in the name of the domain.',
  fields: (t) => ({
    address: t.exposeString('address', { description: 'IPv4 or IPv6.' }),
    name: t.exposeString('name', { nullable: true, description: 'What the address is called in DNS.' }),
    organization: t.string({
      nullable: true,
      description: 'Whose it is, as far as the name tells: "example.net".',
      resolve: ({ name }) => organizationOf(name),
    }),
    messages: t.exposeFloat('messages', { description: 'Messages from there.' }),
    passed: t.exposeFloat('passed', { description: 'Those that were believed.' }),
    dkimAligned: t.exposeFloat('dkimAligned', { description: 'Those with a good signature of the domain.' }),
    spfAligned: t.exposeFloat('spfAligned', { description: 'Those from a host that the domain lets send.' }),
    quarantined: t.exposeFloat('quarantined', { description: 'Those that were treated as suspicious.' }),
    rejected: t.exposeFloat('rejected', { description: 'Those that were refused.' }),
  }),
});

const SummaryRef = builder.objectRef<DmarcSummary>('DmarcSummary').implement({
  description: 'What reports say of a domain’s mail.',
  fields: (t) => ({
    messages: t.exposeFloat('messages', { description: 'Messages in the name of the domain.' }),
    passed: t.exposeFloat('passed', { description: 'Those that were believed.' }),
    days: t.field({
      type: [DayRef],
      description: 'By day; days without reports are left out.',
      resolve: ({ days }) => days,
    }),
    sources: t.field({
      type: [SourceRef],
      description: 'By source, the busiest first; a hundred at most.',
      resolve: ({ sources }) => sources,
    }),
    reporters: t.exposeStringList('reporters', { description: 'Who reported, twenty at most.' }),
  }),
});

const ReportRef = builder.objectRef<DmarcReport>('DmarcReport').implement({
  description: 'One report of one receiver.',
  fields: (t) => ({
    reporter: t.exposeString('reporter', { description: 'Who reports, in its own words.' }),
    reportId: t.exposeString('reportId', { description: 'Its name for the report.' }),
    beginsAt: t.expose('beginsAt', { type: 'DateTime', description: 'From when.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'Until when.' }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it was read here.' }),
  }),
});
const ReportConnection = connectionType('DmarcReport', ReportRef);

const TlsFailureRef = builder.objectRef<TlsSummary['failures'][number]>('TlsFailure').implement({
  description: 'Why others could not bring mail over TLS.',
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'As RFC 8460 names it: "certificate-expired".' }),
    host: t.exposeString('host', { nullable: true, description: 'The host that was to take the mail.' }),
    sessions: t.exposeFloat('sessions', { description: 'How many connections.' }),
  }),
});

const TlsRef = builder.objectRef<TlsSummary>('TlsReportSummary').implement({
  description: 'What others report of TLS on the way to a domain (RFC 8460).',
  fields: (t) => ({
    succeeded: t.exposeFloat('succeeded', { description: 'Connections over TLS as it should be.' }),
    failed: t.exposeFloat('failed', { description: 'Connections that were not.' }),
    failures: t.field({
      type: [TlsFailureRef],
      description: 'Why not, the most frequent first; twenty at most.',
      resolve: ({ failures }) => failures,
    }),
  }),
});

/** Throws InputError when it is more than is kept. */
function spanOf(days: number | null | undefined): number {
  const span = days ?? 30;
  if (span < 1 || span > 400) throw new InputError({ days: 'Ask for 1 to 400 days.' });
  return span;
}

interface Reports {
  domain: HostedDomain;
}

const ReportsRef = builder.objectRef<Reports>('DmarcReports').implement({
  description: 'What others report of a domain’s mail.',
  fields: (t) => ({
    address: t.string({
      nullable: true,
      description: 'Where reports are sent to and read; null while none are.',
      resolve: async ({ domain }, _args, { deps }) => (await readFacts(deps, domain)).reportsAddress,
    }),
    summary: t.field({
      type: SummaryRef,
      description: 'All of them together.',
      args: { days: t.arg.int({ defaultValue: 30, description: 'How far back: 1 to 400 days.' }) },
      resolve: ({ domain }, { days }, { deps }) => summarizeReports(deps, domain.id, spanOf(days)),
    }),
    tls: t.field({
      type: TlsRef,
      description: 'What they say of TLS.',
      args: { days: t.arg.int({ defaultValue: 30, description: 'How far back: 1 to 400 days.' }) },
      resolve: ({ domain }, { days }, { deps }) => summarizeTls(deps, domain.id, spanOf(days)),
    }),
  }),
});

builder.objectField(DomainRef, 'dmarcReports', (t) =>
  t.field({
    type: ReportsRef,
    description: 'What others report of its mail.',
    resolve: (domain) => {
      authorize(policy.manageDns);
      return { domain };
    },
  }),
);

builder.objectField(DomainRef, 'dmarcReportList', (t) =>
  t.field({
    type: ReportConnection,
    description: 'The reports themselves, the last received first.',
    args: connectionArgs(),
    resolve: (domain, args, { deps }) => {
      authorize(policy.manageDns);
      return cursorConnection<DmarcReport>({
        args,
        keyCount: 1,
        keysOf: (report) => [report.id],
        fetch: ({ after, limit }) =>
          deps.database.tenant.dmarcReport.findMany({
            where: { domainId: domain.id, ...(after === null ? {} : { id: { lt: String(after[0]) } }) },
            orderBy: { id: 'desc' },
            take: limit,
          }),
      });
    },
  }),
);

defineMutation('setReportCollection', {
  description:
    'Makes a mailbox for reports about a domain, `dmarc-reports`, and reads what comes in there; or stops reading it.',
  input: builder.inputType('SetReportCollectionInput', {
    description: 'The domain and whether.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain.' }),
      enabled: t.boolean({ description: 'Whether reports are read.' }),
    }),
  }),
  payload: domainPayload(
    'SetReportCollection',
    'It is as it was asked for; the records to publish changed with it.',
  ),
  resolve: async ({ domainId, enabled }, { deps }) => ({
    domain: await setReportCollection(deps, { domainId: decodeId(domainId, 'Domain'), enabled }),
  }),
});

defineMutation('readReports', {
  description:
    'Reads the reports that came in since they were last read; happens every ten minutes by itself.',
  input: builder.inputType('ReadReportsInput', {
    description: 'Which domain.',
    fields: (t) => ({ domainId: t.id({ description: 'The domain.' }) }),
  }),
  payload: domainPayload('ReadReports', 'What was there has been read.'),
  resolve: async ({ domainId }, { deps }) => ({
    domain: await readReportsNow(deps, { domainId: decodeId(domainId, 'Domain') }),
  }),
});
