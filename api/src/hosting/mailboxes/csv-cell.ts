// Cells of files that people open with spreadsheets, which run what looks like a formula.

/** A lone sign is text to every spreadsheet; what begins like a formula would be run. */
const FORMULA = /^[=+\-@\t\r].+/s;

/** One cell of a CSV file (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe. */
export function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What `cellOf` made safe, as it was. */
export const textOfCell = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
