// Marks words in a message through the CSS Custom Highlight API: no element is added, so nothing that was made safe is
// touched, and a word may reach over several elements. A browser that lacks it shows the message unmarked.
import { findTerms, type SearchTerm } from '@postroom/schema/search';

/** The name behind `::highlight()` in ui/base.css and html/frame.ts. */
const NAME = 'postroom-found';
/** Milliseconds of work before the page gets its turn. */
const TURN = 8;
const MOST_CHARACTERS = 400_000;
const MOST_MARKS = 1_000;
/** Elements within a word or a sentence; every other one ends it. */
const INLINE =
  /^(?:A|ABBR|ACRONYM|B|BDI|BDO|BIG|CITE|CODE|DEL|DFN|EM|FONT|I|INS|KBD|LABEL|MARK|NOBR|Q|S|SAMP|SMALL|SPAN|STRIKE|STRONG|SUB|SUP|TT|U|VAR|WBR)$/;

interface Line {
  text: string;
  pieces: { node: Text; start: number }[];
}

/** The text below an element in lines, as a reader sees it: a block begins a new one. */
function linesOf(root: HTMLElement): Line[] {
  const lines: Line[] = [];
  let line: Line = { text: '', pieces: [] };
  let length = 0;
  const end = (): void => {
    if (line.text !== '') lines.push(line);
    line = { text: '', pieces: [] };
  };
  const visit = (node: Node): void => {
    if (length > MOST_CHARACTERS) return;
    if (node.nodeType === 3) {
      line.pieces.push({ node: node as Text, start: line.text.length });
      line.text += node.nodeValue ?? '';
      length += node.nodeValue?.length ?? 0;
      return;
    }
    const inline = INLINE.test(node.nodeName);
    if (!inline) end();
    for (const child of node.childNodes) visit(child);
    if (!inline) end();
  };
  visit(root);
  end();
  return lines;
}

function rangeIn(document: Document, { pieces }: Line, start: number, end: number): Range | null {
  const from = pieces.findLast((piece) => piece.start <= start);
  const to = pieces.findLast((piece) => piece.start < end);
  if (from === undefined || to === undefined) return null;
  const range = document.createRange();
  range.setStart(from.node, start - from.start);
  range.setEnd(to.node, end - to.start);
  return range;
}

/** Each document has a registry; the app's own holds the marks of several messages. */
function highlightOf(view: Window & typeof globalThis): Highlight | null {
  if (view.CSS?.highlights === undefined) return null;
  const known = view.CSS.highlights.get(NAME);
  if (known !== undefined) return known;
  const made = new view.Highlight();
  view.CSS.highlights.set(NAME, made);
  return made;
}

/** Marks the terms in what is below the element, and again when it changes. Returns how to take the marks away. */
export function markText(root: HTMLElement, terms: readonly SearchTerm[]): () => void {
  const { ownerDocument: document } = root;
  const view = document.defaultView;
  const highlight = view === null ? null : highlightOf(view);
  if (highlight === null || terms.length === 0) return () => undefined;
  let mine: Range[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = (): void => {
    clearTimeout(timer);
    for (const range of mine) highlight.delete(range);
    mine = [];
  };
  const markFrom = (lines: Line[], first: number): void => {
    const begin = performance.now();
    for (let at = first; at < lines.length && mine.length < MOST_MARKS; at++) {
      const line = lines[at];
      if (line === undefined) return;
      for (const { start, end } of findTerms(line.text, terms)) {
        const range = rangeIn(document, line, start, end);
        if (range === null) continue;
        highlight.add(range);
        mine.push(range);
      }
      if (performance.now() - begin > TURN) {
        timer = setTimeout(() => markFrom(lines, at + 1));
        return;
      }
    }
  };
  const again = (): void => {
    clear();
    timer = setTimeout(() => markFrom(linesOf(root), 0));
  };
  // A quote that is unfolded brings more text.
  const observer = new MutationObserver(again);
  observer.observe(root, { childList: true, subtree: true, characterData: true });
  again();
  return () => {
    observer.disconnect();
    clear();
  };
}
