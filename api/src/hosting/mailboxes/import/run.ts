// Makes what a plan says, a batch of lines at a time: while one batch is written, the passwords of the next are hashed.
import type { MailboxImport, MailboxImportRow } from '@postroom/prisma';
import { z } from 'zod';
import { domainOf } from '../../../core/address.ts';
import { reachColleagues } from '../../../core/colleagues.ts';
import type { Transaction } from '../../../core/database.ts';
import { defineJob, type Job } from '../../../core/jobs.ts';
import { sql } from '../../../core/sql.ts';
import type { Deps } from '../../../deps.ts';
import { hashPassword } from '../../../identity/index.ts';
import { newAppPassword } from '../app-password.ts';
import {
  type Differences,
  differencesOf,
  judgeRow,
  readSurroundings,
  type Surroundings,
  type Verdict,
  wantedOf,
} from './check.ts';
import { forgetUnused, secretOf } from './secret.ts';
import { changeMailboxes, type MadeRow, makeMailboxes } from './write.ts';

const BATCH = 100;

export const runImportJob: Job<{ importId: string }> = defineJob({
  name: 'mailbox.import-run',
  payload: z.strictObject({ importId: z.uuid() }),
  timeoutMs: 30 * 60_000,
  async run({ importId }, { deps, signal, lastAttempt }) {
    const plan = await deps.database.tenant.mailboxImport.findFirst({ where: { id: importId } });
    if (plan?.state !== 'RUNNING') return;
    try {
      await runAll(deps, plan, signal);
    } catch (error) {
      if (!lastAttempt || signal.aborted) throw error;
      await end(
        deps,
        plan,
        'FAILED',
        'It stopped by an error of the platform. What is made stays; run the file again.',
      );
      throw error;
    }
  },
});

async function runAll(deps: Deps, plan: MailboxImport, signal: AbortSignal): Promise<void> {
  let next = nextBatch(deps, plan, 0);
  for (;;) {
    signal.throwIfAborted();
    const batch = await next;
    const last = batch.at(-1);
    if (last === undefined) break;
    next = nextBatch(deps, plan, last.row.line);
    next.catch(() => undefined); // awaited in the next round, or given up with this one
    if (!(await writeBatch(deps, plan, batch))) return;
  }
  await end(deps, plan, 'DONE', null);
}

async function end(
  { database }: Deps,
  { id }: MailboxImport,
  state: 'DONE' | 'FAILED',
  failure: string | null,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.db.mailboxImport.updateMany({
      where: { id, state: 'RUNNING' },
      data: { state, failure, finishedAt: new Date() },
    });
    await forgetUnused(tx, id);
    tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [id], fields: ['state'] });
  });
}

interface Prepared {
  row: MailboxImportRow;
  /** Of a mailbox that is to be made; null: there is none yet. */
  passwordHash: string | null;
  /** What the administrator is told afterwards. */
  password: string | null;
}

async function nextBatch(deps: Deps, plan: MailboxImport, after: number): Promise<Prepared[]> {
  const rows = await deps.database.tenant.mailboxImportRow.findMany({
    where: { importId: plan.id, line: { gt: after }, done: false },
    orderBy: { line: 'asc' },
    take: BATCH,
  });
  // Each hash runs on a thread of its own; there are four.
  return Promise.all(rows.map((row) => prepare(deps, plan, row)));
}

async function prepare(deps: Deps, plan: MailboxImport, row: MailboxImportRow): Promise<Prepared> {
  if (row.outcome !== 'CREATED' || plan.passwords === 'LINKS')
    return { row, passwordHash: null, password: null };
  if (plan.passwords === 'GENERATED') {
    const password = newAppPassword();
    return { row, passwordHash: await hashPassword(password), password };
  }
  if (row.secret === null) return { row, passwordHash: null, password: null };
  const given = deps.secrets.open(row.secret, secretOf(plan.id, row.line));
  return { row, passwordHash: await hashPassword(given), password: null };
}

/** False when it was stopped meanwhile: then nothing of the batch is made. */
async function writeBatch(deps: Deps, plan: MailboxImport, batch: Prepared[]): Promise<boolean> {
  return deps.database.transaction(
    async (tx) => {
      const [state] = await tx.query<{ state: string }>(
        sql`SELECT state FROM mailbox_import WHERE id = ${plan.id}::uuid FOR UPDATE`,
      );
      if (state?.state !== 'RUNNING') return false;
      const fresh = await notDone(tx, plan, batch);
      if (fresh.length === 0) return true;
      await reachColleagues(tx);
      await lockDomains(tx, fresh);
      const there = await readSurroundings(
        inTransaction(deps, tx),
        plan,
        fresh.map(({ row }) => row),
      );
      const done = await decide(deps, tx, plan, fresh, there);
      await note(deps, tx, plan, done);
      return true;
    },
    { timeoutMs: 60_000 },
  );
}

