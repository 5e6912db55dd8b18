// Rows are read again and again, and most of what they say is as it was. What is shown of a list within a row (files,
// people) is made anew when the list is another one, and whatever was open in it is gone: so what is the same stays.

/** The new row, with those of its parts taken from the old one that say the same. */
export function keepingParts<Row extends object>(old: Row | undefined, row: Row): Row {
  if (old === undefined) return row;
  const kept = { ...row };
  for (const field of Object.keys(row) as (keyof Row)[])
    if (saysSame(old[field], row[field])) kept[field] = old[field];
  return kept;
}

/** Whether two values as JSON has them are equal. */
function saysSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === others.length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) &&
        saysSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]),
    )
  );
}
