// Quoted mail below an answer is folded: it is in the thread already, one message up.
import { foldOf, judgeLines } from '../text/quoting.ts';
import { FORWARDS, type HtmlLine, linesOf } from './quote-lines.ts';

/** Mails with more elements are newsletters or reports; and looking for quotes in them would be felt. */
const MOST_ELEMENTS = 30_000;

const isWordless = (node: Node): boolean =>
  (node.textContent ?? '').trim() === '' &&
  (node as Partial<Element>).tagName !== 'IMG' &&
  (node as Partial<Element>).querySelector?.('img') == null;

function firstInParent(node: Node): boolean {
  for (let before = node.previousSibling; before !== null; before = before.previousSibling)
    if (!isWordless(before)) return false;
  return true;
}

const isCell = (node: Node): boolean => /^(?:TD|TH|TR|TBODY|THEAD|TFOOT|TABLE|LI)$/.test(node.nodeName);

/** The outermost node that begins with this one and holds nothing that was written before it. */
function outermost(node: Node, root: Element): Node {
  let top = node;
  while (top.parentNode !== null && top.parentNode !== root && firstInParent(top)) {
    const { parentNode } = top;
    if (/^(?:TD|TH|LI)$/.test(parentNode.nodeName) && !firstInTable(parentNode, root)) break;
    top = parentNode;
  }
  // Only whole tables can be moved.
  while (
    /^(?:TD|TH|TR|TBODY|THEAD|TFOOT|LI)$/.test(top.nodeName) &&
    top.parentNode !== null &&
    top.parentNode !== root
  )
    top = top.parentNode;
  return top;
}

/** A table in which nothing stands before this cell goes along as a whole. */
function firstInTable(cell: Node, root: Element): boolean {
  for (let at = cell; at.parentNode !== null && at !== root; at = at.parentNode) {
    if (/^(?:TABLE|UL|OL)$/.test(at.nodeName)) return true;
    if (!firstInParent(at)) return false;
  }
  return false;
}

/** The node and what follows it up to the end of the message; what follows in other cells of a table stays. */
function toTheEnd(top: Node, root: Element): Node[] {
  const nodes: Node[] = [];
  for (let at: Node | null = top; at !== null && at !== root; at = at.parentNode) {
    if (at !== top && isCell(at)) continue;
    for (let next = at === top ? at : at.nextSibling; next !== null; next = next.nextSibling)
      nodes.push(next);
  }
  return nodes;
}

/** A long quote above the answer, without the line above it. */
function quoteAbove(lines: readonly HtmlLine[], from: number, to: number): Node[] {
  const first = lines.slice(from, to).find((line) => line.quoted !== false);
  const last = lines[to];
  const quote = first?.node.parentElement?.closest('blockquote');
  if (quote == null || (last !== undefined && quote.contains(last.node))) return [];
  const outer = quote.parentElement?.closest('blockquote') ?? quote;
  return last !== undefined && outer.contains(last.node) ? [] : [outer];
}

/** Empty lines and rules before a quote go along with it. */
function withRulesBefore(top: Node): Node {
  let start = top;
  while (start.previousSibling !== null && isWordless(start.previousSibling)) start = start.previousSibling;
  return start;
}

/** Wraps what is quoted in a `details` element, which folds without a script. Nothing is folded in forwarded mail. */
export function foldQuotes(root: Element, forwarded = false): void {
  if (root.querySelector(FORWARDS) !== null || root.getElementsByTagName('*').length > MOST_ELEMENTS) return;
  const lines = linesOf(root);
  const fold = foldOf(lines, judgeLines(lines, forwarded));
  const first = lines[fold?.from ?? -1];
  if (fold === null || first === undefined) return;
  const nodes =
    fold.to === lines.length
      ? toTheEnd(withRulesBefore(outermost(first.node, root)), root)
      : quoteAbove(lines, fold.from, fold.to);
  wrap(root, nodes);
}

function wrap(root: Element, nodes: readonly Node[]): void {
  const [first] = nodes;
  if (first === undefined) return;
  const details = root.ownerDocument.createElement('details');
  details.className = 'postroom-folded';
  const summary = root.ownerDocument.createElement('summary');
  summary.textContent = '•••';
  first.parentNode?.insertBefore(details, first);
  details.append(summary, ...nodes);
}
