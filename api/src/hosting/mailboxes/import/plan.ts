// From a file to a plan: every line is looked at before anything is made.
import type { MailboxImport } from '@postroom/prisma';
import { ConflictError, ForbiddenError, InputError, NotFoundError } from '../../../core/errors.ts';
import { uuidv7 } from '../../../core/ids.ts';
import { authorize } from '../../../core/policy.ts';
import type { Deps } from '../../../deps.ts';
import { policy } from '../../policy.ts';
import { cellOf } from '../csv-cell.ts';
import { findTemplate } from '../templates.ts';
import { checkImportJob } from './check.ts';
import { guessMeanings, type Meaning, type ReadRow, readCsv, readRows } from './file.ts';
import { runImportJob } from './run.ts';
import { forgetUnused, secretOf } from './secret.ts';

export const passwordWays = ['GIVEN', 'GENERATED', 'LINKS'] as const;
export type PasswordWay = (typeof passwordWays)[number];

export interface FilePreview {
  headings: string[];
  meanings: Meaning[];
  /** The first lines. */
  sample: string[][];
  rowCount: number;
}

const SAMPLE = 5;

/** What a file holds, as far as its headings tell. Nothing is stored. */
export function previewFile(csv: string): FilePreview {
  authorize(policy.importMailboxes);
  const { headings, rows } = readCsv(csv);
  const sample = rows.slice(0, SAMPLE).map(({ cells }) => cells);
  return { headings, meanings: guessMeanings(headings), sample, rowCount: rows.length };
}

export interface ImportPlan {
  csv: string;
  /** What each column of the file is; null: as the headings tell. */
  columns: Meaning[] | null;
  passwords: PasswordWay;
  templateId: string | null;
}

/** Takes the file in and has it checked. Nothing is made before `runImport`. Earlier plans that never ran go. */
export async function planImport(deps: Deps, input: ImportPlan): Promise<MailboxImport> {
  const { actor, organizationId } = authorize(policy.importMailboxes);
  const file = readCsv(input.csv);
  const rows = readRows(file, input.columns ?? guessMeanings(file.headings));
  if (input.templateId !== null) await findTemplate(deps, input.templateId);
  const id = uuidv7();
  return deps.database.transaction(
    async (tx) => {
      const running = await tx.db.mailboxImport.count({ where: { state: 'RUNNING' } });
      if (running > 0) throw new ConflictError('An import is running. Wait for its end, or stop it.');
      await tx.db.mailboxImport.deleteMany({ where: { state: { in: ['CHECKING', 'CHECKED'] } } });
      const made = await tx.db.mailboxImport.create({
        data: {
          ...{ organizationId, id, passwords: input.passwords, templateId: input.templateId },
          ...{ total: rows.length, createdById: actor.kind === 'user' ? actor.userId : null },
        },
      });
      await tx.db.mailboxImportRow.createMany({
        data: rows.map((row) => {
          return {
            ...{ organizationId, importId: id, line: row.line, address: row.address },
            wanted: { ...row.wanted },
            ...(row.problem === null ? {} : { outcome: 'FAILED', message: row.problem }),
            secret: sealed(deps, id, row, input.passwords),
          };
        }),
      });
      await tx.enqueue(checkImportJob, { importId: id }, { key: id });
      tx.record({ entity: 'MailboxImport', kind: 'CREATED', ids: [id] });
      return made;
    },
    { timeoutMs: 60_000 },
  );
}

function sealed(
  { secrets }: Deps,
  importId: string,
  row: ReadRow,
  passwords: PasswordWay,
): Uint8Array<ArrayBuffer> | null {
  if (passwords !== 'GIVEN' || row.password === '') return null;
  return new Uint8Array(secrets.seal(row.password, secretOf(importId, row.line)));
}

/** Makes what the plan says. Safe to ask for twice. */
export async function runImport(deps: Deps, { importId }: { importId: string }): Promise<MailboxImport> {
  authorize(policy.importMailboxes);
  return deps.database.transaction(async (tx) => {
    const found = await tx.db.mailboxImport.findFirst({ where: { id: importId } });
    if (found === null) throw new NotFoundError('import');
    if (found.state === 'RUNNING' || found.state === 'DONE') return found;
    if (found.state !== 'CHECKED') {
      throw new ConflictError('This file is not checked, or was stopped. Begin with the file again.');
    }
    const others = await tx.db.mailboxImport.count({ where: { state: 'RUNNING' } });
    if (others > 0) throw new ConflictError('An import is running. Wait for its end, or stop it.');
    const counts = { created: 0, changed: 0, unchanged: 0, failed: 0, done: 0 };
    const { count } = await tx.db.mailboxImport.updateMany({
      where: { id: importId, state: 'CHECKED' },
      data: { state: 'RUNNING', ...counts },
    });
    // Somebody else was faster: what they began goes on.
    if (count === 0) return (await tx.db.mailboxImport.findFirst({ where: { id: importId } })) ?? found;
    await tx.enqueue(runImportJob, { importId }, { key: importId });
    tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [importId], fields: ['state'] });
    return { ...found, ...counts, state: 'RUNNING' };
  });
}

/** Stops after the lines that are being worked on. What is made stays. */
export async function cancelImport(deps: Deps, { importId }: { importId: string }): Promise<MailboxImport> {
  authorize(policy.importMailboxes);
  return deps.database.transaction(async (tx) => {
    const found = await tx.db.mailboxImport.findFirst({ where: { id: importId } });
    if (found === null) throw new NotFoundError('import');
    const { count } = await tx.db.mailboxImport.updateMany({
      where: { id: importId, state: { in: ['CHECKING', 'CHECKED', 'RUNNING'] } },
      data: { state: 'CANCELED', finishedAt: new Date() },
    });
    if (count === 0) return found;
    await forgetUnused(tx, importId);
    tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [importId], fields: ['state'] });
    return { ...found, state: 'CANCELED', finishedAt: new Date() };
  });
}

/** The generated passwords, or the links, as CSV: told this once, then forgotten. */
export async function takeSecrets(deps: Deps, { importId }: { importId: string }): Promise<string> {
  const { actor } = authorize(policy.importMailboxes);
  const plan = await deps.database.tenant.mailboxImport.findFirst({ where: { id: importId } });
  if (plan === null) throw new NotFoundError('import');
  if (actor.kind === 'user' && actor.role !== 'OWNER' && plan.createdById !== actor.userId) {
    throw new ForbiddenError('Only an owner, or whoever brought the file, can fetch its passwords.');
  }
  const { rows, links } = await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.mailboxImport.updateMany({
      where: { id: importId, hasSecrets: true, state: { in: ['DONE', 'CANCELED', 'FAILED'] } },
      data: { hasSecrets: false },
    });
    if (count === 0) {
      throw new InputError({ importId: 'There are no passwords to fetch, or they were fetched already.' });
    }
    const found = await tx.db.mailboxImport.findFirst({ where: { id: importId } });
    const taken = await tx.db.mailboxImportRow.findMany({
      where: { importId, secret: { not: null } },
      orderBy: { line: 'asc' },
    });
    await tx.db.mailboxImportRow.updateMany({ where: { importId }, data: { secret: null } });
    tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [importId], fields: ['hasSecrets'] });
    return { rows: taken, links: found?.passwords === 'LINKS' };
  });
  const lines = rows.flatMap(({ address, line, secret }) =>
    secret === null
      ? []
      : [`${cellOf(address)},${cellOf(deps.secrets.open(secret, secretOf(importId, line)))}`],
  );
  return [links ? 'address,link' : 'address,password', ...lines, ''].join('\r\n');
}
