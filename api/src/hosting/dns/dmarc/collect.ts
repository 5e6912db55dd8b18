// Reports about a domain's mail, from the mailbox they are sent to into rows.
import type { HostedDomain } from '@postroom/prisma';
import type { Transaction } from '../../../core/database.ts';
import { InputError } from '../../../core/errors.ts';
import { uuidv7 } from '../../../core/ids.ts';
import { defineSchedule } from '../../../core/jobs.ts';
import type { Logger } from '../../../core/log.ts';
import { authorize } from '../../../core/policy.ts';
import { currentScope, runInScope, systemScope } from '../../../core/scope.ts';
import { sql } from '../../../core/sql.ts';
import type { Deps } from '../../../deps.ts';
import { type InboxMessage, readHostedInbox } from '../../../mail/index.ts';
import { lockDomainRow } from '../../domains/domain-change.ts';
import { takeDomainRoom } from '../../domains/domain-room.ts';
import { refuseTaken } from '../../mailboxes/deleted.ts';
import { policy } from '../../policy.ts';
import { queueDirectoryWrite } from '../../queue-directory-write.ts';
import { recordDnsChange, requireDomain, writeSettings } from '../settings.ts';
import type { AggregateReport } from './parse-report.ts';
import type { TlsReport } from './parse-tls-report.ts';
import { KEPT_DAYS } from './period.ts';
import { ReportError } from './report-error.ts';
import { readReport } from './report-thread.ts';

const LOCAL_PART = 'dmarc-reports';
const QUOTA = 500_000_000n;
const NAMES_PER_REPORT = 50;

/** Makes a mailbox that reports about the domain are sent to, or stops reading it. The mailbox stays. */
export async function setReportCollection(
  deps: Deps,
  { domainId, enabled }: { domainId: string; enabled: boolean },
): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const domain = await requireDomain(deps, domainId);
  await deps.database.transaction(async (tx) => {
    if (!enabled) {
      await writeSettings(tx, domainId, { reportsMailboxId: null });
      recordDnsChange(tx, domainId, 'Reports are no longer read.');
      return;
    }
    const address = `${LOCAL_PART}@${domain.name}`;
    const { deletedAt } = await lockDomainRow(tx, domainId);
    if (deletedAt !== null)
      throw new InputError({ domainId: `${domain.name} is deleted. Restore it first.` });
    const known = await tx.db.hostedMailbox.findFirst({ where: { domainId, address, deletedAt: null } });
    if (known?.userId) throw new InputError({ domainId: `${address} is somebody’s mailbox.` });
    const reportsMailboxId = known?.id ?? (await addMailbox(tx, domainId, address));
    await writeSettings(tx, domainId, { reportsMailboxId });
    recordDnsChange(tx, domainId, `Reports are read at ${address}.`);
  });
  return domain;
}

/** Under the rules for any mailbox. Throws InputError, ConflictError. */
async function addMailbox(tx: Transaction, domainId: string, address: string): Promise<string> {
  const { organizationId } = currentScope();
  await takeDomainRoom(tx, domainId, { mailboxes: 1, quotas: [{ bytes: QUOTA }] });
  await refuseTaken(tx, address, 'domainId');
  const id = uuidv7();
  await tx.db.hostedMailbox.create({
    data: { organizationId, id, domainId, address, name: 'Reports about the domain', quota: QUOTA },
  });
  await queueDirectoryWrite(tx, { entity: 'MAILBOX', entityId: id, action: 'WRITE', name: address });
  tx.record({ entity: 'Mailbox', kind: 'CREATED', ids: [id] });
  return id;
}

/** Reads what has come in now. */
export async function readReportsNow(deps: Deps, { domainId }: { domainId: string }): Promise<HostedDomain> {
  authorize(policy.manageDns);
  const domain = await requireDomain(deps, domainId);
  await collect(deps, domainId, deps.log, AbortSignal.timeout(60_000));
  return domain;
}

export const collectReports = defineSchedule({
  name: 'dmarc.collect',
  everyMs: 10 * 60_000,
  timeoutMs: 9 * 60_000,
  async run({ deps, log, signal }) {
    if (deps.config.mail.imap === null) return;
    const due = await deps.database.systemQuery<{ organizationId: string; domainId: string }>(sql`
      SELECT organization_id::text AS "organizationId", domain_id::text AS "domainId" FROM domain_dns_settings
      WHERE reports_mailbox_id IS NOT NULL`);
    for (const { organizationId, domainId } of due) {
      signal.throwIfAborted();
      await runInScope(systemScope(organizationId, 'dmarc.collect'), async () => {
        try {
          await collect(deps, domainId, log, signal);
        } catch (error) {
          log.warn({ err: error, domainId }, 'Reports about a domain could not be read');
        }
      });
    }
  },
});

