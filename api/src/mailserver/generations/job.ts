import type { Generation } from '@postroom/infra/agent/protocol/index.ts';
import type { ConfigurationRun, MailHost } from '@postroom/prisma';
import { z } from 'zod';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, NotFoundError, PostroomError } from '../../core/errors.ts';
import { defineJob, type Job } from '../../core/jobs.ts';
import { currentScope, runInScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { HostUnreachableError, OutcomeUnknownError } from '../errors.ts';
import { lockRun, type RunRequest, type RunStep, sealedFor, updateRun } from './run-record.ts';

const AGENT_MS = 90_000;
const LOOK_MS = 400;
/** After the time to confirm the agent needs a moment to take a change back. */
const SETTLE_MS = 6_000;

/**
 * Hands a change to the agent and writes down what it tells. The agent knows the run's key, so a job that is tried again
 * gets the same generation: nothing is applied twice.
 */
export const applyConfigurationJob: Job<{ runId: string }> = defineJob({
  name: 'configuration.apply',
  payload: z.strictObject({ runId: z.uuid() }),
  maxAttempts: 5,
  timeoutMs: 2 * 60_000,
  async run({ runId }, { deps, signal, lastAttempt }) {
    const run = await begin(deps, runId);
    if (run === null) return;
    try {
      await finish(deps, runId, await askAgent(deps, run, signal));
    } catch (error) {
      if ((signal.aborted || isUnknown(error)) && !lastAttempt) throw error;
      await fail(deps, runId, error);
    }
  },
});

/** Whether the agent did it is not known: the next try asks with the same key. */
const isUnknown = (error: unknown): boolean =>
  error instanceof HostUnreachableError ||
  error instanceof OutcomeUnknownError ||
  !(error instanceof PostroomError);

type RunWithHost = ConfigurationRun & { mailHost: MailHost };

/** Null when it is over. One that was cancelled after the agent heard of it is asked about until the agent has told. */
function begin({ database }: Deps, id: string): Promise<RunWithHost | null> {
  return database.transaction(async (tx) => {
    const run = await findLocked(tx, id);
    if (run === null || run.sealedRequest === null) return null;
    if (run.state !== 'CANCELED') await updateRun(tx, id, { state: 'RUNNING', steps: [] });
    return tx.db.configurationRun.findFirst({ where: { id }, include: { mailHost: true } });
  });
}

/** Null when it was forgotten. */
function findLocked(tx: Transaction, id: string): Promise<ConfigurationRun | null> {
  return lockRun(tx, id).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
}

async function askAgent(deps: Deps, run: RunWithHost, signal: AbortSignal): Promise<Generation> {
  const { mailHosts, secrets } = deps;
  const request = JSON.parse(
    secrets.open(run.sealedRequest ?? new Uint8Array(), sealedFor(run.id)),
  ) as RunRequest;
  const cancelled = new AbortController();
  if (run.state === 'CANCELED') cancelled.abort();
  const watch = setInterval(() => {
    void wasCancelled(deps, run.id).then(
      (yes) => yes && cancelled.abort(),
      () => undefined, // the next look tells
    );
  }, LOOK_MS);
  const steps = followSteps(deps, run.id);
  try {
    const { organizationId } = currentScope();
    return await mailHosts.agentOf(run.mailHost).call(
      'generations.apply',
      { ...request, key: run.id },
      {
        actor: { organizationId, userId: run.userId, reason: run.reason },
        ...{ timeoutMs: AGENT_MS, signal, cancel: cancelled.signal },
        onEvent: ({ number, ...step }) => steps.add(step, number),
      },
    );
  } finally {
    clearInterval(watch);
    await steps.written();
  }
}

const wasCancelled = async ({ database }: Deps, id: string): Promise<boolean> =>
  (await database.tenant.configurationRun.count({ where: { id, state: 'CANCELED' } })) > 0;

/** Writes steps in their order, and none twice at a time. */
function followSteps({ database }: Deps, id: string) {
  // What the agent tells arrives on a connection that belongs to no job.
  const scope = currentScope();
  const steps: RunStep[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  return {
    add(step: RunStep, generation: number): void {
      const at = steps.findIndex((each) => each.step === step.step);
      if (at < 0) steps.push(step);
      else steps[at] = step;
      const told = steps.map((each) => ({ ...each }));
      writing = writing
        .then(() =>
          runInScope(scope, () =>
            database.transaction((tx) => updateRun(tx, id, { steps: told, generation })),
          ),
        )
        .catch(() => undefined); // the result at the end tells all
    },
    written: () => writing,
  };
}

async function finish({ database }: Deps, id: string, done: Generation): Promise<void> {
  await database.transaction(async (tx) => {
    await updateRun(tx, id, {
      ...{ state: done.state, generation: done.number, sealedRequest: null },
      ...{
        risks: done.risks,
        elapsedMs: done.elapsedMs,
        refusedMs: done.refusedMs,
        rollbackMs: done.rollbackMs,
      },
      findings: done.findings as unknown as object[],
      diff: done.diff as unknown as object[],
      confirmBy: done.confirmBy,
    });
    if (done.confirmBy === null) return;
    const runAt = new Date(Date.parse(done.confirmBy) + SETTLE_MS);
    await tx.enqueue(settleConfigurationJob, { runId: id }, { key: id, runAt });
  });
}

async function fail({ database }: Deps, id: string, error: unknown): Promise<void> {
  const text =
    error instanceof PostroomError ? error.message : 'It could not be done. Look at the log of the worker.';
  await database.transaction(async (tx) => {
    const run = await findLocked(tx, id);
    if (run === null) return;
    // What was cancelled and did not become live was cancelled; but that has to be known.
    if (run.state === 'CANCELED' && !isUnknown(error)) return updateRun(tx, id, { sealedRequest: null });
    const state = error instanceof ConflictError ? 'CONFLICT' : 'FAILED';
    const findings = [{ severity: 'error', source: 'agent', text }];
    return updateRun(tx, id, { state, findings, sealedRequest: null });
  });
  if (!(error instanceof PostroomError)) throw error;
}

/** What became of a change that nobody decided about: the agent took it back. */
export const settleConfigurationJob: Job<{ runId: string }> = defineJob({
  name: 'configuration.settle',
  payload: z.strictObject({ runId: z.uuid() }),
  async run({ runId }, { deps }) {
    const { database, mailHosts } = deps;
    const run = await database.tenant.configurationRun.findFirst({
      where: { id: runId },
      include: { mailHost: true },
    });
    if (run === null || run.state !== 'CONFIRMING' || run.generation === null) return;
    const { organizationId } = currentScope();
    const actor = { organizationId, userId: null };
    const now = await mailHosts
      .agentOf(run.mailHost)
      .call('generations.read', { number: run.generation }, { actor });
    if (now.state === 'CONFIRMING') throw new Error('The agent has not taken the change back yet.');
    const findings = now.findings as unknown as object[];
    await database.transaction((tx) =>
      updateRun(tx, runId, { state: now.state, confirmBy: null, findings, rollbackMs: now.rollbackMs }),
    );
  },
});
