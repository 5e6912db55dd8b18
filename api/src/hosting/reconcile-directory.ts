// Compares the directory with the database and repairs the directory: whatever happened to it, within minutes it says
// what the database says. Repairs go through the outbox, so that nothing overtakes a change under way.

import { isUuid } from '../core/ids.ts';
import { defineSchedule } from '../core/jobs.ts';
import type { Logger } from '../core/log.ts';
import { runInScope, systemScope } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { aliasEntry, domainEntry, mailboxEntry, sameEntry } from './entry.ts';
import { DirectoryUnavailableError } from './errors.ts';
import { countDrift } from './metrics.ts';
import {
  type DirectoryEntry,
  type DirectoryPort,
  type DomainEntry,
  type FoundEntry,
  nameOf,
} from './ports.ts';
import { type DirectoryTask, queueDirectoryWrites } from './queue-directory-write.ts';

/** What was found: entries the directory lacks, has in excess, or has with other values. */
export interface Drift {
  missing: number;
  extra: number;
  different: number;
}

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
  const hosted = await deps.database.systemQuery<{ organizationId: string; name: string }>(
    sql`SELECT organization_id::text AS "organizationId", name FROM hosted_domain`,
  );
  total.extra += await removeLeftDomains(deps, directory, present, new Set(hosted.map(({ name }) => name)));
  for (const organizationId of new Set(hosted.map((domain) => domain.organizationId))) {
    signal.throwIfAborted();
    const drift = await runInScope(systemScope(organizationId, 'directory.reconcile'), () =>
      reconcileOrganization(deps, directory, present),
    );
    for (const kind of ['missing', 'extra', 'different'] as const) total[kind] += drift[kind];
  }
  report(deps, log, total);
  return total;
}

function report({ metrics }: Deps, log: Logger, drift: Drift): void {
  for (const kind of ['missing', 'extra', 'different'] as const) countDrift(metrics, kind, drift[kind]);
  if (drift.missing + drift.extra + drift.different === 0)
    log.info(drift, 'The directory is as it should be');
  else log.warn(drift, 'The directory had drifted from the database and is being repaired');
}

/** Domains that are no longer hosted, if they are ours to remove: another platform may share the directory. */
async function removeLeftDomains(
  { database }: Deps,
  directory: DirectoryPort,
  present: DomainEntry[],
  hosted: Set<string>,
): Promise<number> {
  const left = present.filter(({ name, organizationId }) => !hosted.has(name) && isUuid(organizationId));
  if (left.length === 0) return 0;
  const known = await database.systemQuery<{ id: string }>(
    sql`SELECT id::text AS id FROM "organization" WHERE id = ANY(${left.map((domain) => domain.organizationId)}::uuid[])`,
  );
  const ours = left.filter(({ organizationId }) => known.some(({ id }) => id === organizationId));
  for (const { name, id } of ours) await directory.remove({ kind: 'DOMAIN', id, name });
  return ours.length;
}

async function reconcileOrganization(
  deps: Deps,
  directory: DirectoryPort,
  present: DomainEntry[],
): Promise<Drift> {
  const drift: Drift = { missing: 0, extra: 0, different: 0 };
  const domains = await deps.database.tenant.hostedDomain.findMany();
  const found = new Map<string, FoundEntry[]>();
  for (const { name } of domains) found.set(name, (await directory.entriesOf(name)) ?? []);
  const underWay = new Set(
    (await deps.database.tenant.directoryOutbox.findMany({ select: { entityId: true } })).map(
      ({ entityId }) => entityId,
    ),
  );
  const tasks: DirectoryTask[] = [];
  for (const row of domains) {
    const entries = found.get(row.name) ?? [];
    for (const foreign of entries.filter((entry) => entry.kind === 'FOREIGN')) {
      await directory.removeForeign(row.name, foreign.dn);
      drift.extra += 1;
    }
    const expected = [domainEntry(row), ...(await entriesOfDomain(deps, row.id))];
    const itself = present.filter(({ name }) => name === row.name);
    tasks.push(...compare({ expected, found: [...itself, ...entries], underWay }, drift));
  }
  await queueRepairs(deps, tasks);
  return drift;
}

async function entriesOfDomain({ database }: Deps, domainId: string): Promise<DirectoryEntry[]> {
  const { tenant } = database;
  const mailboxes = await tenant.hostedMailbox.findMany({ where: { domainId } });
  const aliases = await tenant.hostedAlias.findMany({ where: { domainId } });
  return [...mailboxes.map(mailboxEntry), ...aliases.map(aliasEntry)];
}

export interface Comparison {
  expected: DirectoryEntry[];
  found: FoundEntry[];
  /** Ids of rows the outbox has something to write about: that is no drift. */
  underWay: Set<string>;
}

/** What to do so that the directory has the expected entries. Counts into `drift`. */
export function compare({ expected, found, underWay }: Comparison, drift: Drift): DirectoryTask[] {
  const tasks: DirectoryTask[] = [];
  const there = new Map(
    found.flatMap((entry) => (entry.kind === 'FOREIGN' ? [] : [[nameOf(entry), entry] as const])),
  );
  for (const entry of expected) {
    const name = nameOf(entry);
    const present = there.get(name);
    there.delete(name);
    if (underWay.has(entry.id) || (present !== undefined && sameEntry(entry, present))) continue;
    drift[present === undefined ? 'missing' : 'different'] += 1;
    tasks.push({ entity: entry.kind, entityId: entry.id, action: 'WRITE', name });
  }
  for (const [name, entry] of there) {
    if (underWay.has(entry.id)) continue;
    drift.extra += 1;
    tasks.push({ entity: entry.kind, entityId: entry.id, action: 'DELETE', name });
  }
  return tasks;
}

/** An entry with an id that is none of ours has no row to name it by. */
async function queueRepairs({ database, directory }: Deps, tasks: DirectoryTask[]): Promise<void> {
  const strangers = tasks.filter(({ entityId }) => !isUuid(entityId));
  for (const { entity, name } of strangers) await directory?.remove({ kind: entity, id: null, name });
  const rest = tasks.filter(({ entityId }) => isUuid(entityId));
  if (rest.length > 0) await database.transaction((tx) => queueDirectoryWrites(tx, rest));
}
