/** PostgreSQL stores neither NUL nor half of a surrogate pair, and mail from strangers holds both. */
export function cleanText(value: string): string {
  const text = value.includes('\0') ? value.replaceAll('\0', '') : value;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** At most `length` UTF-16 units, never half a character. */
export function clipText(value: string, length: number): string {
  return value.length <= length ? value : value.slice(0, length).toWellFormed();
}
