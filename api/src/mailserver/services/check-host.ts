// Health checks: run by the schedule and on demand, kept for thirty days.
import type { Drift, HealthCheck } from '@postroom/infra/agent/protocol/index.ts';
import type { MailHost, MailHostCheck, Prisma } from '@postroom/prisma';
import { uuidv7 } from '../../core/ids.ts';
import { defineSchedule } from '../../core/jobs.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope, runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { HostFailedError, HostUnreachableError } from '../errors.ts';
import { policy } from '../policy.ts';
import type { AgentCall, MailHostAgent } from '../ports.ts';
import { hostOf } from './host.ts';

const KEPT_DAYS = 30;
const AT_ONCE = 6;
const LOOK_MS = 10_000;
const EVERY_MS = 2 * 60_000;
/** An agent that starts with the worker answers soon: this long after the first few checks that did not reach it. */
const AGAIN_MS = 20_000;
const AGAIN_TIMES = 3;

/** Looks often, so that a host that has just come, or a platform that has just started, is checked at once. */
export const checkHosts = defineSchedule({
  name: 'mail-host.check',
  everyMs: LOOK_MS,
  timeoutMs: 110_000,
  async run({ deps, log, signal }) {
    const rows = await deps.database.systemQuery<{ organizationId: string; id: string }>(
      // In another order each time: should many of them hang, it is not always the same ones that wait.
      // What has no agent here, or none yet, is not asked.
      sql`SELECT organization_id::text AS "organizationId", id::text FROM mail_host
        WHERE CASE WHEN address IS NULL THEN ${deps.config.mail.agentSocket !== null} ELSE fingerprint IS NOT NULL END
        ORDER BY random()`,
    );
    const left = rows.values();
    const checkThem = async (): Promise<void> => {
      for (const { organizationId, id } of left) {
        signal.throwIfAborted();
        try {
          await runInScope(systemScope(organizationId, 'mail-host.check'), async () => {
            if (await isDue(deps, id)) await checkNow(deps, await hostOf(deps, id), signal);
          });
        } catch (error) {
          // The others' turn comes nevertheless.
          log.warn({ err: error, mailHostId: id }, 'A mail host could not be checked');
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, checkThem));
  },
});

async function isDue({ database }: Deps, hostId: string): Promise<boolean> {
  const known = await database.tenant.mailHostCheck.findMany({
    ...{ where: { hostId }, orderBy: { at: 'desc' }, take: AGAIN_TIMES + 1 },
    select: { at: true, state: true },
  });
  const [last] = known;
  if (last === undefined) return true;
  const answered = known.findIndex(({ state }) => state !== 'unreachable');
  const failures = answered === -1 ? known.length : answered;
  const wait = failures > 0 && failures <= AGAIN_TIMES ? AGAIN_MS : EVERY_MS;
  return Date.now() - last.at.getTime() >= wait;
}

/** Checks a host now, for an administrator who waits. */
export async function checkHost(
  deps: Deps,
  hostId: string,
): Promise<{ host: MailHost; check: MailHostCheck }> {
  authorize(policy.seeHosts);
  const host = await hostOf(deps, hostId);
  return { host, check: await checkNow(deps, host) };
}

interface Found {
  state: string;
  results: HealthCheck[];
  audit: { entries: number; head: string } | null;
}

async function checkNow(deps: Deps, host: MailHost, signal?: AbortSignal): Promise<MailHostCheck> {
  const { organizationId } = currentScope();
  const { state, results, audit } = await look(deps, host, signal);
  return deps.database.transaction(async (tx) => {
    const where = { hostId: host.id };
    const before = await tx.db.mailHostCheck.findFirst({ where, orderBy: { at: 'desc' } });
    await tx.db.mailHostCheck.deleteMany({
      where: { at: { lt: new Date(Date.now() - KEPT_DAYS * 86_400_000) } },
    });
    const check = await tx.db.mailHostCheck.create({
      data: {
        ...{ organizationId, id: uuidv7(), hostId: host.id, state },
        results: results as unknown as Prisma.InputJsonValue,
        ...{ auditEntries: audit?.entries ?? null, auditHead: audit?.head ?? null },
      },
    });
    if (before === null || differs(before, check)) {
      tx.record({ entity: 'MailHost', kind: 'UPDATED', ids: [host.id], fields: ['lastCheck'] });
    }
    const ending = certificateEnding(before, check);
    if (ending !== null) {
      tx.record({
        ...{ entity: 'MailHost', kind: 'UPDATED', ids: [host.id], fields: ['certificates'] },
        detail: { certificate: ending },
      });
    }
    return check;
  });
}

async function look(deps: Deps, host: MailHost, signal?: AbortSignal): Promise<Found> {
  const agent = deps.mailHosts.agentOf(host);
  const call: Call = { actor: acting(), timeoutMs: 25_000, ...(signal ? { signal } : {}) };
  try {
    const { checks } = await agent.call('services.check', { mailbox: await anyMailbox(deps) }, call);
    const { check, audit } = await checkAudit(deps, host, agent, call);
    const drift = await agent.call('generations.drift', {}, call);
    const results = [...checks, check, driftCheck(drift)];
    return { state: worst(results), results, audit };
  } catch (error) {
    // One that hangs is no better than one that does not answer: what was known before must not stand.
    const away = error instanceof HostUnreachableError || error instanceof HostFailedError;
    if (!away || signal?.aborted) throw error;
    return { state: 'unreachable', results: [], audit: null };
  }
}

/** One whose login is tried: the oldest that may log in. */
async function anyMailbox({ database }: Deps): Promise<string | null> {
  const mailbox = await database.tenant.hostedMailbox.findFirst({
    where: {
      ...{ suspended: false, deletedAt: null, writtenVersion: { gt: 0 } },
      domain: { suspended: false, deletedAt: null },
    },
    orderBy: { createdAt: 'asc' },
    select: { address: true },
  });
  return mailbox?.address ?? null;
}

type Call = Omit<AgentCall<'audit.verify'>, 'onEvent'>;

/** The log only ever grows: what was its end at an earlier check is still an entry of it. */
async function checkAudit(
  { database }: Deps,
  host: MailHost,
  agent: MailHostAgent,
  call: Call,
): Promise<{ check: HealthCheck; audit: Found['audit'] }> {
  const where = { hostId: host.id, auditEntries: { gt: 0 } };
  const [oldest, newest, { _max: most }] = await Promise.all([
    database.tenant.mailHostCheck.findFirst({ where, orderBy: { at: 'asc' } }),
    database.tenant.mailHostCheck.findFirst({ where, orderBy: { at: 'desc' } }),
    database.tenant.mailHostCheck.aggregate({ where, _max: { auditEntries: true } }),
  ]);
  const known = [oldest, newest].flatMap((check) => check ?? []);
  const audit = await agent.call('audit.verify', { at: known.map((check) => check.auditEntries ?? 0) }, call);
  const problem =
    audit.brokenAt !== null
      ? `Entry ${audit.brokenAt} of the agent’s audit log does not follow from the one before: it was altered.`
      : audit.entries < (most.auditEntries ?? 0)
        ? 'Entries at the end of the agent’s audit log are gone.'
        : known.some((check, index) =>
              isOther(check, audit.heads[index] ?? null, check === newest ? 0 : audit.gone),
            )
          ? 'The agent’s audit log is another one than at an earlier check.'
          : null;
  const message = problem ?? 'The agent’s audit log is whole.';
  const state = problem === null ? 'ok' : 'failed';
  return { check: { check: 'audit', state, message, tookMs: 0, value: audit.entries }, audit };
}

/** What the agent does not keep any more cannot be compared; the newest is always kept. */
const isOther = (check: MailHostCheck, head: string | null, gone: number): boolean =>
  (check.auditEntries ?? 0) >= gone && check.auditHead !== head;

/** Days before the end of a certificate at which it is told, and kept in the change log. */
const WARNED_DAYS = [3, 14, 30];

/** What the check says of the certificate, when its end has come nearer than the next of these days since the last one. */
function certificateEnding(before: MailHostCheck | null, now: MailHostCheck): string | null {
  const found = ({ results }: MailHostCheck) =>
    (results as unknown as HealthCheck[]).find(({ check }) => check === 'certificate');
  const level = (check: MailHostCheck | null) => {
    const days = check === null ? null : (found(check)?.value ?? null);
    return days === null ? -1 : WARNED_DAYS.findIndex((most) => days <= most);
  };
  const [earlier, current] = [level(before), level(now)];
  return current === -1 || current === earlier ? null : (found(now)?.message ?? null);
}

/** Hand edits on the host block every change until somebody decides about them. */
function driftCheck({ number, files }: Drift): HealthCheck {
  const list = files.map(({ file }) => file).join(', ');
  const message =
    files.length === 0
      ? `The configuration is that of generation ${number}.`
      : `The configuration was edited on the host itself (${list}): adopt it or take it back.`;
  const state = files.length === 0 ? 'ok' : 'warning';
  return { check: 'configuration', state, message, tookMs: 0, value: files.length };
}

const ORDER = ['ok', 'warning', 'failed'];

const worst = (results: HealthCheck[]): string =>
  ORDER[Math.max(0, ...results.map(({ state }) => ORDER.indexOf(state)))] ?? 'ok';

function differs(before: MailHostCheck, now: MailHostCheck): boolean {
  const states = ({ state, results }: MailHostCheck) =>
    JSON.stringify([
      state,
      (results as unknown as HealthCheck[]).map(({ check, state: one }) => [check, one]),
    ]);
  return states(before) !== states(now);
}
