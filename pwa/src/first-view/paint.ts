// Draws the first screen with nothing but the document: the same look as the app's own list (mail/list/thread-row.tsx,
// shell/shell.tsx), which takes its place. A test compares the two.
import { hueOf, initials } from '../ui/initials.ts';
import type { FirstRow, FirstScreen } from './screen.ts';

type Child = Node | string | false;

function element(name: string, look: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  made.className = look;
  made.append(...children.filter((child) => child !== false));
  return made;
}

const words = (look: string, text: string): HTMLElement => {
  const made = element('span', look, text);
  made.dir = 'auto';
  return made;
};

/** Covers the page until the app's own list is drawn. `onOpen` is told which row was tapped meanwhile. */
export function paint(screen: FirstScreen, listWidth: number, onOpen: (id: string) => void): HTMLElement {
  const list = element(
    'section',
    'flex min-h-0 min-w-0 flex-col max-lg:flex-1 lg:w-(--list-width) lg:shrink-0',
    heading(screen),
    element('div', 'min-h-0 flex-1 overflow-hidden', ...screen.rows.flatMap((row) => stretch(row, onOpen))),
  );
  const view = element(
    'div',
    'fixed inset-0 z-40 flex flex-col bg-desk lg:flex-row',
    element('div', 'w-60 shrink-0 max-lg:hidden'),
    element(
      'div',
      'flex min-h-0 min-w-0 flex-1 overflow-hidden bg-paper max-lg:safe-top lg:mt-2 lg:rounded-ss-lg lg:shadow-sheet',
      list,
      element('div', 'w-px shrink-0 bg-line max-lg:hidden'),
      element('div', 'flex-1 bg-sheet max-lg:hidden'),
    ),
    element('div', 'safe-bottom border-t border-line bg-sheet lg:hidden', element('div', 'h-14')),
  );
  view.id = 'first-view';
  view.ariaHidden = 'true';
  view.style.setProperty('--list-width', `${listWidth}px`);
  return view;
}

function heading({ title, unread }: FirstScreen): HTMLElement {
  return element(
    'div',
    'flex min-h-14 items-center gap-2 px-4 pt-2 pb-1 lg:min-h-16',
    element(
      'div',
      'flex min-h-11 min-w-0 flex-1 items-center font-letter text-lg font-semibold text-ink',
      element('span', 'truncate', title),
    ),
    unread !== '' && element('p', 'me-22 shrink-0 text-sm text-ink-3 lg:me-18', unread),
  );
}

function stretch(row: FirstRow, onOpen: (id: string) => void): HTMLElement[] {
  const drawn = rowOf(row);
  drawn.dataset.firstRow = row.id;
  drawn.addEventListener('click', () => {
    drawn.classList.add('bg-wash');
    onOpen(row.id);
  });
  if (row.group === undefined) return [drawn];
  return [
    element(
      'div',
      'flex items-end bg-paper px-4 pt-3 pb-1.5 font-letter text-sm text-ink-3 italic',
      row.group,
    ),
    drawn,
  ];
}

function rowOf({ people, count, when, subject, mark, snippet, face, unread }: FirstRow): HTMLElement {
  const start = 'text-left in-[:root[dir=rtl]]:text-right';
  return element(
    'div',
    'relative flex gap-3 px-4 py-(--row-pad)',
    element('div', 'relative self-start', stamp(face, !unread)),
    element(
      'div',
      'grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-y-(--row-gap)',
      element(
        'div',
        'flex items-baseline gap-2',
        words(`min-w-0 truncate text-base ${unread ? 'font-semibold text-ink' : 'text-ink-2'}`, people),
        count > 1 && element('span', 'text-xs text-ink-3 tabular-nums', String(count)),
        element(
          'span',
          `ms-auto shrink-0 ps-2 text-xs tabular-nums ${unread ? 'font-semibold text-accent' : 'text-ink-3'}`,
          when,
        ),
      ),
      element(
        'div',
        'flex items-center gap-2',
        words(
          `min-w-0 flex-1 truncate text-base ${start} ${unread ? 'font-medium text-ink' : 'text-ink-2'}`,
          subject,
        ),
        mark !== '' &&
          words('max-w-28 shrink-0 truncate rounded-sm px-1.5 text-xs text-ink-3 ring-1 ring-line', mark),
        element('span', ''), // where the app puts its signs
      ),
      words(`truncate text-sm text-ink-3 ${start} in-data-[density=compact]:hidden`, snippet),
    ),
    element('div', 'absolute inset-x-4 bottom-0 border-b border-line'),
  );
}

function stamp(name: string, cancelled: boolean): HTMLElement {
  const made = element(
    'span',
    `stamp-edge ${cancelled ? 'stamp-worn' : 'stamp-fresh'} inline-grid shrink-0 place-items-center font-letter font-semibold size-(--row-avatar) text-xs`,
    initials(name),
  );
  made.style.setProperty('--hue', String(hueOf(name)));
  return element('span', 'relative block', made);
}
