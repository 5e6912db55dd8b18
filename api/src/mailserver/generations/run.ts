// Changes of a mail host's configuration as they are kept: the agent does them, a job follows it, rows tell how far it is.
import type { ConfigurationRun } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { reasonOf } from '../../core/reason.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import { hostOf } from '../services/host.ts';
import { applyConfigurationJob } from './job.ts';
import { lockRun, type RunRequest, type RunStep, sealedFor, updateRun } from './run-record.ts';

export interface StartRun {
  hostId: string;
  idempotencyKey: string;
  reason: string;
  request: RunRequest;
}

const KEPT_RUNS = 500;

type Begun = Pick<StartRun, 'idempotencyKey' | 'reason'>;

/** The reason as it is kept. Throws InputError for what `startRun` would refuse. */
export function checkStart({ idempotencyKey, reason }: Begun): string {
  authorize(policy.changeConfiguration);
  if (!/^[\w-]{8,100}$/.test(idempotencyKey))
    throw new InputError({ idempotencyKey: 'Give a key of 8 to 100 letters and digits.' });
  const why = reasonOf(reason);
  if (why === null) throw new InputError({ reason: 'Say in one line why it is changed.' });
  return why;
}

/** The change that this key began already; null when there is none. */
export function findBegun({ database }: Deps, idempotencyKey: string): Promise<ConfigurationRun | null> {
  return database.tenant.configurationRun.findFirst({ where: { idempotencyKey } });
}

/** Begins a change; a job hands it to the agent. The same key begins it once. Throws InputError, NotFoundError. */
export async function startRun(
  { database, secrets }: Deps,
  { hostId, idempotencyKey, reason, request }: StartRun,
): Promise<ConfigurationRun> {
  const why = checkStart({ idempotencyKey, reason });
  const { organizationId, actor } = currentScope();
  if (actor.kind === 'system') throw new NotFoundError('person');
  await hostOf({ database }, hostId);
  return database.transaction(async (tx) => {
    // Two that ask with one key at once get one change: the second waits for the first.
    const begun = `configuration run ${organizationId} ${idempotencyKey}`;
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${begun}::text, 0))::text`);
    const known = await tx.db.configurationRun.findFirst({ where: { idempotencyKey } });
    if (known !== null) return known;
    const id = uuidv7();
    const run = await tx.db.configurationRun.create({
      data: {
        ...{ organizationId, id, mailHostId: hostId, userId: actor.userId, idempotencyKey, reason: why },
        kind: request.source.kind.toUpperCase(),
        sealedRequest: Uint8Array.from(secrets.seal(JSON.stringify(request), sealedFor(id))),
      },
    });
    await forgetOld(tx, hostId);
    tx.record({
      entity: 'ConfigurationRun',
      kind: 'CREATED',
      ids: [id],
      detail: { kind: run.kind, reason: why },
    });
    await tx.enqueue(applyConfigurationJob, { runId: id }, { key: id });
    return run;
  });
}

async function forgetOld(tx: Transaction, mailHostId: string): Promise<void> {
  const [oldest] = await tx.db.configurationRun.findMany({
    where: { mailHostId },
    orderBy: { createdAt: 'desc' },
    skip: KEPT_RUNS,
    take: 1,
  });
  if (oldest !== undefined)
    await tx.db.configurationRun.deleteMany({ where: { mailHostId, createdAt: { lte: oldest.createdAt } } });
}

/**
 * Stops a change that is not live yet. Throws ConflictError when it is. When the agent has begun it already, it has the last
 * word: the run then tells what became of it.
 */
export async function cancelRun({ database }: Deps, id: string): Promise<ConfigurationRun> {
  authorize(policy.changeConfiguration);
  return database.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (run.state === 'CANCELED') return run;
    const swapping = (run.steps as unknown as RunStep[]).some(({ step }) => step === 'SWAP');
    if ((run.state !== 'WAITING' && run.state !== 'RUNNING') || swapping)
      throw new ConflictError('This change is live, or over, already.');
    const unheard = run.state === 'WAITING';
    return updateRun(tx, id, { state: 'CANCELED', ...(unheard ? { sealedRequest: null } : {}) });
  });
}

/** Keeps a change that waits for it, or takes it back. Throws ConflictError when it waits no more. */
export async function decideRun(
  { database, mailHosts }: Deps,
  { runId, keep }: { runId: string; keep: boolean },
): Promise<ConfigurationRun> {
  authorize(policy.changeConfiguration);
  const run = await database.tenant.configurationRun.findFirst({
    where: { id: runId },
    include: { mailHost: true },
  });
  if (run === null) throw new NotFoundError('change');
  if (run.generation === null) throw new ConflictError('This change is not live.');
  const agent = mailHosts.agentOf(run.mailHost);
  const verb = keep ? 'generations.confirm' : 'generations.revert';
  const done = await agent.call(
    verb,
    { number: run.generation },
    { actor: acting(run.reason), timeoutMs: 60_000 },
  );
  const findings = done.findings as unknown as object[];
  return database.transaction((tx) =>
    updateRun(tx, runId, { state: done.state, confirmBy: null, findings, rollbackMs: done.rollbackMs }),
  );
}
