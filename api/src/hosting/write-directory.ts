// Works through the outbox of an organization in order. Every step can be repeated: a write makes the entry what the row
// is now, a removal concerns only the entry written from that row.
import type { DirectoryOutbox } from '@postroom/prisma';
import { z } from 'zod';
import type { EntityName } from '../core/changes.ts';
import { defineJob, type Job } from '../core/jobs.ts';
import type { Logger } from '../core/log.ts';
import { type Sql, sql } from '../core/sql.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Deps } from '../deps.ts';
import { aliasEntry, catchAllEntry, catchAllName, domainEntry, mailboxEntry } from './entry.ts';
import { DirectoryRefusedError } from './errors.ts';
import { deletedAddresses } from './mailboxes/deleted.ts';
import { countDirectoryWrite } from './metrics.ts';
import {
  type AliasEntry,
  type DirectoryEntry,
  type DirectoryKind,
  type DirectoryPort,
  type MailHostPort,
  nameOf,
} from './ports.ts';

const BATCH = 200;
/** Entries written side by side over the one connection. */
const AT_ONCE = 8;
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

type Parts = Pick<Deps, 'database' | 'mailHost' | 'metrics' | 'secrets'> & { directory: DirectoryPort };

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
    for (const group of groupsOf(tasks)) {
      signal.throwIfAborted();
      after = group.at(-1)?.id ?? after;
      const failed = await carryOutGroup(parts, group);
      for (const { task, error } of failed) {
        await note(parts, task, error, log);
        wait = Math.min(wait ?? LONGEST_WAIT_MS, backoff(task.attempts));
      }
      // A refusal concerns one entry. Anything else would meet the next entries as well.
      if (failed.some(({ error }) => !(error instanceof DirectoryRefusedError))) return wait;
    }
  }
}

/** 0.5 s, 1 s, 2 s … 20 s. */
const backoff = (attempts: number): number => Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempts, 10));

/** Tasks that may be done side by side. What lies in a domain waits for the domain. */
export function groupsOf<T extends Pick<DirectoryOutbox, 'entity'>>(tasks: T[]): T[][] {
  const groups: T[][] = [];
  for (const task of tasks) {
    const last = groups.at(-1);
    if (last && task.entity !== 'DOMAIN' && last[0]?.entity !== 'DOMAIN') last.push(task);
    else groups.push([task]);
  }
  return groups;
}

interface Failed {
  task: DirectoryOutbox;
  error: unknown;
}

interface Done {
  task: DirectoryOutbox;
  /** Of the row that was written; null when there was nothing to write. */
  version: number | null;
  /** Its address may be in Dovecot's cache with what it was. */
  flush: boolean;
  /** Whoever was signed in with what no longer holds has to sign in again. */
  lockedOut: boolean;
}

