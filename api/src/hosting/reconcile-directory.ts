// Compares the directory with the database and repairs the directory: whatever happened to it, within minutes it says
// what the database says. What differed is kept with the comparison, for administrators to see.

import { isUuid } from '../core/ids.ts';
import { defineSchedule } from '../core/jobs.ts';
import type { Logger } from '../core/log.ts';
import { runInScope, systemScope } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { addUp, compareOrganization, type Drift } from './compare-directory.ts';
import { noteScheduledRun } from './directory-run.ts';
import { DirectoryUnavailableError } from './errors.ts';
import { countDrift } from './metrics.ts';
import type { DomainEntry } from './ports.ts';

export const reconcileDirectory = defineSchedule({
  name: 'directory.reconcile',
  everyMs: 5 * 60_000,
  timeoutMs: 4 * 60_000,
  async run({ deps, log, signal }) {
    try {
      await reconcile(deps, log, signal);
    } catch (error) {
      if (!(error instanceof DirectoryUnavailableError)) throw error;
      log.warn({ err: error }, 'The directory could not be compared');
    }
  },
});

/** Finds drift in all organizations and has it repaired. */
export async function reconcile(deps: Deps, log: Logger, signal: AbortSignal): Promise<Drift> {
  const total: Drift = { missing: 0, extra: 0, different: 0 };
  const { directory } = deps;
  if (directory === null) return total;
  // The directory is read before the database each time: what it holds was in the database before.
  const present = await directory.domains();
  for (const organizationId of await organizationsWith(deps, present)) {
    signal.throwIfAborted();
    await runInScope(systemScope(organizationId, 'directory.reconcile'), async () => {
      const drift = await compareOrganization(deps, directory, { organizationId, present, repair: true });
      await noteScheduledRun(deps, drift);
      addUp(total, drift.findings);
    });
  }
  report(deps, log, total);
  return total;
}

/** Those that host domains, or whose domains are left in the directory. Another platform's are not among them. */
async function organizationsWith({ database }: Deps, present: DomainEntry[]): Promise<string[]> {
  const named = present.map(({ organizationId }) => organizationId).filter(isUuid);
  const rows = await database.systemQuery<{ id: string }>(sql`
    SELECT DISTINCT organization_id::text AS id FROM hosted_domain
    UNION SELECT id::text FROM "organization" WHERE id = ANY(${named}::uuid[])`);
  return rows.map(({ id }) => id);
}

function report({ metrics }: Deps, log: Logger, drift: Drift): void {
  for (const kind of ['missing', 'extra', 'different'] as const) countDrift(metrics, kind, drift[kind]);
  if (drift.missing + drift.extra + drift.different === 0)
    log.info(drift, 'The directory is as it should be');
  else log.warn(drift, 'The directory had drifted from the database and is being repaired');
}
