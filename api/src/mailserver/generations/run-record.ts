// The rows of changes of a mail host's configuration.
import type {
  ApplyEvent,
  FileDiff,
  Finding,
  GenerationSource,
} from '@postroom/infra/agent/protocol/index.ts';
import type { ConfigurationRun } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';

export const RUN_STATES = [
  ...['WAITING', 'RUNNING', 'CANCELED', 'FAILED', 'CONFLICT'],
  ...['REFUSED', 'APPLIED', 'CONFIRMING', 'CONFIRMED', 'ROLLED_BACK'],
] as const;

/** What a run asks the agent for. */
export interface RunRequest {
  source: GenerationSource;
  base: Record<string, string>;
  confirmSeconds: number;
}

export type RunStep = Pick<ApplyEvent, 'step' | 'state' | 'atMs'>;

export interface RunResult {
  findings: Finding[];
  diff: FileDiff[];
}

/** Where a request is sealed for. */
export const sealedFor = (id: string): string => `configuration_run:${id}`;

/** Holds the run to the end of the transaction. Throws NotFoundError. */
export async function lockRun(tx: Transaction, id: string): Promise<ConfigurationRun> {
  await tx.query(sql`SELECT FROM configuration_run WHERE id = ${id}::uuid FOR UPDATE`);
  const run = await tx.db.configurationRun.findFirst({ where: { id } });
  if (run === null) throw new NotFoundError('change');
  return run;
}

type Changes = Parameters<Transaction['db']['configurationRun']['update']>[0]['data'];

export async function updateRun(tx: Transaction, id: string, data: Changes): Promise<ConfigurationRun> {
  const { organizationId } = currentScope();
  const run = await tx.db.configurationRun.update({
    where: { organizationId_id: { organizationId, id } },
    data,
  });
  const detail = { state: run.state, generation: run.generation, reason: run.reason };
  tx.record({ entity: 'ConfigurationRun', kind: 'UPDATED', ids: [id], fields: Object.keys(data), detail });
  return run;
}
