import { ConflictError } from '../../core/errors.ts';

/**
 * Throws ConflictError, with the fields that differ, when the row was changed since `version` was read.
 *
 * @param changes what is to be written; undefined fields are not.
 */
export function refuseOutdated<Row extends { version: number }>(
  row: Row,
  changes: { [Field in keyof Row]?: Row[Field] | undefined },
  version: number | undefined,
): void {
  if (version === undefined || version === row.version) return;
  const fields = Object.entries(changes)
    .filter(([field, yours]) => yours !== undefined && asText(yours) !== asText(Reflect.get(row, field)))
    .map(([field, yours]) => ({ field, yours: asText(yours), theirs: asText(Reflect.get(row, field)) }));
  throw new ConflictError('Somebody changed this meanwhile. Look at what is there now, then decide.', fields);
}

const asText = (value: unknown): string | null =>
  value === null || value === undefined ? null : Array.isArray(value) ? value.join(', ') : String(value);
