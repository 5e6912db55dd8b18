// DMARC aggregate reports (RFC 7489 7.2, appendix C), as others send them: read with care, because anybody can.
import { isIP } from 'node:net';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { checkPeriod } from './period.ts';
import { plain } from './plain.ts';
import { ReportError } from './report-error.ts';

export interface AggregateReport {
  reporter: string;
  reportId: string;
  domain: string;
  beginsAt: Date;
  endsAt: Date;
  rows: AggregateRow[];
}

export interface AggregateRow {
  sourceIp: string;
  messages: number;
  disposition: 'none' | 'quarantine' | 'reject';
  dkimAligned: boolean;
  spfAligned: boolean;
  headerFrom: string;
  dkimDomains: string[];
  spfDomain: string | null;
}

const MOST_ROWS = 5_000;
const MOST_MESSAGES = 2_000_000_000;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Numbers stay text: "1e400" and account numbers are no numbers of ours.
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  maxNestedTags: 20,
  isArray: (name) => name === 'record' || name === 'dkim' || name === 'spf',
});

const text = z.string().max(1_000);
const count = z.string().regex(/^\d{1,10}$/);
const result = z.object({ domain: text.optional() }).loose();
const report = z.object({
  feedback: z
    .object({
      report_metadata: z
        .object({
          org_name: text.default(''),
          email: text.default(''),
          report_id: text.min(1),
          date_range: z.object({ begin: count, end: count }).loose(),
        })
        .loose(),
      policy_published: z.object({ domain: text.min(1) }).loose(),
      record: z
        .array(
          z
            .object({
              row: z
                .object({
                  source_ip: text,
                  count,
                  policy_evaluated: z
                    .object({ disposition: text.default('none'), dkim: z.unknown(), spf: z.unknown() })
                    .loose(),
                })
                .loose(),
              identifiers: z
                .object({ header_from: text.default('') })
                .loose()
                .optional(),
              auth_results: z
                .union([
                  z.literal(''),
                  z.object({ dkim: z.array(result).optional(), spf: z.array(result).optional() }).loose(),
                ])
                .optional(),
            })
            .loose(),
        )
        .default([]),
    })
    .loose(),
});

/** Throws ReportError that says what is wrong. Takes milliseconds for what fits into the limits of `readReports`. */
export function parseReport(xml: string): AggregateReport {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml))
    throw new ReportError('It declares entities, which no report needs.');
  const parsed = report.safeParse(parse(xml));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ReportError(`It is no aggregate report: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { report_metadata: about, policy_published: policy, record } = parsed.data.feedback;
  if (record.length > MOST_ROWS) throw new ReportError(`It has more than ${MOST_ROWS} rows.`);
  const beginsAt = new Date(Number(about.date_range.begin) * 1_000);
  const endsAt = new Date(Number(about.date_range.end) * 1_000);
  checkPeriod(beginsAt, endsAt);
  return {
    reporter: plain(about.org_name || about.email || 'unknown'),
    reportId: plain(about.report_id),
    domain: policy.domain.toLowerCase().replace(/\.$/, ''),
    ...{ beginsAt, endsAt },
    rows: record.map(rowOf),
  };
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch (error) {
    throw new ReportError(`It is no XML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Parsed = z.infer<typeof report>['feedback']['record'][number];

function rowOf({ row, identifiers, auth_results: results }: Parsed): AggregateRow {
  const sourceIp = row.source_ip.toLowerCase();
  if (isIP(sourceIp) === 0) throw new ReportError(`"${sourceIp.slice(0, 50)}" is no address.`);
  const { disposition, dkim, spf } = row.policy_evaluated;
  const found = typeof results === 'object' ? results : {};
  const domains = (list: { domain?: string | undefined }[] | undefined): string[] =>
    [...new Set((list ?? []).flatMap(({ domain }) => (domain ? [plain(domain).toLowerCase()] : [])))].slice(
      0,
      10,
    );
  return {
    sourceIp,
    messages: Math.min(Number(row.count), MOST_MESSAGES),
    disposition: disposition === 'quarantine' || disposition === 'reject' ? disposition : 'none',
    dkimAligned: passed(dkim),
    spfAligned: passed(spf),
    headerFrom: plain(identifiers?.header_from ?? '').toLowerCase(),
    dkimDomains: domains(found.dkim),
    spfDomain: domains(found.spf)[0] ?? null,
  };
}

/** A list, because elements of this name are lists elsewhere in the report. */
const passed = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).some((one) => String(one).toLowerCase() === 'pass');
