// What the directory says of an organization's domains, against what the database says. Repairs go through the outbox,
// so that nothing overtakes a change under way.
import { isUuid } from '../core/ids.ts';
import type { Deps } from '../deps.ts';
import {
  aliasEntry,
  catchAllEntry,
  type DomainWithMain,
  domainEntry,
  mailboxEntry,
  sameEntry,
} from './entry.ts';
import { deletedAddresses } from './mailboxes/deleted.ts';
import {
  type DirectoryEntry,
  type DirectoryKind,
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

/** One entry that is not as it should be. */
export interface Finding {
  kind: 'MISSING' | 'EXTRA' | 'DIFFERENT';
  entity: DirectoryKind | 'FOREIGN';
  name: string;
  fields: FieldDifference[];
}

/** Null for what is not to be shown: passwords. */
export interface FieldDifference {
  field: string;
  expected: string | null;
  found: string | null;
}

export interface OrganizationDrift {
  compared: number;
  findings: Finding[];
}

export function addUp(total: Drift, findings: Finding[]): void {
  for (const { kind } of findings) {
    total[({ MISSING: 'missing', EXTRA: 'extra', DIFFERENT: 'different' } as const)[kind]] += 1;
  }
}

export interface ComparisonOptions {
  organizationId: string;
  /** All domains of the directory, read before. */
  present: DomainEntry[];
  /** Whether what differs is put right. */
  repair: boolean;
}

/** Compares the entries of the organization in scope. */
export async function compareOrganization(
  deps: Deps,
  directory: DirectoryPort,
  { organizationId, present, repair }: ComparisonOptions,
): Promise<OrganizationDrift> {
  const { tenant } = deps.database;
  const found = new Map<string, FoundEntry[]>();
  const names = await tenant.hostedDomain.findMany({ select: { name: true } });
  for (const { name } of names) found.set(name, (await directory.entriesOf(name)) ?? []);
  const domains = await tenant.hostedDomain.findMany({ include: { aliasOf: true } });
  const underWay = new Set(
    (await tenant.directoryOutbox.findMany({ select: { entityId: true } })).map(({ entityId }) => entityId),
  );
  const drift: OrganizationDrift = { compared: 0, findings: [] };
  const tasks: DirectoryTask[] = [];
  for (const row of domains) {
    const entries = found.get(row.name);
    if (entries === undefined) continue; // new since
    drift.findings.push(...(await removeForeign(directory, row.name, entries, repair)));
    const expected = await expectedEntries(deps, row);
    const itself = present.filter(({ name }) => name === row.name);
    drift.compared += expected.length;
    const inDomain = compare({ expected, found: [...itself, ...entries], underWay }, drift.findings);
    tasks.push(...inDomain.map((task) => asDomainTask(task, row)));
  }
  drift.findings.push(...(await removeLeftDomains(directory, organizationId, { present, domains, repair })));
  if (repair) await queueRepairs(deps, tasks);
  return drift;
}

/** The catch-all is written from the domain's row, and with it. */
function asDomainTask(task: DirectoryTask, { id, name }: DomainWithMain): DirectoryTask {
  return task.entityId === id ? { entity: 'DOMAIN', entityId: id, action: 'WRITE', name } : task;
}

async function removeForeign(
  directory: DirectoryPort,
  domain: string,
  entries: FoundEntry[],
  repair: boolean,
): Promise<Finding[]> {
  const foreign = entries.filter((entry) => entry.kind === 'FOREIGN');
  if (repair) for (const { dn } of foreign) await directory.removeForeign(domain, dn);
  return foreign.map(({ dn }) => ({ kind: 'EXTRA', entity: 'FOREIGN', name: dn, fields: [] }));
}

/** Domains that are no longer hosted. Those of other platforms that share the directory name other organizations. */
async function removeLeftDomains(
  directory: DirectoryPort,
  organizationId: string,
  { present, domains, repair }: { present: DomainEntry[]; domains: DomainWithMain[]; repair: boolean },
): Promise<Finding[]> {
  const hosted = new Set(domains.map(({ name }) => name));
  const left = present.filter((entry) => entry.organizationId === organizationId && !hosted.has(entry.name));
  if (repair) for (const { name, id } of left) await directory.remove({ kind: 'DOMAIN', id, name });
  return left.map(({ name }) => ({ kind: 'EXTRA', entity: 'DOMAIN', name, fields: [] }));
}

async function expectedEntries({ database, secrets }: Deps, row: DomainWithMain): Promise<DirectoryEntry[]> {
  const { tenant } = database;
  const domainId = row.id;
  const mailboxes = await tenant.hostedMailbox.findMany({
    where: { domainId, deletedAt: null },
    include: { appPasswords: true },
  });
  const aliases = await tenant.hostedAlias.findMany({ where: { domainId } });
  const targets = aliases.flatMap(({ forwardTo }) => forwardTo);
  const deleted = await deletedAddresses(tenant, targets);
  const catchAll = catchAllEntry(row);
  return [
    domainEntry(row, secrets),
    ...(catchAll === null ? [] : [catchAll]),
    ...mailboxes.map(mailboxEntry),
    ...aliases.map((alias) => aliasEntry(alias, deleted)),
  ];
}

export interface Comparison {
  expected: DirectoryEntry[];
  found: FoundEntry[];
  /** Ids of rows the outbox has something to write about: that is no drift. */
  underWay: Set<string>;
}

/** What to do so that the directory has the expected entries. Adds what it finds to `findings`. */
export function compare({ expected, found, underWay }: Comparison, findings: Finding[]): DirectoryTask[] {
  const tasks: DirectoryTask[] = [];
  const there = new Map(
    found.flatMap((entry) => (entry.kind === 'FOREIGN' ? [] : [[nameOf(entry), entry] as const])),
  );
  for (const entry of expected) {
    const name = nameOf(entry);
    const present = there.get(name);
    there.delete(name);
    if (underWay.has(entry.id) || (present !== undefined && sameEntry(entry, present))) continue;
    findings.push({
      kind: present === undefined ? 'MISSING' : 'DIFFERENT',
      entity: entry.kind,
      name,
      fields: present === undefined ? [] : differingFields(entry, present),
    });
    tasks.push({ entity: entry.kind, entityId: entry.id, action: 'WRITE', name });
  }
  for (const [name, entry] of there) {
    if (underWay.has(entry.id)) continue;
    findings.push({ kind: 'EXTRA', entity: entry.kind, name, fields: [] });
    tasks.push({ entity: entry.kind, entityId: entry.id, action: 'DELETE', name });
  }
  return tasks;
}

/** Never shown, though they may differ. */
const SECRET_FIELDS = new Set(['passwordHash', 'relayLogin', 'appPasswords']);

function differingFields(expected: DirectoryEntry, found: DirectoryEntry): FieldDifference[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((field) => {
    const [here, there]: unknown[] = [Reflect.get(expected, field), Reflect.get(found, field)];
    if (asText(here) === asText(there)) return [];
    const shown = (value: unknown) => (SECRET_FIELDS.has(field) ? null : asText(value));
    return [{ field, expected: shown(here), found: shown(there) }];
  });
}

function asText(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item)))
      .toSorted()
      .join(', ');
  return value === null || value === undefined ? '' : String(value);
}

/** An entry with an id that is none of ours has no row to name it by. */
async function queueRepairs({ database, directory }: Deps, tasks: DirectoryTask[]): Promise<void> {
  const strangers = tasks.filter(({ entityId }) => !isUuid(entityId));
  for (const { entity, name } of strangers) await directory?.remove({ kind: entity, id: null, name });
  const rest = tasks.filter(({ entityId }) => isUuid(entityId));
  if (rest.length > 0) await database.transaction((tx) => queueDirectoryWrites(tx, rest));
}
