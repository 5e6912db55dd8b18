// Quoted mail below an answer is folded: it is in the thread already, one message up.

/** How the usual clients mark what they quote. */
const QUOTES = [
  '.gmail_quote',
  '.gmail_quote_container',
  'blockquote[type="cite"]',
  '.yahoo_quoted',
  '.protonmail_quote',
  '.zmail_extra',
  '.moz-cite-prefix',
  '#appendonsend',
  '#divRplyFwdMsg',
  '.postroom-quote',
].join(',');

/** Markers after which everything to the end of the message is quoted (Outlook puts the quote beside, not inside). */
const QUOTE_STARTS = '.moz-cite-prefix,#appendonsend,#divRplyFwdMsg';

const hasWords = (nodes: Iterable<Node>): boolean =>
  [...nodes].some(
    (node) =>
      (node.textContent ?? '').trim() !== '' || (node as Partial<Element>).querySelector?.('img') != null,
  );

function siblingsBefore(node: Node): Node[] {
  const before: Node[] = [];
  for (let one = node.previousSibling; one !== null; one = one.previousSibling) before.push(one);
  return before;
}

function siblingsAfter(node: Node): Node[] {
  const after: Node[] = [];
  for (let one = node.nextSibling; one !== null; one = one.nextSibling) after.push(one);
  return after;
}

/** Nothing but the quote itself: a bare forward stays open, there would be nothing left to read. */
function nothingBefore(node: Node, root: Element): boolean {
  for (let one: Node | null = node; one !== null && one !== root; one = one.parentNode) {
    if (hasWords(siblingsBefore(one))) return false;
  }
  return true;
}

/** Wraps the first quoted part in a `details` element, which folds without a script. */
export function foldQuotes(root: Element): void {
  const quote = root.querySelector(QUOTES);
  if (quote === null || nothingBefore(quote, root)) return;
  const rest = siblingsAfter(quote);
  const moves = quote.matches(QUOTE_STARTS) ? [quote, ...rest] : [quote];
  if (moves.length === 1 && hasWords(rest)) return; // answered between the lines
  const details = root.ownerDocument.createElement('details');
  details.className = 'postroom-folded';
  const summary = root.ownerDocument.createElement('summary');
  summary.textContent = '•••';
  quote.before(details);
  details.append(summary, ...moves);
}
