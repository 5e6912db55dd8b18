// Mail that is wider than the pane, as newsletters made of tables are on a phone: fixed widths are let go first, tables
// of numbers scroll within themselves, and what is too wide even then is scaled.

/** Least scale at which a wide mail is still shown whole; below it the frame scrolls sideways. */
const SMALLEST = 0.5;
/** Scaling makes lines break elsewhere, so that what was measured before no longer holds. */
const MOST_STEPS = 4;
/** A pane of at most this width is a phone's. */
const NARROW = 600;
/** Columns of words narrower than this are worse to read than small print. */
const NARROWEST_COLUMN = 120;
const MOST_ELEMENTS = 6_000;

/** Shows the mail as wide as there is room. May be called again when room or content have changed. */
export function fitWidth(document: Document): void {
  const { documentElement: root, body } = document;
  body.style.setProperty('zoom', '1');
  undo(body);
  const room = root.clientWidth;
  if (room === 0 || widthOf(document) <= room + 1) return;
  if (room <= NARROW && body.getElementsByTagName('*').length <= MOST_ELEMENTS) {
    letFlow(body, room);
    if (widthOf(document) <= room + 1 && !hasThinColumns(body)) return;
    if (hasThinColumns(body)) undo(body);
  }
  if (widthOf(document) * SMALLEST > room) scrollWithin(body, room);
  scale(document, room);
}

const widthOf = ({ documentElement: root, body }: Document): number =>
  Math.max(root.scrollWidth, body.scrollWidth);

function scale(document: Document, room: number): void {
  let factor = 1;
  for (let step = 0; step < MOST_STEPS && factor > SMALLEST; step += 1) {
    const needed = document.documentElement.scrollWidth;
    if (needed <= room + 1) return;
    factor = Math.max(SMALLEST, (factor * room) / needed);
    document.body.style.setProperty('zoom', String(factor));
  }
}

const CHANGED = 'data-postroom-width';

/** Sets properties and remembers what stood there. */
function change(element: HTMLElement, properties: Readonly<Record<string, string>>): void {
  if (!element.hasAttribute(CHANGED)) element.setAttribute(CHANGED, element.style.cssText);
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value, 'important');
}

function undo(body: HTMLElement): void {
  for (const element of body.querySelectorAll<HTMLElement>(`[${CHANGED}]`)) {
    element.style.cssText = element.getAttribute(CHANGED) ?? '';
    element.removeAttribute(CHANGED);
  }
}

/** Tables and their cells take the width that there is, instead of the one they name. */
function letFlow(body: HTMLElement, room: number): void {
  const wide = [
    ...body.querySelectorAll<HTMLElement>('table,td,th,col,div,section,article,main,center'),
  ].filter((element) => element.tagName === 'COL' || element.offsetWidth > room / 4);
  for (const element of wide)
    if (element.tagName === 'TABLE')
      change(element, { width: '100%', 'min-width': '0', 'table-layout': 'auto' });
    else if (/^(?:TD|TH|COL)$/.test(element.tagName)) change(element, { width: 'auto', 'min-width': '0' });
    else change(element, { 'max-width': '100%', 'min-width': '0', 'flex-shrink': '1' });
}

const hasThinColumns = (body: HTMLElement): boolean =>
  [...body.querySelectorAll<HTMLElement>('td,th')].some(
    (cell) => cell.offsetWidth > 0 && cell.offsetWidth < NARROWEST_COLUMN && hasLongWords(cell),
  );

/** Whether the cell holds words that it has to break, rather than a number or a sign. */
const hasLongWords = (cell: HTMLElement): boolean =>
  cell.querySelector('td') === null && (cell.textContent ?? '').trim().length > 40;

/** The outermost tables that are too wide scroll sideways, and the words around them keep their size. */
function scrollWithin(body: HTMLElement, room: number): void {
  // All is measured before anything is changed: the mail is laid out once.
  const wide = [...body.querySelectorAll<HTMLElement>('table,pre')].filter(
    (table) =>
      (table.offsetWidth > room || table.scrollWidth > room) &&
      table.parentElement?.closest('table,pre') == null,
  );
  for (const table of wide) change(table, { display: 'block', 'max-width': '100%', 'overflow-x': 'auto' });
}

/** Letters higher than this share of a phone's width leave no room for words. */
const LARGEST_LETTER = 0.11;
const NAMES_HUGE =
  /font(?:-size)?\s*:[^;"}]*(?:\d{3,}px|[5-9]\dpx|\b[4-9](?:\.\d+)?r?em|[4-9]\d\dpt|[3-9]\dpt|\d{3,}%|\dvw)/i;

/** Makes letters smaller that were meant for posters. */
export function tameLetters(document: Document, css: string, html: string): void {
  const { body, documentElement, defaultView: view } = document;
  const room = documentElement.clientWidth;
  if (view === null || room === 0 || room > NARROW || !(NAMES_HUGE.test(html) || NAMES_HUGE.test(css)))
    return;
  const elements = body.querySelectorAll<HTMLElement>('*');
  if (elements.length > MOST_ELEMENTS) return;
  const largest = Math.round(room * LARGEST_LETTER);
  const huge = [...elements].filter(
    (element) => Number.parseFloat(view.getComputedStyle(element).fontSize) > largest,
  );
  for (const element of huge) {
    element.style.setProperty('font-size', `${largest}px`, 'important');
    element.style.setProperty('line-height', '1.2', 'important');
  }
}
