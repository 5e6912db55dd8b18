import type { ShownCertificate } from '@postroom/infra/agent/protocol/index.ts';
import { expect, it } from 'vitest';
import type { PublicNames } from '../dns/records.ts';
import { certificateFacts } from './certificate-watch.ts';
import { type DomainFacts, healthOf } from './health.ts';

const well: DomainFacts = {
  name: 'lindholmrao.example',
  ...{ suspended: false, deleted: false, mainClosed: false, isAlias: false, setupStep: null },
  ...{ receiving: 'HOSTED', takesAll: false },
  ...{ mailboxes: 12, nearlyFull: 0, full: 0, quotaGiven: 0n, maxQuota: 0n, maxMailboxes: null },
  ...{ directoryFailed: 0, directoryLate: 0 },
  dnsProblems: { required: 0, recommended: 0, checkedAt: new Date() },
  certificate: { tls: true, daysLeft: 90, wrongNames: [] },
  delay95: 4.2,
};
const codes = (facts: Partial<DomainFacts>) =>
  healthOf({ ...well, ...facts }).reasons.map(({ code, points }) => `${code} ${points}`);

it('gives all points to a domain that wants nothing', () => {
  expect(healthOf(well)).toEqual({ score: 100, reasons: [] });
});

it('names what is worst first, with what to do', () => {
  const { score, reasons } = healthOf({
    ...{ ...well, nearlyFull: 3, full: 1 },
    dnsProblems: { required: 2, recommended: 1, checkedAt: new Date() },
  });
  expect(reasons.map(({ code }) => code)).toEqual([
    'DNS_REQUIRED',
    'MAILBOX_FULL',
    'DNS_RECOMMENDED',
    'MAILBOX_NEARLY_FULL',
  ]);
  expect(reasons.every(({ message, action }) => message.endsWith('.') && action.endsWith('.'))).toBe(true);
  expect(score).toBe(25);
});

it('does not fall below nothing', () => {
  expect(healthOf({ ...well, deleted: true, suspended: true, mailboxes: 0, dnsProblems: null }).score).toBe(
    0,
  );
});

it('takes more the nearer the end of the certificate is, and most when there is none that holds', () => {
  const ending = (daysLeft: number) => codes({ certificate: { tls: true, daysLeft, wrongNames: [] } });
  expect([31, 30, 14, 3, 0].map(ending)).toEqual([
    ...[
      [],
      ['CERTIFICATE_ENDS 5'],
      ['CERTIFICATE_ENDS 10'],
      ['CERTIFICATE_ENDS 20'],
      ['CERTIFICATE_ENDS 20'],
    ],
  ]);
  expect(ending(-1)).toEqual(['CERTIFICATE_ENDED 35']);
  expect(codes({ certificate: { tls: false } })).toEqual(['NO_TLS 25']);
  expect(codes({ certificate: null })).toEqual([]);
});

it('holds the names its records lead to against those of the certificates shown there', () => {
  const names: PublicNames = {
    ...{ mailHost: 'mx.harbour.example', webHost: 'app.harbour.example', sieve: null },
    imap: { host: 'mail.harbour.example', port: 993, tls: 'TLS' },
    submission: { host: 'mail.harbour.example', port: 465, tls: 'TLS' },
  };
  const judge = (...certificates: ShownCertificate[]) =>
    certificateFacts(
      { check: 'certificate', state: 'ok', message: '', tookMs: 1, value: 60, certificates },
      names,
    );
  const notAfter = '2027-01-20T00:00:00.000Z';
  const wrong = (wrongNames: string[]) => ({ tls: true, daysLeft: 60, wrongNames });
  const all = ['smtp', 'submission', 'imap'] as const;
  expect(judge({ shownBy: [...all], names: ['*.harbour.example'], notAfter })).toEqual(wrong([]));
  expect(judge({ shownBy: [...all], names: ['harbour.example', '*.example'], notAfter })).toEqual(
    wrong(['mx.harbour.example', 'mail.harbour.example']),
  );
  const [smtp, imap] = [['mx.harbour.example'], ['mx.harbour.example', 'mail.harbour.example']];
  expect(
    judge(
      { shownBy: ['smtp', 'submission'], names: smtp, notAfter },
      { shownBy: ['imap'], names: imap, notAfter },
    ),
  ).toEqual(wrong(['mail.harbour.example']));
  expect(judge()).toEqual(wrong([])); // an agent that does not tell names yet
});

it('minds mail that leaves late, not the first attempt that a stranger is put off for', () => {
  expect([900, 901, 3_601, 14_401].map((delay95) => codes({ delay95 }))).toEqual([
    ...[[], ['DELIVERY_SLOW 5'], ['DELIVERY_SLOW 10'], ['DELIVERY_SLOW 20']],
  ]);
  const said = (delay95: number) => healthOf({ ...well, delay95 }).reasons[0]?.message;
  expect(said(5_400)).toContain('took 90 minutes or more');
  expect(said(10_000)).toContain('took 3 hours or more');
  expect(codes({ delay95: null })).toEqual([]);
});