/** A job that was taken for dead and begun again may have been quicker. */
async function notDone(tx: Transaction, { id }: MailboxImport, batch: Prepared[]): Promise<Prepared[]> {
  const lines = batch.map(({ row }) => row.line);
  const open = await tx.db.mailboxImportRow.findMany({
    where: { importId: id, done: false, line: { in: lines } },
    select: { line: true },
  });
  const left = new Set(open.map(({ line }) => line));
  return batch.filter(({ row }) => left.has(row.line));
}

/** What others committed before this transaction has the domains' locks is seen. */
const inTransaction = ({ database }: Deps, tx: Transaction) => ({
  database: { ...database, tenant: tx.db as Deps['database']['tenant'] },
});

/** In one order, so that two imports do not wait for each other. */
async function lockDomains(tx: Transaction, batch: Prepared[]): Promise<void> {
  const names = [...new Set(batch.map(({ row }) => domainOf(row.address)))];
  await tx.query(sql`SELECT id FROM hosted_domain WHERE name = ANY(${names}::text[]) ORDER BY id FOR UPDATE`);
}

interface Done extends Verdict {
  line: number;
  secret: Uint8Array<ArrayBuffer> | null;
}

async function decide(
  deps: Deps,
  tx: Transaction,
  plan: MailboxImport,
  batch: Prepared[],
  there: Surroundings,
): Promise<Done[]> {
  const verdicts = batch.map(({ row }) => ({
    row,
    verdict:
      row.outcome === 'FAILED' ? { outcome: 'FAILED' as const, message: row.message } : judgeRow(row, there),
  }));
  const making = batch.filter((_, index) => verdicts[index]?.verdict.outcome === 'CREATED');
  const changing = verdicts.flatMap(({ row, verdict }) => {
    const mailbox = there.mailboxes.get(row.address);
    return verdict.outcome === 'CHANGED' && mailbox
      ? [
          {
            line: row.line,
            mailbox,
            differences: differencesOf(mailbox, wantedOf(row)) satisfies Differences,
          },
        ]
      : [];
  });
  const made = await makeMailboxes(deps, tx, { plan, rows: making.map(toMake(there)), there });
  const changed = await changeMailboxes(tx, changing);
  return verdicts.map(({ row, verdict }) => {
    const result = made.get(row.line) ?? changed.get(row.line);
    const secret = result && 'secret' in result ? result.secret : null;
    return {
      line: row.line,
      ...(result?.problem ? { outcome: 'FAILED', message: result.problem } : verdict),
      secret: sealedSecret(deps, plan, row.line, secret),
    };
  });
}

function sealedSecret(
  { secrets }: Deps,
  { id }: MailboxImport,
  line: number,
  secret: string | null,
): Uint8Array<ArrayBuffer> | null {
  return secret === null ? null : new Uint8Array(secrets.seal(secret, secretOf(id, line)));
}

const toMake =
  (there: Surroundings) =>
  ({ row, passwordHash, password }: Prepared): MadeRow => {
    const wanted = wantedOf(row);
    const { template } = there;
    return {
      ...{ line: row.line, address: row.address, name: wanted.name ?? row.address, passwordHash, password },
      quota: wanted.quota === undefined ? (template?.quota ?? null) : BigInt(wanted.quota),
      role: wanted.role?.toLowerCase() ?? template?.role ?? 'member',
      appAccess: wanted.appAccess ?? template?.appAccess ?? true,
      forwardTo: wanted.forwardTo ?? template?.forwardTo ?? [],
      keepCopy: wanted.keepCopy ?? template?.keepCopy ?? true,
    };
  };

async function note(_deps: Deps, tx: Transaction, plan: MailboxImport, done: Done[]): Promise<void> {
  await tx.query(sql`
    UPDATE mailbox_import_row AS row SET done = true, outcome = given.outcome, message = given.message,
      secret = CASE WHEN given.secret = '' THEN NULL ELSE decode(given.secret, 'hex') END
    FROM unnest(${done.map(({ line }) => line)}::int[], ${done.map(({ outcome }) => outcome)}::text[],
      ${done.map(({ message }) => message)}::text[],
      ${done.map(({ secret }) => (secret === null ? '' : Buffer.from(secret).toString('hex')))}::text[])
      AS given (line, outcome, message, secret)
    WHERE row.organization_id = app_organization_id() AND row.import_id = ${plan.id}::uuid AND row.line = given.line`);
  const count = (outcome: Verdict['outcome']) => ({
    increment: done.filter((row) => row.outcome === outcome).length,
  });
  await tx.db.mailboxImport.updateMany({
    where: { id: plan.id },
    data: {
      done: { increment: done.length },
      created: count('CREATED'),
      changed: count('CHANGED'),
      unchanged: count('UNCHANGED'),
      failed: count('FAILED'),
      ...(done.some(({ secret }) => secret !== null) ? { hasSecrets: true } : {}),
    },
  });
  tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [plan.id], fields: ['done'] });
}
