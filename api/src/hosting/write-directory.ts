// Works through the outbox of an organization in order. Every step can be repeated: a write makes the entry what the row
// is now, a removal concerns only the entry written from that row.
import type { DirectoryOutbox } from '@postroom/prisma';
import { z } from 'zod';
import type { EntityName } from '../core/changes.ts';
import { defineJob, type Job } from '../core/jobs.ts';
import type { Logger } from '../core/log.ts';
import type { Deps } from '../deps.ts';
import { aliasEntry, domainEntry, mailboxEntry } from './entry.ts';
import { DirectoryRefusedError } from './errors.ts';
import { countDirectoryWrite } from './metrics.ts';
import type { DirectoryEntry, DirectoryKind, DirectoryPort, MailHostPort } from './ports.ts';

const BATCH = 100;
/** While the directory is down, it is asked again at least this often. */
const LONGEST_WAIT_MS = 20_000;

export const writeDirectory: Job<Record<string, never>> = defineJob({
  name: 'directory.write',
  payload: z.strictObject({}),
  timeoutMs: 120_000,
  async run(_payload, { deps, log, signal }) {
    const { directory } = deps;
    if (directory === null) return;
    const wait = await drain({ ...deps, directory }, log, signal);
    if (wait === null) return;
    // A wait of our own: graphile's grows to hours, and mail would wait as long.
    await deps.database.sqlTransaction((tx) =>
      tx.enqueue(
        writeDirectory,
        {},
        { key: 'again', queue: 'directory', runAt: new Date(Date.now() + wait) },
      ),
    );
  },
});

type Parts = Pick<Deps, 'database' | 'mailHost' | 'metrics'> & { directory: DirectoryPort };

/** Null when the outbox is empty, else how long to wait before the next try. */
async function drain(parts: Parts, log: Logger, signal: AbortSignal): Promise<number | null> {
  let wait: number | null = null;
  let after = '';
  for (;;) {
    const tasks = await parts.database.tenant.directoryOutbox.findMany({
      where: after === '' ? {} : { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: BATCH,
    });
    if (tasks.length === 0) return wait;
    for (const task of tasks) {
      signal.throwIfAborted();
      after = task.id;
      try {
        await carryOut(parts, task);
        countDirectoryWrite(parts.metrics, 'written');
      } catch (error) {
        await note(parts, task, error, log);
        countDirectoryWrite(parts.metrics, 'failed');
        wait = Math.min(wait ?? LONGEST_WAIT_MS, backoff(task.attempts));
        // A refusal concerns one entry. Anything else would meet the next entries as well.
        if (!(error instanceof DirectoryRefusedError)) return wait;
      }
    }
  }
}

/** 0.5 s, 1 s, 2 s … 20 s. */
const backoff = (attempts: number): number => Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempts, 10));

async function carryOut(parts: Parts, task: DirectoryOutbox): Promise<void> {
  const kind = kindOf(task);
  if (task.action === 'DELETE') {
    await parts.directory.remove({ kind, id: task.entityId, name: task.name });
    if (kind === 'MAILBOX') await forgetSignIns(parts.mailHost, task.name, true);
    await parts.database.tenant.directoryOutbox.deleteMany({ where: { id: task.id } });
    return;
  }
  const row = await readRow(parts.database, kind, task.entityId);
  if (row !== null) {
    const { changed } = await parts.directory.write(row.entry);
    if (row.entry.kind === 'MAILBOX') {
      const lockedOut = changed.includes('userPassword') || changed.includes('postroomEnabled');
      await forgetSignIns(parts.mailHost, row.entry.address, lockedOut || task.attempts > 0);
    }
  }
  await settle(parts.database, task, kind, row?.version ?? null);
}

/** Whoever was signed in with what no longer holds has to sign in again. */
async function forgetSignIns(
  mailHost: MailHostPort | null,
  address: string,
  lockedOut: boolean,
): Promise<void> {
  if (mailHost === null) return;
  await mailHost.flushAuthCache(address);
  if (lockedOut) await mailHost.kick(address);
}

async function settle(
  database: Deps['database'],
  task: DirectoryOutbox,
  kind: DirectoryKind,
  version: number | null,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.db.directoryOutbox.deleteMany({ where: { id: task.id } });
    if (version === null) return;
    const where = { id: task.entityId, writtenVersion: { lt: version } };
    const data = { writtenVersion: version, directoryError: null };
    const { count } = await updateRows(tx.db, kind, where, data);
    const repaired = { id: task.entityId, directoryError: { not: null } };
    const { count: cleared } = await updateRows(tx.db, kind, repaired, { directoryError: null });
    if (count + cleared > 0) announce(tx, kind, task.entityId);
  });
}

async function note(parts: Parts, task: DirectoryOutbox, error: unknown, log: Logger): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const kind = kindOf(task);
  log.warn({ err: error, entity: kind, attempts: task.attempts + 1 }, 'The directory was not written');
  await parts.database.transaction(async (tx) => {
    await tx.db.directoryOutbox.updateMany({
      where: { id: task.id },
      data: { attempts: { increment: 1 }, lastError: message },
    });
    const { count } = await updateRows(
      tx.db,
      kind,
      { id: task.entityId, directoryError: null },
      {
        directoryError: message,
      },
    );
    if (count > 0) announce(tx, kind, task.entityId);
  });
}

type Rows = Parameters<Parameters<Deps['database']['transaction']>[0]>[0];

function updateRows(
  db: Rows['db'],
  kind: DirectoryKind,
  where: { id: string; writtenVersion?: { lt: number }; directoryError?: null | { not: null } },
  data: { writtenVersion?: number; directoryError: string | null },
): Promise<{ count: number }> {
  switch (kind) {
    case 'DOMAIN':
      return db.hostedDomain.updateMany({ where, data });
    case 'MAILBOX':
      return db.hostedMailbox.updateMany({ where, data });
    case 'ALIAS':
      return db.hostedAlias.updateMany({ where, data });
  }
}

const ENTITY: Record<DirectoryKind, EntityName> = { DOMAIN: 'Domain', MAILBOX: 'Mailbox', ALIAS: 'Alias' };

function announce(tx: Pick<Rows, 'record'>, kind: DirectoryKind, id: string): void {
  tx.record({ entity: ENTITY[kind], kind: 'UPDATED', ids: [id], fields: ['directory'] });
}

/** The row as it is now, whatever it was when the task was written. */
async function readRow(
  { tenant }: Deps['database'],
  kind: DirectoryKind,
  id: string,
): Promise<{ entry: DirectoryEntry; version: number } | null> {
  switch (kind) {
    case 'DOMAIN': {
      const row = await tenant.hostedDomain.findFirst({ where: { id } });
      return row && { entry: domainEntry(row), version: row.version };
    }
    case 'MAILBOX': {
      const row = await tenant.hostedMailbox.findFirst({ where: { id } });
      return row && { entry: mailboxEntry(row), version: row.version };
    }
    case 'ALIAS': {
      const row = await tenant.hostedAlias.findFirst({ where: { id } });
      return row && { entry: aliasEntry(row), version: row.version };
    }
  }
}

function kindOf({ entity }: DirectoryOutbox): DirectoryKind {
  if (entity === 'DOMAIN' || entity === 'MAILBOX' || entity === 'ALIAS') return entity;
  throw new Error(`The outbox holds an entry about ${entity}, which this release does not know.`);
}
