// What every change of a domain has in common: the row is locked, compared with what the caller saw, changed once, told.
import type { HostedDomain } from '@postroom/prisma';
import type { Transaction } from '../../core/database.ts';
import { ConflictError, NotFoundError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { currentScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import { type DirectoryTask, queueDirectoryWrites } from '../queue-directory-write.ts';

/** The domain, held to the end of the transaction. Throws NotFoundError. */
export async function lockDomainRow(tx: Transaction, domainId: string): Promise<HostedDomain> {
  const { organizationId } = currentScope();
  await tx.query(sql`SELECT id FROM hosted_domain WHERE id = ${domainId}::uuid FOR UPDATE`);
  const row = await tx.db.hostedDomain.findUnique({
    where: { organizationId_id: { organizationId, id: domainId } },
  });
  if (row === null) throw new NotFoundError('domain');
  return row;
}

type Value = string | number | bigint | boolean | null;

/** What is given of the wanted values. */
export type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Those of the wanted values that are not there yet. */
export function differing<T extends Record<string, Value | undefined>>(
  row: HostedDomain,
  wanted: T,
): Given<T> {
  const entries = Object.entries(wanted).filter(
    ([field, value]) => value !== undefined && value !== Reflect.get(row, field),
  );
  return Object.fromEntries(entries) as Given<T>; // fromEntries forgets which keys there are
}

/**
 * Throws ConflictError when the domain changed since the caller read it and differs from what they want. A repeated call
 * wants what is there already, and passes.
 */
export function refuseStale(
  row: HostedDomain,
  basedOnVersion: number | undefined,
  changed: Record<string, unknown>,
): void {
  if (basedOnVersion === undefined || basedOnVersion === row.version) return;
  const fields = Object.keys(changed);
  if (fields.length === 0) return;
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  throw new ConflictError(
    `${row.name} was changed meanwhile. Look at the values there are now, then save again.`,
    fields.map((field) => ({
      field,
      yours: text(changed[field]),
      theirs: text(Reflect.get(row, field)),
    })),
  );
}

export interface Told {
  fields: string[];
  /** Kept in the change log: what was asked for, and why. */
  detail?: JsonValue;
}

/** After the row was changed: the directory follows, for domains that stand for this one as well. */
export async function tellDomain(
  tx: Transaction,
  domain: { id: string; name: string },
  told: Told,
): Promise<void> {
  const aliasDomains = await tx.db.hostedDomain.findMany({
    where: { aliasOfId: domain.id },
    select: { id: true, name: true },
  });
  if (aliasDomains.length > 0) {
    const ids = aliasDomains.map(({ id }) => id);
    await tx.db.hostedDomain.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
    tx.record({ entity: 'Domain', kind: 'UPDATED', ids, fields: ['aliasOf'] });
  }
  const tasks = [domain, ...aliasDomains].map(
    ({ id, name }): DirectoryTask => ({ entity: 'DOMAIN', entityId: id, action: 'WRITE', name }),
  );
  await queueDirectoryWrites(tx, tasks);
  const { detail } = told;
  tx.record({
    ...{ entity: 'Domain', kind: 'UPDATED', ids: [domain.id], fields: told.fields },
    ...(detail === undefined ? {} : { detail }),
  });
}
