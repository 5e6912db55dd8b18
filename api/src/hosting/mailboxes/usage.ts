// How full mailboxes are: asked of the mail host in batches, kept with the mailbox and, per day, as its history.

import { defineSchedule } from '../../core/jobs.ts';
import { authorize } from '../../core/policy.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import { type Sql, sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import type { MailboxFill } from '../ports.ts';

type Parts = Pick<Deps, 'database' | 'mailHost' | 'log'>;

const BATCH = 200;
/** Days of history that are kept. */
const KEPT_DAYS = 400;
/** Whoever looks again sooner than this sees what was counted last. */
const FRESH_SECONDS = 30;

/** Counts these mailboxes anew, as far as they were not counted just now. Suspended ones cannot be counted. */
export async function refreshUsage(deps: Deps, mailboxIds: string[]): Promise<void> {
  authorize(policy.refreshUsage);
  await measure(
    deps,
    sql`id = ANY(${mailboxIds}::uuid[]) AND (usage_at IS NULL OR usage_at < now() - make_interval(secs => ${FRESH_SECONDS}))`,
  );
}

async function measure({ database, mailHost }: Parts, which: Sql, signal?: AbortSignal): Promise<number> {
  if (mailHost === null) return 0;
  let counted = 0;
  for (let after = ''; ; ) {
    signal?.throwIfAborted();
    const rows = await database.query<{ id: string; address: string }>(sql`
      SELECT id::text AS id, address FROM hosted_mailbox
      WHERE organization_id = app_organization_id() AND deleted_at IS NULL AND NOT suspended AND ${which}
        AND address > ${after} ORDER BY address LIMIT ${BATCH}::int`);
    const last = rows.at(-1);
    if (last === undefined) return counted;
    after = last.address;
    const found = await mailHost.usage(rows.map(({ address }) => address));
    counted += await store(database, rows, found);
    if (rows.length < BATCH) return counted;
  }
}

async function store(
  database: Deps['database'],
  rows: { id: string; address: string }[],
  found: Map<string, MailboxFill>,
): Promise<number> {
  const known = rows.flatMap(({ id, address }) => {
    const fill = found.get(address);
    return fill ? [{ id, ...fill }] : [];
  });
  if (known.length === 0) return 0;
  const ids = known.map(({ id }) => id);
  const bytes = known.map((row) => String(row.bytes));
  const messages = known.map((row) => row.messages);
  await database.transaction(async (tx) => {
    const changed = await tx.query<{ id: string }>(sql`
      WITH counted AS (
        SELECT * FROM unnest(${ids}::uuid[], ${bytes}::bigint[], ${messages}::int[]) AS given (id, bytes, messages)
      ), history AS (
        INSERT INTO mailbox_usage (organization_id, mailbox_id, day, bytes, messages)
        SELECT app_organization_id(), id, (now() AT TIME ZONE 'UTC')::date, bytes, messages FROM counted
        ON CONFLICT (organization_id, mailbox_id, day) DO UPDATE
          SET bytes = excluded.bytes, messages = excluded.messages
      ), before AS (
        SELECT id, used_bytes FROM hosted_mailbox WHERE organization_id = app_organization_id() AND id = ANY(${ids}::uuid[])
      ), after AS (
        UPDATE hosted_mailbox AS box SET used_bytes = counted.bytes, used_messages = counted.messages, usage_at = now()
        FROM counted WHERE box.organization_id = app_organization_id() AND box.id = counted.id
        RETURNING box.id, counted.bytes
      )
      SELECT after.id::text AS id FROM after JOIN before USING (id) WHERE before.used_bytes IS DISTINCT FROM after.bytes`);
    tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: changed.map(({ id }) => id), fields: ['usage'] });
  });
  return known.length;
}

export const measureMailboxes = defineSchedule({
  name: 'mailbox.measure',
  everyMs: 15 * 60_000,
  timeoutMs: 10 * 60_000,
  async run({ deps, log, signal }) {
    if (deps.mailHost === null) return;
    const organizations = await deps.database.systemQuery<{ id: string }>(
      sql`SELECT DISTINCT organization_id::text AS id FROM hosted_mailbox WHERE deleted_at IS NULL`,
    );
    for (const { id } of organizations) {
      await runInScope(systemScope(id, 'mailbox.measure'), async () => {
        try {
          await measure(deps, sql`true`, signal);
        } catch (error) {
          log.warn({ err: error }, 'Mailboxes could not be measured');
        }
        await deps.database.query(
          sql`DELETE FROM mailbox_usage WHERE day < (now() AT TIME ZONE 'UTC')::date - ${KEPT_DAYS}::int`,
        );
      });
    }
  },
});
