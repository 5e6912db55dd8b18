import { splitList } from '../configuration/lines.ts';

/** A list of Postfix with more items, each once, cut as it was before. */
export function listWith(value: string, more: readonly string[]): string {
  const { items, commas } = splitList(value);
  return [...new Set([...items, ...more])].join(commas ? ', ' : ' ');
}
