// A plain-text body cut into what is written and what is quoted (RFC 3676 §4.5: lines that begin with `>`).
import { foldOf, isForwardSubject, judgeLines, type LineKind } from './quoting.ts';

export interface TextBlock {
  kind: 'written' | 'quoted' | 'signature';
  text: string;
  /** Shown on demand. */
  folded: boolean;
}

/** Lines beyond this many are not looked at: nobody reads that far for a quote. */
const MOST_LINES = 4_000;

/** Blocks in order. Text between quotes stays where it is, so an answer between the lines keeps its sense. */
export function textBlocks(text: string, subject = ''): TextBlock[] {
  const all = text.replace(/\s+$/, '').split('\n');
  const lines = all.slice(0, MOST_LINES).map((line) => ({ text: line, quoted: /^\s?>/.test(line) }));
  const judged = judgeLines(lines, isForwardSubject(subject));
  const fold = foldOf(lines, judged);
  const isFolded = (at: number): boolean => fold !== null && at >= fold.from && at < fold.to;
  const blocks: { kind: Exclude<LineKind, 'blank'>; folded: boolean; lines: string[] }[] = [];
  for (const [at, line] of all.entries()) {
    const folded = isFolded(at);
    const last = blocks.at(-1);
    // What is folded is one block, whatever it holds.
    const found = judged.kinds[at] ?? last?.kind ?? 'written';
    const kind = folded ? 'quoted' : found;
    if (kind === 'blank' || (last?.kind === kind && last.folded === folded)) last?.lines.push(line);
    else blocks.push({ kind, folded, lines: [line] });
  }
  return blocks
    .map(({ kind, folded, lines: own }) => ({ kind, folded, text: own.join('\n').replace(/^\n+|\s+$/g, '') }))
    .filter((block) => block.text !== '');
}