async function carryOutGroup(parts: Parts, group: DirectoryOutbox[]): Promise<Failed[]> {
  const rows = await readRows(parts, group);
  const failed: Failed[] = [];
  const done: Done[] = [];
  // Tasks about one name keep their order: a mailbox is removed before another takes its address.
  const chains = [...Map.groupBy(group, ({ name }) => name).values()];
  const carryOutChain = async (chain: DirectoryOutbox[]): Promise<void> => {
    for (const task of chain) {
      try {
        done.push(await carryOut(parts.directory, task, rows));
      } catch (error) {
        failed.push({ task, error });
        if (!(error instanceof DirectoryRefusedError)) chains.length = 0;
        return;
      }
    }
  };
  const work = async (): Promise<void> => {
    for (let chain = chains.shift(); chain !== undefined; chain = chains.shift()) await carryOutChain(chain);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const told = await forgetSignIns(parts.mailHost, done, failed);
  await settle(parts.database, told);
  for (const _ of told) countDirectoryWrite(parts.metrics, 'written');
  for (const _ of failed) countDirectoryWrite(parts.metrics, 'failed');
  return failed.toSorted((left, right) => (left.task.id < right.task.id ? -1 : 1));
}

async function carryOut(directory: DirectoryPort, task: DirectoryOutbox, rows: Rows): Promise<Done> {
  const kind = kindOf(task);
  if (task.action === 'DELETE') {
    await directory.remove({ kind, id: task.entityId, name: task.name });
    return { task, version: null, flush: kind === 'MAILBOX', lockedOut: kind === 'MAILBOX' };
  }
  const row = rows.get(task.entityId);
  if (row === undefined) return { task, version: null, flush: false, lockedOut: false };
  const { created, changed } = await directory.write(row.entry);
  if (row.beside !== undefined) await writeCatchAll(directory, row.entry, row.beside);
  const lockedOut = ['userPassword', 'postroomEnabled', 'appPasswords'].some((name) =>
    changed.includes(name),
  );
  const again = task.attempts > 0;
  return {
    ...{ task, version: row.version },
    flush: kind === 'MAILBOX' && (!created || again),
    lockedOut: kind === 'MAILBOX' && (lockedOut || again),
  };
}

/** A domain's catch-all lies beside its mailboxes and is written with the domain. */
async function writeCatchAll(
  directory: DirectoryPort,
  domain: DirectoryEntry,
  catchAll: AliasEntry | null,
): Promise<void> {
  if (catchAll !== null) await directory.write(catchAll);
  else await directory.remove({ kind: 'ALIAS', id: domain.id, name: catchAllName(nameOf(domain)) });
}

/** Gives what is done now; moves what the mail host was not told of to `failed`. */
async function forgetSignIns(mailHost: MailHostPort | null, done: Done[], failed: Failed[]): Promise<Done[]> {
  const concerned = done.filter(({ flush }) => flush);
  if (mailHost === null || concerned.length === 0) return done;
  try {
    await mailHost.flushAuthCache([...new Set(concerned.map(({ task }) => task.name))]);
    for (const { task } of concerned.filter(({ lockedOut }) => lockedOut)) await mailHost.kick(task.name);
    return done;
  } catch (error) {
    failed.push(...concerned.map(({ task }) => ({ task, error })));
    return done.filter(({ flush }) => !flush);
  }
}

async function settle(database: Deps['database'], done: Done[]): Promise<void> {
  if (done.length === 0) return;
  await database.transaction(async (tx) => {
    await tx.db.directoryOutbox.deleteMany({ where: { id: { in: done.map(({ task }) => task.id) } } });
    for (const kind of ['DOMAIN', 'MAILBOX', 'ALIAS'] as const) {
      const written = done.filter(({ task, version }) => version !== null && kindOf(task) === kind);
      if (written.length === 0) continue;
      const ids = written.map(({ task }) => task.entityId);
      const versions = written.map(({ version }) => version ?? 0);
      const changed = await tx.query<{ id: string }>(sql`
        UPDATE ${TABLE[kind]} AS row SET directory_error = NULL,
          written_version = greatest(row.written_version, done.version)
        FROM (SELECT id, max(version) AS version FROM unnest(${ids}::uuid[], ${versions}::int[]) AS given (id, version) GROUP BY id) AS done
        WHERE row.id = done.id AND (row.written_version < done.version OR row.directory_error IS NOT NULL)
        RETURNING row.id::text AS id`);
      announce(
        tx,
        kind,
        changed.map(({ id }) => id),
      );
    }
  });
}

const TABLE: Record<DirectoryKind, Sql> = {
  DOMAIN: sql`hosted_domain`,
  MAILBOX: sql`hosted_mailbox`,
  ALIAS: sql`hosted_alias`,
};

async function note(parts: Parts, task: DirectoryOutbox, error: unknown, log: Logger): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const kind = kindOf(task);
  log.warn({ err: error, entity: kind, attempts: task.attempts + 1 }, 'The directory was not written');
  await parts.database.transaction(async (tx) => {
    await tx.db.directoryOutbox.updateMany({
      where: { id: task.id },
      data: { attempts: { increment: 1 }, lastError: message },
    });
    const noted = await tx.query<{ id: string }>(sql`
      UPDATE ${TABLE[kind]} SET directory_error = ${message}
      WHERE id = ${task.entityId}::uuid AND directory_error IS NULL RETURNING id::text AS id`);
    announce(
      tx,
      kind,
      noted.map(({ id }) => id),
    );
  });
}

const ENTITY: Record<DirectoryKind, EntityName> = { DOMAIN: 'Domain', MAILBOX: 'Mailbox', ALIAS: 'Alias' };

function announce(tx: Pick<Transaction, 'record'>, kind: DirectoryKind, ids: string[]): void {
  tx.record({ entity: ENTITY[kind], kind: 'UPDATED', ids, fields: ['directory'] });
}

/** `beside`: the catch-all of a domain, null when it has none. */
type Rows = Map<string, { entry: DirectoryEntry; version: number; beside?: AliasEntry | null }>;

/** The rows as they are now, whatever they were when the tasks were written. Deleted mailboxes are not written. */
async function readRows({ database: { tenant }, secrets }: Parts, tasks: DirectoryOutbox[]): Promise<Rows> {
  const idsOf = (kind: DirectoryKind) => ({
    in: tasks.filter((task) => kindOf(task) === kind).map(({ entityId }) => entityId),
  });
  const rows: Rows = new Map();
  const [domains, mailboxes, aliases] = [idsOf('DOMAIN'), idsOf('MAILBOX'), idsOf('ALIAS')];
  if (domains.in.length > 0) {
    const found = await tenant.hostedDomain.findMany({ where: { id: domains }, include: { aliasOf: true } });
    for (const row of found) {
      rows.set(row.id, {
        ...{ entry: domainEntry(row, secrets), version: row.version },
        beside: catchAllEntry(row),
      });
    }
  }
  if (mailboxes.in.length > 0) {
    const where = { id: mailboxes, deletedAt: null };
    for (const row of await tenant.hostedMailbox.findMany({ where, include: { appPasswords: true } })) {
      rows.set(row.id, { entry: mailboxEntry(row), version: row.version });
    }
  }
  if (aliases.in.length > 0) {
    const found = await tenant.hostedAlias.findMany({ where: { id: aliases } });
    const deleted = await deletedAddresses(
      tenant,
      found.flatMap(({ forwardTo }) => forwardTo),
    );
    for (const row of found) rows.set(row.id, { entry: aliasEntry(row, deleted), version: row.version });
  }
  return rows;
}

function kindOf({ entity }: DirectoryOutbox): DirectoryKind {
  if (entity === 'DOMAIN' || entity === 'MAILBOX' || entity === 'ALIAS') return entity;
  throw new Error(`The outbox holds an entry about ${entity}, which this release does not know.`);
}
