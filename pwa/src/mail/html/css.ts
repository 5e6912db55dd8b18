// What of a mail's CSS may reach the reading pane: an allow-list, because DOMPurify leaves CSS alone and CSS can
// load (url(), @import, @font-face, image-set()), cover the page (position: fixed) and never stop growing (vh).
// Everything that goes out is written anew from parsed parts; nothing is passed through unread.

/** The functions that compute a value and load nothing. */
const HARMLESS_FUNCTIONS = new Set(
  (
    'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round linear-gradient ' +
    'radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient translate translatex translatey ' +
    'scale scalex scaley rotate skew matrix minmax repeat fit-content inset circle ellipse polygon rect'
  ).split(' '),
);

const REFUSED_PROPERTIES = new Set(
  (
    'behavior -moz-binding -webkit-user-modify animation animation-name transition src cursor view-transition-name ' +
    'anchor-name pointer-events scroll-behavior contain content-visibility zoom'
  ).split(' '),
);

/** Characters of a value once strings are taken out. No backslash (escapes can spell url), no `{};@<`. */
const PLAIN_VALUE = /^[\w\s#%.,+\-*/()!]*$/;
const STRING = /"[^"\\\n\r\f]*"|'[^'\\\n\r\f]*'/g;
/** Lengths that follow the frame's height would make it grow for ever, as its height follows the content. */
const VIEWPORT_HEIGHT = /\d(?:[sld]?v(?:h|b|min|max))\b/i;

/** Margins that push words out of the mail. */
const FAR_OUTSIDE = /-(?:\d{3,}(?:\.\d+)?(?:px|pt|%)?|\d{2,}(?:\.\d+)?r?em)/i;

function valueIsHarmless(value: string): boolean {
  const bare = value.replace(STRING, ' ');
  if (!PLAIN_VALUE.test(bare) || VIEWPORT_HEIGHT.test(bare)) return false;
  let depth = 0;
  for (const char of bare) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  if (depth !== 0) return false;
  for (const call of bare.matchAll(/([\w-]*)\s*\(/g)) {
    const name = (call[1] ?? '').toLowerCase();
    if (name !== '' && !HARMLESS_FUNCTIONS.has(name)) return false;
  }
  return true;
}

/** Where a background picture may stand; elsewhere url() stays out (cursor, content, filter, src …). */
const PICTURED = new Set(['background', 'background-image', 'list-style', 'list-style-image']);
const URL_CALL = /\burl\(\s*(?:"([^"\\]*)"|'([^'\\]*)'|([^"'()\\\s]+))\s*\)/gi;

/** Gives the number by which a picture at an address is known; null when it is not one that could be loaded. */
export type NumberPicture = (address: string) => number | null;

/** What stands for a numbered picture until it is there: nothing. Only this module writes var(). */
const pictureVariable = (index: number): string => `var(--postroom-picture-${index}, none)`;

/** The value with numbers instead of addresses, as the parts before, between and after them. */
function numberPictures(
  property: string,
  value: string,
  number: NumberPicture,
): { bare: string; kept: string } {
  if (!PICTURED.has(property)) return { bare: value, kept: value };
  const replaced = (write: (index: number) => string): string =>
    value.replace(URL_CALL, (call: string, double?: string, single?: string, plain?: string) => {
      const index = number(double ?? single ?? plain ?? '');
      return index === null ? call : write(index);
    });
  return { bare: replaced(() => 'none'), kept: replaced(pictureVariable) };
}

const noPictures: NumberPicture = () => null;

function keepDeclaration(declaration: string, number: NumberPicture): string | null {
  const colon = declaration.indexOf(':');
  if (colon < 1) return null;
  const property = declaration.slice(0, colon).trim().toLowerCase();
  const value = declaration.slice(colon + 1).trim();
  if (value === '' || value.length > 2000) return null;
  if (!/^-?[a-z][a-z-]*$/.test(property) || REFUSED_PROPERTIES.has(property)) return null;
  if (property === 'position' && !/^(?:static|relative)(?:\s*!important)?$/i.test(value)) return null;
  if (property.startsWith('margin') && FAR_OUTSIDE.test(value)) return null;
  const { bare, kept } = numberPictures(property, value, number);
  return valueIsHarmless(bare) ? `${property}: ${kept}` : null;
}

/** The next index at which `stops` occurs outside of strings, brackets and comments; the text's length when none does. */
function scanTo(css: string, from: number, stops: string): number {
  let quote = '';
  let depth = 0;
  for (let index = from; index < css.length; index += 1) {
    const char = css.charAt(index);
    if (char === '\\') {
      index += 1;
    } else if (quote !== '') {
      if (char === quote || char === '\n') quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (depth === 0 && stops.includes(char)) {
      return index;
    } else if (char === '(' || char === '[') {
      depth += 1;
    } else if (char === ')' || char === ']') {
      depth = Math.max(0, depth - 1);
    }
  }
  return css.length;
}

/** The index after the block that opens at `open` (the index of `{`). */
function endOfBlock(css: string, open: number): number {
  let depth = 0;
  let index = open;
  while (index < css.length) {
    const char = css.charAt(index);
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return index + 1;
    index = scanTo(css, index + 1, '{}');
  }
  return css.length;
}

const withoutComments = (css: string): string =>
  css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' ');

/**
 * The harmless declarations of a style attribute or a rule's body, joined by `; `. Background pictures stay as variables
 * that the reading pane may fill in, when `number` knows them.
 */
export function keepHarmlessDeclarations(style: string, number: NumberPicture = noPictures): string {
  const css = withoutComments(style);
  const kept: string[] = [];
  let from = 0;
  while (from < css.length) {
    const end = scanTo(css, from, ';');
    const declaration = keepDeclaration(css.slice(from, end), number);
    if (declaration !== null) kept.push(declaration);
    from = end + 1;
  }
  return kept.join('; ');
}

const SELECTOR = /^[\w\s.#:*>+~,()[\]=^$|-]*$/;
const MEDIA = /^@media[\w\s:,()<>=.%-]*$/i;

function selectorIsHarmless(selector: string): boolean {
  const bare = selector.replace(STRING, ' ').replace(/\\[^\n\r\f0-9a-f]/gi, '');
  return selector !== '' && selector.length < 4000 && SELECTOR.test(bare);
}

/**
 * The harmless part of a style sheet: style rules and `@media` around them, two levels deep. Imports, fonts, key
 * frames, custom properties, and each declaration that could load something are left out.
 */
export function keepHarmlessRules(sheet: string, number: NumberPicture = noPictures, depth = 0): string {
  const css = withoutComments(sheet);
  const kept: string[] = [];
  let from = 0;
  while (from < css.length) {
    const stop = scanTo(css, from, '{};');
    const prelude = css.slice(from, stop).trim();
    if (css.charAt(stop) !== '{') {
      from = stop + 1;
      continue;
    }
    const end = endOfBlock(css, stop);
    const body = css.slice(stop + 1, end - 1);
    from = end;
    if (MEDIA.test(prelude)) {
      const inner = depth < 2 ? keepHarmlessRules(body, number, depth + 1) : '';
      if (inner !== '') kept.push(`${prelude} {\n${inner}\n}`);
    } else if (!prelude.startsWith('@') && selectorIsHarmless(prelude)) {
      const declarations = keepHarmlessDeclarations(body, number);
      if (declarations !== '') kept.push(`${prelude} { ${declarations} }`);
    }
  }
  return kept.join('\n');
}

/** Whether CSS would have loaded something from elsewhere, to say so to the reader. */
export const cssLoads = (css: string): boolean => /url\s*\(|@import|image-set|\\/i.test(css);
