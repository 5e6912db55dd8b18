// Text of strangers on its way into PostgreSQL, which stores neither NUL nor half of a surrogate pair.

export function cleanText(value: string): string {
  const text = value.includes('\0') ? value.replaceAll('\0', '') : value;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** At most `length` UTF-16 units, never half a character. */
export function clipText(value: string, length: number): string {
  return value.length <= length ? value : value.slice(0, length).toWellFormed();
}

/** JSON of rows for json_to_recordset and the like: one text that cannot be stored would make all of them fail. */
export function rowsJson(rows: unknown): string {
  const json = JSON.stringify(rows);
  // JSON.stringify escapes just what is refused; an escaped backslash before the same letters is cleaned for nothing.
  return REFUSED.test(json)
    ? JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'string' ? cleanText(value) : value))
    : json;
}

const REFUSED = /\\u(?:0000|d[89a-f])/;
