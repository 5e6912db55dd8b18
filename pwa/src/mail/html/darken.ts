// Mail in the dark: each background is turned dark, each text made readable on it, whatever the mail's own rules say.
// Where a picture or a gradient lies behind the text, everything stays as its sender made it.
import {
  type Colour,
  contrast,
  darkBackground,
  darkLine,
  isVivid,
  over,
  parseColour,
  type Rgb,
  readableOn,
  writeColour,
} from './colours.ts';
import { layPlates } from './plates.ts';

/** The paper in the dark: the app's own sheet. */
const DARK_PAPER: Rgb = [32, 29, 26];
const DARK_INK: Rgb = [233, 229, 222];
const WHITE: Rgb = [255, 255, 255];
const DARK_LINE = 'rgb(84, 79, 72)';
/** More than this would be felt: such a mail stays on light paper. */
const MOST_ELEMENTS = 6_000;
/** In CSS pixels. */
const LARGEST_BUTTON = 80;

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

interface Look {
  element: HTMLElement;
  text: Colour | null;
  background: Colour | null;
  pictured: boolean;
  /** Of each side that has one. */
  borders: { side: (typeof SIDES)[number]; colour: Colour | null; width: number }[];
  /** The text is painted by its fill, or cut out of the background. */
  filled: boolean;
  clipped: boolean;
  /** As small as a button: a vivid colour may stay what it is. */
  small: boolean;
  faded: boolean;
}

/** What lies behind an element's words: as its sender saw it, and as it is now. */
interface Paper {
  was: Rgb;
  /** Null within what stays as it was made. */
  now: Rgb | null;
}

/** Shows a dressed mail in the dark. False, and nothing changed, when it is too large for that. */
export function darken(document: Document, pictures: number): boolean {
  const view = document.defaultView;
  const elements = document.querySelectorAll<HTMLElement>('body, body *');
  if (view === null || elements.length > MOST_ELEMENTS) return false;
  const { style } = document.documentElement;
  // Pictures that are still to come count as pictures.
  for (let index = 0; index < pictures; index += 1)
    style.setProperty(`--postroom-picture-${index}`, 'linear-gradient(#0000, #0000)');
  // All is read before anything is written: the style is computed once.
  const looks = Array.from(elements, (element) => lookOf(view, element));
  for (let index = 0; index < pictures; index += 1) style.removeProperty(`--postroom-picture-${index}`);
  style.setProperty('background-color', writeColour(DARK_PAPER), 'important');
  style.setProperty('color-scheme', 'dark');
  const papers = new Map<Element, Paper>();
  for (const look of looks) papers.set(look.element, settle(look, parentPaper(papers, look.element)));
  layPlates(document, (image) => papers.get(image)?.now === null);
  return true;
}

const parentPaper = (papers: Map<Element, Paper>, element: Element): Paper =>
  (element.parentElement && papers.get(element.parentElement)) ?? { was: WHITE, now: DARK_PAPER };

function lookOf(view: Window, element: HTMLElement): Look {
  const style = view.getComputedStyle(element);
  const borders = SIDES.map((side) => ({
    side,
    width: Number.parseFloat(style.getPropertyValue(`border-${side}-width`)),
  }));
  const background = parseColour(style.backgroundColor);
  return {
    element,
    text: parseColour(style.color),
    background,
    pictured: style.backgroundImage !== 'none',
    borders: borders
      .filter(({ width }) => width > 0)
      .map(({ side, width }) => ({
        side,
        width,
        colour: parseColour(style.getPropertyValue(`border-${side}-color`)),
      })),
    filled: style.webkitTextFillColor !== style.color,
    clipped: style.backgroundClip === 'text',
    small: background?.alpha === 1 && isVivid(background.rgb) && element.offsetHeight < LARGEST_BUTTON,
    faded: style.opacity !== '1',
  };
}

function settle(look: Look, paper: Paper): Paper {
  const { element, text, background, pictured } = look;
  if (paper.now === null) return paper;
  const put = (name: string, value: string): void => element.style.setProperty(name, value, 'important');
  if (look.clipped) put('background', 'none');
  else if (pictured) {
    put('color', text === null ? 'rgb(0, 0, 0)' : writeColour(text.rgb));
    if (background === null || background.alpha === 0) put('background-color', writeColour(paper.was));
    return { was: paper.was, now: null };
  }
  const below = paint(look, paper, put);
  const ink = text === null || look.clipped ? null : over(text, below.was);
  put(
    'color',
    writeColour(
      ink === null
        ? DARK_INK
        : readableOn(text?.alpha === 1 ? ink : DARK_INK, below.now, contrast(ink, below.was)),
    ),
  );
  if (look.filled || look.clipped) put('-webkit-text-fill-color', 'currentcolor');
  // What is half transparent would lose the contrast that it was just given.
  if (look.faded && element.textContent?.trim() !== '') put('opacity', '1');
  return below;
}

type Put = (name: string, value: string) => void;

/** Turns background and lines; says what lies below the words then. */
function paint(
  { background, borders, small, clipped }: Look,
  paper: Paper,
  put: Put,
): { was: Rgb; now: Rgb } {
  const above = paper.now ?? DARK_PAPER;
  const was = background === null ? paper.was : over(background, paper.was);
  let now = above;
  if (background === null) put('background-color', 'transparent');
  else if (background.alpha > 0 && !clipped) {
    if (background.alpha >= 0.1) now = small ? was : darkBackground(was);
    put('background-color', writeColour(now));
  }
  for (const { side, colour, width } of borders) {
    if (colour !== null && colour.alpha === 0) continue;
    const line = colour === null ? null : over(colour, paper.was);
    const same =
      line !== null && background?.alpha === 1 && line.every((value, index) => value === was[index]);
    const turned = same ? now : line === null ? null : darkLine(line, width);
    put(`border-${side}-color`, turned === null ? DARK_LINE : writeColour(turned));
  }
  return { was, now };
}