async function collect(deps: Deps, domainId: string, log: Logger, signal: AbortSignal): Promise<void> {
  const { organizationId } = currentScope();
  const settings = await deps.database.tenant.domainDnsSettings.findFirst({
    where: { domainId },
    include: { domain: true },
  });
  const mailboxId = settings?.reportsMailboxId ?? null;
  const mailbox =
    mailboxId &&
    (await deps.database.tenant.hostedMailbox.findFirst({ where: { id: mailboxId, deletedAt: null } }));
  if (!settings || !mailbox) return;
  const before = { uidValidity: settings.reportsUidValidity, uid: settings.reportsUid };
  const after = await readHostedInbox(
    deps,
    mailbox.address,
    before,
    (message) => takeIn(deps, settings.domain, message, log),
    signal,
  );
  await deps.database.tenant.domainDnsSettings.updateMany({
    where: { organizationId, domainId },
    data: { reportsUid: after.uid, reportsUidValidity: after.uidValidity },
  });
  const old = { domainId, beginsAt: { lt: new Date(Date.now() - KEPT_DAYS * 86_400_000) } };
  await deps.database.tenant.dmarcReport.deleteMany({ where: old });
  await deps.database.tenant.tlsReport.deleteMany({ where: old });
}

/**
 * A message is done with once a report in it is in the database; others stay for a person to look at. Whatever is wrong
 * with one, the messages after it are read.
 */
async function takeIn(
  deps: Deps,
  domain: HostedDomain,
  message: InboxMessage,
  log: Logger,
): Promise<'DONE' | 'KEEP'> {
  let taken = false;
  for (const { bytes, filename } of message.files.slice(0, 5)) {
    try {
      const read = await readReport(bytes);
      const { report } = read;
      if (report.domain !== domain.name && !report.domain.endsWith(`.${domain.name}`)) {
        throw new ReportError('It is about another domain.');
      }
      if (read.kind === 'TLS') await storeTls(deps, domain, read.report);
      else await store(deps, domain, read.report);
      taken = true;
    } catch (error) {
      const about = { domain: domain.name, filename };
      if (error instanceof ReportError)
        log.info({ ...about, problem: error.message }, 'A file sent as a report is none');
      else log.warn({ ...about, err: error }, 'A report could not be read');
    }
  }
  return taken ? 'DONE' : 'KEEP';
}

/** Once, however often it is sent. */
async function store(deps: Deps, { id: domainId }: HostedDomain, report: AggregateReport): Promise<void> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  const { reporter, reportId, beginsAt, endsAt } = report;
  const isNew = await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.dmarcReport.createMany({
      data: [{ organizationId, id, domainId, reporter, reportId, beginsAt, endsAt }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    await tx.db.dmarcReportRow.createMany({
      data: report.rows.map((row, position) => ({
        ...{ organizationId, reportId: id, position, domainId, beginsAt },
        ...row,
      })),
    });
    recordDnsChange(tx, domainId, `A report of ${reporter} came in.`);
    return true;
  });
  if (isNew) await nameSources(deps, report);
}

async function storeTls(deps: Deps, { id: domainId }: HostedDomain, report: TlsReport): Promise<void> {
  const { organizationId } = currentScope();
  const { domain: _domain, failures, ...facts } = report;
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.tlsReport.createMany({
      data: [
        { organizationId, id: uuidv7(), domainId, ...facts, failures: failures.map((one) => ({ ...one })) },
      ],
      skipDuplicates: true,
    });
    if (count > 0) recordDnsChange(tx, domainId, `A report on TLS of ${report.reporter} came in.`);
  });
}

/** What the busiest sources are called, so that people recognize them. */
async function nameSources(deps: Deps, { rows }: AggregateReport): Promise<void> {
  const { organizationId } = currentScope();
  const busiest = rows.toSorted((a, b) => b.messages - a.messages).map(({ sourceIp }) => sourceIp);
  const addresses = [...new Set(busiest)].slice(0, NAMES_PER_REPORT);
  const known = await deps.database.tenant.mailSource.findMany({
    where: { address: { in: addresses }, lookedUpAt: { gt: new Date(Date.now() - 30 * 86_400_000) } },
  });
  const missing = addresses.filter((address) => !known.some((one) => one.address === address));
  const found = await Promise.all(
    missing.map(async (address) => ({ address, names: await deps.names.reverse(address).catch(() => null) })),
  );
  for (const { address, names } of found) {
    if (names === null) continue; // asked again with the next report
    const name = names[0]?.toLowerCase() ?? null;
    const key = { organizationId, address };
    await deps.database.tenant.mailSource.upsert({
      where: { organizationId_address: key },
      create: { ...key, name },
      update: { name, lookedUpAt: new Date() },
    });
  }
}
