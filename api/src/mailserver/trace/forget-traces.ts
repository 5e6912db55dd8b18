// Traces are kept for as many days as the host's setting says, counts by the minute for two days, by the hour for 400.
import { sql } from '../../core/database.ts';
import { defineSchedule } from '../../core/jobs.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { HOUR, MINUTE } from '../flow/tally.ts';

export const DEFAULT_RETENTION_DAYS = 30;
const MINUTES_DAYS = 2;
const HOURS_DAYS = 400;
/** Rows that are deleted at once, so that nobody waits for the schedule. */
const BATCH = 5_000;
const MOST_BATCHES = 200;

interface Kept {
  organizationId: string;
  hostId: string;
}

export const forgetTraces = defineSchedule({
  name: 'mailserver.forget-traces',
  everyMs: 60 * 60_000,
  timeoutMs: 10 * 60_000,
  async run({ deps, log, signal }) {
    const hosts = await deps.database.systemQuery<Kept>(
      sql`SELECT organization_id::text AS "organizationId", id::text AS "hostId" FROM mail_host`,
    );
    for (const host of hosts) {
      if (signal.aborted) return;
      const { organizationId, hostId } = host;
      await runInScope(systemScope(organizationId, 'forget-traces'), () =>
        forgetOf(deps, host, signal),
      ).catch((error: unknown) => {
        // The others' turn comes nevertheless.
        log.warn({ err: error, mailHostId: hostId }, 'Old traces of a mail host could not be deleted');
      });
    }
  },
});

export async function forgetOf(
  { database }: Pick<Deps, 'database'>,
  { hostId }: Pick<Kept, 'hostId'>,
  signal: AbortSignal,
): Promise<void> {
  const days = (await retentionDays(database, [hostId])).get(hostId) ?? DEFAULT_RETENTION_DAYS;
  await forgetOlder(database, hostId, days, signal);
  await database.query(sql`
    DELETE FROM flow_count WHERE organization_id = app_organization_id() AND host_id = ${hostId}::uuid AND (
      (step = ${MINUTE}::int AND at < now() - ${MINUTES_DAYS}::int * interval '1 day')
      OR (step = ${HOUR}::int AND at < now() - ${HOURS_DAYS}::int * interval '1 day'))`);
}

/** What is older than these days, oldest first, along the indexes, a batch at a time. Whether all of it is gone. */
export async function forgetOlder(
  database: Deps['database'],
  hostId: string,
  days: number,
  signal: AbortSignal,
): Promise<boolean> {
  const old = sql`organization_id = app_organization_id() AND host_id = ${hostId}::uuid`;
  const before = sql`now() - ${days}::int * interval '1 day'`;
  for (const batch of [
    sql`
      WITH old AS (
        SELECT id FROM trace_message WHERE ${old} AND arrived_at < ${before} ORDER BY arrived_at, id LIMIT ${BATCH}::int
      ), gone AS (
        DELETE FROM trace_message m USING old WHERE m.organization_id = app_organization_id() AND m.id = old.id RETURNING 1
      ) SELECT count(*)::int AS gone FROM gone`,
    sql`
      WITH gone AS (
        DELETE FROM trace_storage WHERE ${old} AND seq IN (
          SELECT seq FROM trace_storage WHERE ${old} AND at < ${before} ORDER BY at LIMIT ${BATCH}::int) RETURNING 1
      ) SELECT count(*)::int AS gone FROM gone`,
    sql`
      WITH gone AS (
        DELETE FROM trace_verdict WHERE ${old} AND seq IN (
          SELECT seq FROM trace_verdict WHERE ${old} AND at < ${before} ORDER BY at LIMIT ${BATCH}::int) RETURNING 1
      ) SELECT count(*)::int AS gone FROM gone`,
  ]) {
    let gone = BATCH;
    for (let count = 0; gone === BATCH && count < MOST_BATCHES && !signal.aborted; count++) {
      const [row] = await database.query<{ gone: number }>(batch);
      gone = row?.gone ?? 0;
    }
    if (gone === BATCH) return false;
  }
  return true;
}

/** Of hosts that somebody chose it for, by their ids. */
export async function retentionDays(
  { query }: Pick<Deps['database'], 'query'>,
  hostIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await query<{ id: string; days: number }>(sql`
    SELECT host_id::text AS id, retention_days AS days FROM trace_setting
    WHERE organization_id = app_organization_id() AND host_id = ANY(${[...hostIds]}::uuid[])`);
  return new Map(rows.map(({ id, days }) => [id, days]));
}
