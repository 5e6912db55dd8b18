// Comparisons of the directory with the database as administrators see them: asked for by one, or by the schedule.
import type { DirectoryRun } from '@postroom/prisma';
import { z } from 'zod';
import type { Transaction } from '../core/database.ts';
import { uuidv7 } from '../core/ids.ts';
import { defineJob, type Job } from '../core/jobs.ts';
import { authorize } from '../core/policy.ts';
import { currentScope } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { addUp, compareOrganization, type Drift, type OrganizationDrift } from './compare-directory.ts';
import { DirectoryUnavailableError } from './errors.ts';
import { policy } from './policy.ts';

/** So many entries are kept with a comparison; the counts are of all. */
const KEPT_DIFFERENCES = 200;
const KEPT_DAYS = 30;

/** Begins a comparison; the job that does it tells through the change log when it is done. */
export async function startDirectoryRun(deps: Deps, { repair }: { repair: boolean }): Promise<DirectoryRun> {
  authorize(policy.compareDirectory);
  const { organizationId } = currentScope();
  return deps.database.transaction(async (tx) => {
    const id = uuidv7();
    const run = await tx.db.directoryRun.create({ data: { organizationId, id, cause: 'PERSON', repair } });
    tx.record({ entity: 'DirectoryRun', kind: 'CREATED', ids: [id], detail: { repair } });
    await tx.enqueue(compareDirectoryJob, { runId: id }, { queue: 'directory-compare' });
    return run;
  });
}

export const compareDirectoryJob: Job<{ runId: string }> = defineJob({
  name: 'directory.compare',
  payload: z.strictObject({ runId: z.uuid() }),
  maxAttempts: 3,
  timeoutMs: 4 * 60_000,
  async run({ runId }, { deps, lastAttempt }) {
    const run = await deps.database.tenant.directoryRun.findFirst({ where: { id: runId } });
    if (run === null || run.state !== 'RUNNING') return;
    try {
      const drift = await compareNow(deps, run.repair);
      await deps.database.transaction((tx) => finish(tx, runId, drift));
    } catch (error) {
      if (!lastAttempt && !(error instanceof DirectoryUnavailableError)) throw error;
      const failure = error instanceof Error ? error.message : String(error);
      await deps.database.transaction(async (tx) => {
        await tx.db.directoryRun.updateMany({
          where: { id: runId },
          data: { state: 'FAILED', failure, finishedAt: new Date() },
        });
        tx.record({ entity: 'DirectoryRun', kind: 'UPDATED', ids: [runId] });
      });
    }
  },
});

async function compareNow(deps: Deps, repair: boolean): Promise<OrganizationDrift> {
  const { directory } = deps;
  if (directory === null) throw new DirectoryUnavailableError('this installation has none');
  const { organizationId } = currentScope();
  const present = await directory.domains();
  return compareOrganization(deps, directory, { organizationId, present, repair });
}

/** Of scheduled comparisons that found nothing, the newest alone is kept. */
export async function noteScheduledRun({ database }: Deps, drift: OrganizationDrift): Promise<void> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  const clean = { missing: 0, extra: 0, different: 0 };
  await database.transaction(async (tx) => {
    const old = new Date(Date.now() - KEPT_DAYS * 86_400_000);
    await tx.db.directoryRun.deleteMany({
      where: { OR: [{ startedAt: { lt: old } }, { cause: 'SCHEDULE', state: 'DONE', ...clean }] },
    });
    await tx.db.directoryRun.create({ data: { organizationId, id, cause: 'SCHEDULE', repair: true } });
    await finish(tx, id, drift);
  });
}

async function finish(tx: Transaction, runId: string, drift: OrganizationDrift): Promise<void> {
  const { organizationId } = currentScope();
  const counts: Drift = { missing: 0, extra: 0, different: 0 };
  addUp(counts, drift.findings);
  await tx.db.directoryRun.updateMany({
    where: { id: runId },
    data: { ...counts, compared: drift.compared, state: 'DONE', finishedAt: new Date() },
  });
  await tx.db.directoryDifference.createMany({
    data: drift.findings.slice(0, KEPT_DIFFERENCES).map(({ fields, ...finding }, position) => ({
      ...{ organizationId, runId, position, ...finding },
      fields: fields.map((field) => ({ ...field })),
    })),
  });
  tx.record({ entity: 'DirectoryRun', kind: 'UPDATED', ids: [runId] });
}
