// Lists are edited one item to a line. Only commas outside of braces separate: white space may belong to an item.

/** Undefined when the value is better edited as one line. */
export function toLines(value: string): string | undefined {
  const items: string[] = [];
  let depth = 0;
  let item = '';
  for (const character of value) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) {
      items.push(item.trim());
      item = '';
    } else item += character;
  }
  items.push(item.trim());
  const whole = items.filter(Boolean);
  // Without a comma, white space separates; braces and arguments then cannot be told from items.
  return whole.length > 1 || !/\s/.test(value.trim()) ? whole.join('\n') : undefined;
}

export const fromLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''))
    .filter(Boolean)
    .join(', ');
