// Mail in the dark: each background is turned dark, each text made readable on it, whatever the mail's own rules say.
// Where a picture or a gradient lies behind the text, everything stays as its sender made it.
import {
  type Colour,
  darkBackground,
  over,
  parseColour,
  type Rgb,
  readableOn,
  writeColour,
} from './colours.ts';

/** The paper in the dark: the app's own sheet. */
export const DARK_PAPER: Rgb = [32, 29, 26];
const DARK_INK: Rgb = [233, 229, 222];
const DARK_LINE = 'rgb(84, 79, 72)';
/** More than this would be felt: such a mail stays on light paper. */
const MOST_ELEMENTS = 6_000;

interface Look {
  element: HTMLElement;
  text: Colour | null;
  background: Colour | null;
  pictured: boolean;
  bordered: boolean;
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
  const papers = new Map<Element, Rgb | null>();
  for (const look of looks) papers.set(look.element, settle(look, parentPaper(papers, look.element)));
  return true;
}

const parentPaper = (papers: Map<Element, Rgb | null>, element: Element): Rgb | null => {
  const above = element.parentElement === null ? undefined : papers.get(element.parentElement);
  return above === undefined ? DARK_PAPER : above;
};

function lookOf(view: Window, element: HTMLElement): Look {
  const style = view.getComputedStyle(element);
  return {
    element,
    text: parseColour(style.color),
    background: parseColour(style.backgroundColor),
    pictured: style.backgroundImage !== 'none',
    bordered: style.borderTopWidth !== '0px' || style.borderBottomWidth !== '0px',
  };
}

/** The paper below what the element holds; null within what stays as it was made. */
function settle({ element, text, background, pictured, bordered }: Look, paper: Rgb | null): Rgb | null {
  if (paper === null) return null;
  const put = (name: string, value: string): void => element.style.setProperty(name, value, 'important');
  if (pictured) {
    put('color', text === null ? 'rgb(0, 0, 0)' : writeColour(text.rgb));
    if (background === null || background.alpha === 0) put('background-color', 'rgb(255, 255, 255)');
    return null;
  }
  let below = paper;
  if (background === null) put('background-color', 'transparent');
  else if (background.alpha > 0) {
    below = darkBackground(over(background, [255, 255, 255]));
    if (background.alpha < 0.1) below = paper;
    put('background-color', writeColour(below));
  }
  const colour = text === null ? DARK_INK : readableOn(over(text, text.alpha < 1 ? below : text.rgb), below);
  put('color', writeColour(colour));
  if (bordered) put('border-color', DARK_LINE);
  return below;
}
