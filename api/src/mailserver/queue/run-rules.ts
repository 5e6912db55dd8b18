// Runs the clean-up rules of all hosts that are switched on.
import { sql } from '../../core/database.ts';
import { defineSchedule } from '../../core/jobs.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { findQueueActions } from './action.ts';
import { runAction, storeAction } from './begin-action.ts';
import { filterSql, queueFilterSchema, saysSomething } from './filter.ts';

/** A picture older than this says nothing of what lies in the queue now. */
const FRESH = '2 minutes';

export const runQueueRules = defineSchedule({
  name: 'mail-queue.rules',
  cron: '*/5 * * * *',
  run: async ({ deps, signal }) => {
    const rules = await deps.database.systemQuery<{ organizationId: string; id: string }>(sql`
      SELECT organization_id::text AS "organizationId", id::text AS id FROM mail_queue_rule WHERE enabled`);
    for (const { organizationId, id } of rules) {
      signal.throwIfAborted();
      const scope = systemScope(organizationId, 'mail-queue.rules');
      await runInScope(scope, () => runQueueRule(deps, id)).catch((error: unknown) =>
        deps.log.warn({ err: error, rule: id }, 'A rule of a mail queue could not be run'),
      );
    }
  },
});

/** Begins what one rule asks for now; returns how many messages that is. Does nothing when it is switched off. */
export async function runQueueRule({ database }: Pick<Deps, 'database'>, id: string): Promise<number> {
  return database.sqlTransaction(async (tx) => {
    const [rule] = await tx.query<{
      hostId: string;
      act: 'DELETE';
      filter: unknown;
      name: string;
      busy: boolean;
      fresh: boolean;
    }>(sql`
      SELECT r.host_id::text AS "hostId", r.act, r.filter, r.name,
        EXISTS (SELECT FROM mail_queue_action a WHERE a.organization_id = r.organization_id AND a.rule_id = r.id
          AND a.state = 'RUNNING') AS busy,
        EXISTS (SELECT FROM mail_queue q WHERE q.organization_id = r.organization_id AND q.host_id = r.host_id
          AND q.synced_at > now() - ${FRESH}::interval) AS fresh
      FROM mail_queue_rule r WHERE r.organization_id = app_organization_id() AND r.id = ${id}::uuid AND r.enabled FOR UPDATE`);
    if (rule === undefined || rule.busy) return 0;
    const note = (matched: number | null, problem: string | null) =>
      tx.query(sql`
        UPDATE mail_queue_rule SET last_run_at = now(), last_matched = ${matched}::int, last_problem = ${problem}::text
        WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
    if (!rule.fresh) {
      await note(null, 'The queue of this host cannot be seen at the moment.');
      return 0;
    }
    const { hostId, act, name } = rule;
    const filter = queueFilterSchema.parse(rule.filter);
    if (!saysSomething(filter)) {
      await note(null, 'It says nothing of which messages besides their age. Change it.');
      return 0;
    }
    const where = filterSql(hostId, filter);
    const [found] = await tx.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM mail_queue_message WHERE ${where}`,
    );
    const count = found?.count ?? 0;
    await note(count, null);
    if (count === 0) return 0;
    const reason = `Rule: ${name}`;
    const actionId = await storeAction(tx, {
      hostId,
      act,
      state: 'RUNNING',
      where,
      filter,
      reason,
      ruleId: id,
    });
    const [action] = await findQueueActions(tx, actionId === null ? [] : [actionId]);
    if (action !== undefined) await runAction(tx, action);
    return count;
  });
}
