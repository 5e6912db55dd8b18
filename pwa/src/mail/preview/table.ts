/** Rows of a table, cut where nobody reads on. */
export interface Table {
  rows: string[][];
  cut: boolean;
}

const MOST_ROWS = 1_000;
const MOST_COLUMNS = 60;
const LONGEST_CELL = 2_000;

/** The separator that the first lines use most outside of quotes: comma, semicolon, tab or bar. */
export function separatorOf(text: string): string {
  const head = text
    .slice(0, 10_000)
    .split('\n')
    .slice(0, 10)
    .join('\n')
    .replace(/"[^"]*"/g, '');
  const count = (separator: string) => head.split(separator).length;
  return [',', ';', '\t', '|'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** RFC 4180, leniently: any separator, any line ends, quotes where they are not expected. */
export function readTable(source: string, separator = separatorOf(source)): Table {
  const text = source.replace(/^\ufeff/, '');
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let cut = false;
  const endCell = (): void => {
    if (row.length < MOST_COLUMNS) row.push(cell.slice(0, LONGEST_CELL));
    else cut = true;
    cell = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(index + 1) === '"') cell += text.charAt(index++);
      else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      rows.push(row);
      row = [];
      if (rows.length >= MOST_ROWS) return { rows, cut: cut || index < text.length - 1 };
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return { rows, cut };
}
