// How Postfix reads lines (postconf(5), master(5)): one that begins with white space goes on with the entry before it;
// empty lines and comments count for nothing, even in the middle of an entry.

/** One entry with all its physical lines (comments between them too), or lines that say nothing. */
export interface Block {
  kind: 'entry' | 'other';
  /** With their line ends: joined they are the text again. */
  lines: string[];
  /** Number of the first line, from 1. */
  line: number;
}

/** Lines with their line ends: joined they are the text again. */
export function physicalLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

export const saysNothing = (line: string): boolean => /^[ \t\v\f\r\n]*(#|$)/.test(line.replace(/\n$/, ''));
const goesOn = (line: string): boolean => /^[ \t\v\f\r]/.test(line);

/** Cuts a file of Postfix into entries and what stands between them. */
export function splitBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let between: Block | undefined;
  const flush = () => {
    if (between) blocks.push(between);
    between = undefined;
  };
  for (const [index, raw] of physicalLines(text).entries()) {
    const last = blocks.at(-1);
    if (saysNothing(raw) || (goesOn(raw) && last?.kind !== 'entry')) {
      // The second: an indented line with nothing before it, which Postfix warns of and ignores.
      between ??= { kind: 'other', lines: [], line: index + 1 };
      between.lines.push(raw);
    } else if (goesOn(raw) && last) {
      last.lines.push(...(between?.lines ?? []), raw);
      between = undefined;
    } else {
      flush();
      blocks.push({ kind: 'entry', lines: [raw], line: index + 1 });
    }
  }
  flush();
  return blocks;
}

export const joinBlocks = (blocks: Block[]): string => blocks.flatMap((block) => block.lines).join('');

/** What an entry says, without the comments in it: lines joined by one space. */
export function contentOf(block: Block): string {
  return block.lines
    .filter((line) => !saysNothing(line))
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

/** The line end that a file uses, and the text with one at its end: something may then be appended. */
export function withLastLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Cuts at commas, or at white space when there are none, but not within braces. */
export function splitList(value: string): { items: string[]; commas: boolean } {
  const items: string[][] = [[], []];
  const [byComma, bySpace] = items as [string[], string[]];
  let depth = 0;
  let comma = '';
  let space = '';
  for (const character of value) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    const isComma = depth === 0 && character === ',';
    const isSpace = depth === 0 && /\s/.test(character);
    if (isComma) byComma.push(comma.trim());
    if (isComma || isSpace) bySpace.push(space);
    comma = isComma ? '' : comma + character;
    space = isComma || isSpace ? '' : space + character;
  }
  byComma.push(comma.trim());
  bySpace.push(space);
  const commas = byComma.length > 1;
  return { items: (commas ? byComma : bySpace).filter((item) => item !== ''), commas };
}
