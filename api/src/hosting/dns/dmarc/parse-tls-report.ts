// Reports on TLS (RFC 8460 4.3): how often other servers could bring mail over it, and why not.
import { z } from 'zod';
import { checkPeriod } from './period.ts';
import { plain } from './plain.ts';
import { ReportError } from './report-error.ts';

export interface TlsReport {
  reporter: string;
  reportId: string;
  domain: string;
  beginsAt: Date;
  endsAt: Date;
  succeeded: number;
  failed: number;
  failures: TlsFailure[];
}

export interface TlsFailure {
  /** As the RFC names it: "starttls-not-supported", "certificate-expired". */
  reason: string;
  /** The host that was to take the mail; null when the report does not tell. */
  host: string | null;
  sessions: number;
}

const MOST_FAILURES = 200;
const MOST_SESSIONS = 2_000_000_000;

const count = z
  .number()
  .int()
  .min(0)
  .transform((value) => Math.min(value, MOST_SESSIONS));
const text = z.string().max(1_000);
const report = z.object({
  'organization-name': text.default('unknown'),
  'report-id': text.min(1),
  'date-range': z.object({ 'start-datetime': z.iso.datetime(), 'end-datetime': z.iso.datetime() }),
  policies: z
    .array(
      z.object({
        policy: z.object({ 'policy-domain': text }),
        summary: z.object({ 'total-successful-session-count': count, 'total-failure-session-count': count }),
        'failure-details': z
          .array(
            z.object({
              'result-type': text,
              'receiving-mx-hostname': text.optional(),
              'failed-session-count': count,
            }),
          )
          .max(1_000)
          .default([]),
      }),
    )
    .min(1)
    .max(100),
});

/** Throws ReportError that says what is wrong. */
export function parseTlsReport(json: string): TlsReport {
  const parsed = report.safeParse(parse(json));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ReportError(`It is no report on TLS: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { policies, 'date-range': range, ...about } = parsed.data;
  const beginsAt = new Date(range['start-datetime']);
  const endsAt = new Date(range['end-datetime']);
  checkPeriod(beginsAt, endsAt);
  const sum = (key: 'total-successful-session-count' | 'total-failure-session-count') =>
    policies.reduce((total, { summary }) => Math.min(total + summary[key], MOST_SESSIONS), 0);
  return {
    reporter: plain(about['organization-name']),
    reportId: plain(about['report-id']),
    domain: (policies[0]?.policy['policy-domain'] ?? '').toLowerCase().replace(/\.$/, ''),
    ...{ beginsAt, endsAt },
    succeeded: sum('total-successful-session-count'),
    failed: sum('total-failure-session-count'),
    failures: policies
      .flatMap((policy) => policy['failure-details'])
      .slice(0, MOST_FAILURES)
      .map((failure) => ({
        reason: plain(failure['result-type']),
        host: plain(failure['receiving-mx-hostname'] ?? '') || null,
        sessions: failure['failed-session-count'],
      })),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ReportError('It is no JSON.');
  }
}
