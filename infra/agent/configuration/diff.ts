// Unified differences of two texts, as `diff -u` writes them.
import { physicalLines } from './lines.ts';

type Step = { kind: ' ' | '-' | '+'; line: string };

const CONTEXT = 3;
/** Beyond this many pairs of lines the changed middle is shown as a whole: comparing would take too long. */
const MOST_PAIRS = 4_000_000;

/** Empty when nothing differs. `name` stands in the heading. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const steps = compare(physicalLines(before), physicalLines(after));
  return [`--- ${name}\n`, `+++ ${name}\n`, ...hunks(steps)].join('');
}

function compare(before: string[], after: string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  const same = (line: string): Step => ({ kind: ' ', line });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** By the longest common subsequence. */
function middle(before: string[], after: string[]): Step[] {
  const removed: Step[] = before.map((line) => ({ kind: '-', line }));
  const added: Step[] = after.map((line) => ({ kind: '+', line }));
  if (before.length * after.length > MOST_PAIRS) return [...removed, ...added];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ kind: ' ', line: before[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      steps.push({ kind: '-', line: before[i] ?? '' });
      i += 1;
    } else {
      steps.push({ kind: '+', line: after[j] ?? '' });
      j += 1;
    }
  }
  return steps;
}

function hunks(steps: Step[]): string[] {
  const shown = steps.map((_, index) =>
    steps.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((step) => step.kind !== ' '),
  );
  const result: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let index = 0; index < steps.length; index += 1) {
    if (shown[index] && !shown[index - 1]) {
      const length = shown.indexOf(false, index);
      result.push(heading(steps.slice(index, length < 0 ? undefined : length), oldLine, newLine));
    }
    const step = steps[index];
    if (!step) continue;
    if (shown[index]) result.push(written(step));
    if (step.kind !== '+') oldLine += 1;
    if (step.kind !== '-') newLine += 1;
  }
  return result;
}

function heading(steps: Step[], oldLine: number, newLine: number): string {
  const old = steps.filter((step) => step.kind !== '+').length;
  const now = steps.filter((step) => step.kind !== '-').length;
  const range = (line: number, count: number) => `${count === 0 ? line - 1 : line},${count}`;
  return `@@ -${range(oldLine, old)} +${range(newLine, now)} @@\n`;
}

const written = ({ kind, line }: Step): string =>
  line.endsWith('\n') ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`;
