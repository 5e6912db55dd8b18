// Hostile HTML in, a tree that loads and runs nothing out. The first of two walls: the second is the frame's own
// sandbox and Content-Security-Policy (frame.ts). DOMPurify knows how markup is abused; CSS it leaves alone, so
// css.ts rewrites that, and everything that could reach the network is taken out here.
import DOMPurify, { type Config } from 'dompurify';
import { cssLoads, keepHarmlessDeclarations, keepHarmlessRules } from './css.ts';
import { foldQuotes } from './fold.ts';
import { hiddenHost, readableLink } from './links.ts';

/** A sanitised mail body. `cids` are the Content-IDs whose pictures the reading pane may fill in (RFC 2392). */
export interface SafeHtml {
  html: string;
  /** Style rules of the mail that load nothing. */
  css: string;
  /** Attributes of the mail's body element. */
  body: { style: string; className: string; dir: string };
  cids: string[];
  /** True when something would have been loaded from elsewhere. */
  hadRemoteContent: boolean;
  /** Addresses of remote pictures, by the numbers that stand in the HTML and the CSS. */
  remote: string[];
  /** Pictures that are there to count readers: left out, whatever the reader agrees to. */
  trackers: number;
}

export interface SanitiseOptions {
  /** Leave room for remote pictures, which the reading pane then fills in; otherwise their words stand there. */
  remotePictures?: boolean;
  /** The subject calls the message forwarded: what follows below is what it is about, and stays open. */
  forwarded?: boolean;
}

/** What a remote picture carries until it is there: its number in `remote`. */
export const REMOTE_ATTRIBUTE = 'data-postroom-remote';

/** What an inline picture carries until the attachment is there. */
export const CID_ATTRIBUTE = 'data-postroom-cid';
/** Style attributes travel under this name: the app's policy forbids them, the frame sets them through the CSSOM. */
export const STYLE_ATTRIBUTE = 'data-postroom-style';

const TAGS =
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn dir div dl dt em ' +
  'figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li main mark menu nav ol p pre q rp rt ruby s samp ' +
  'section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr';
const ATTRIBUTES =
  'abbr align alt axis bgcolor border cellpadding cellspacing char charoff class clear color cols colspan compact datetime dir face ' +
  'headers height href hspace id lang noshade nowrap reversed rowspan rules scope size span src start style summary title type valign ' +
  'value vspace width';

const CONFIG: Config = {
  ALLOWED_TAGS: TAGS.split(' '),
  ALLOWED_ATTR: [...ATTRIBUTES.split(' '), 'data-postroom-raw', 'data-postroom-background'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'],
  ADD_FORBID_CONTENTS: ['select', 'textarea', 'button', 'datalist', 'meter', 'progress'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|data:image\/|#)/i,
  // DOMPurify holds every attribute to that pattern that is not named here, `width="600"` as well.
  ADD_URI_SAFE_ATTR: [...ATTRIBUTES.split(' '), 'data-postroom-raw', 'data-postroom-background'].filter(
    (name) => name !== 'href' && name !== 'src',
  ),
};

const RAW_STYLE = 'data-postroom-raw';
/** Old tables name their background picture in an attribute. */
const RAW_BACKGROUND = 'data-postroom-background';
const BACKGROUNDS = `[${RAW_BACKGROUND}]`;

/**
 * Takes comments and style sheets out of the text and renames style attributes, because the app's own policy refuses
 * inline styles and reports each one, even in a document that is never shown. No safety depends on it: whatever this
 * misses is met by the steps after it.
 */
function setStylesAside(source: string): { html: string; sheets: string[] } {
  const sheets: string[] = [];
  const html = source.replace(
    /<!--[\s\S]*?-->|<style\b[^>]*>([\s\S]*?)<\/style\s*>|<[a-z][^>]*>/gi,
    (whole: string, sheet: string | undefined) => {
      if (sheet !== undefined) sheets.push(sheet);
      if (sheet !== undefined || whole.startsWith('<!--')) return '';
      return whole
        .replace(/([\s"'/])style(\s*=)/gi, `$1${RAW_STYLE}$2`)
        .replace(/([\s"'/])background(\s*=)/gi, `$1${RAW_BACKGROUND}$2`);
    },
  );
  return { html, sheets };
}

/** Pictures that are pictures and nothing else: not SVG, which is a document. */
const PICTURE_DATA = /^data:image\/(?:png|jpe?g|gif|webp|bmp|avif);base64,[a-z0-9+/=\s]*$/i;
const REMOTE_ATTRIBUTES =
  '[src],[srcset],[data-postroom-background],[poster],[lowsrc],[dynsrc],[data],link[href],image';

const STYLED = `[style],[${RAW_STYLE}]`;
const styleOf = (element: Element): string =>
  `${element.getAttribute(RAW_STYLE) ?? ''};${element.getAttribute('style') ?? ''}`;

const isRemote = (value: string | null): boolean => value !== null && /^\s*(?:https?:)?\/\//i.test(value);

function loadsFromElsewhere(raw: Document): boolean {
  for (const element of raw.querySelectorAll(REMOTE_ATTRIBUTES)) {
    for (const name of [
      'src',
      'srcset',
      RAW_BACKGROUND,
      'poster',
      'lowsrc',
      'dynsrc',
      'data',
      'href',
      'xlink:href',
    ]) {
      if (isRemote(element.getAttribute(name))) return true;
    }
  }
  return [...raw.querySelectorAll(STYLED)].some((element) => cssLoads(styleOf(element)));
}

/** Numbers remote pictures, each address once. */
class RemotePictures {
  readonly addresses: string[] = [];
  trackers = 0;

  /** Null for what is no absolute http address, and beyond a number that no honest mail reaches. */
  number = (address: string): number | null => {
    const url = URL.parse(address.trim().replace(/^\/\//, 'https://'));
    if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
    const known = this.addresses.indexOf(url.href);
    if (known !== -1) return known;
    return this.addresses.length < MOST_PICTURES ? this.addresses.push(url.href) - 1 : null;
  };
}

const MOST_PICTURES = 200;

const numberOf = (element: Element, name: string): number =>
  Number.parseInt(element.getAttribute(name) ?? '', 10);

/** One pixel or nothing: a spacer, or there to count the reader. */
const isInvisible = (image: Element): boolean =>
  numberOf(image, 'width') <= 2 || numberOf(image, 'height') <= 2;

function isTracker(image: Element): boolean {
  const hidden = /display\s*:\s*none|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)/i.test(
    styleOf(image),
  );
  return hidden || (numberOf(image, 'width') <= 2 && numberOf(image, 'height') <= 2);
}

/** The words of a picture that is not loaded, in its place. */
function placeholder(document: Document, words: string): Element {
  const span = document.createElement('span');
  span.className = 'postroom-blocked';
  span.textContent = words;
  return span;
}

function settleImages(
  root: Element,
  pictures: RemotePictures,
  { remotePictures }: SanitiseOptions,
): string[] {
  const cids: string[] = [];
  for (const image of root.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    image.removeAttribute('src');
    if (/^cid:/i.test(source)) {
      const cid = safeDecode(source.slice(4)).replace(/^<|>$/g, '');
      image.setAttribute(CID_ATTRIBUTE, cid);
      cids.push(cid);
    } else if (PICTURE_DATA.test(source)) {
      image.setAttribute('src', source);
    } else settleRemoteImage(image, source, pictures, remotePictures ?? false);
  }
  for (const element of root.querySelectorAll('[src]:not(img)')) element.removeAttribute('src');
  return cids;
}

function settleRemoteImage(image: Element, source: string, pictures: RemotePictures, shown: boolean): void {
  const remote = isRemote(source);
  if (remote && isTracker(image)) pictures.trackers += 1;
  const words = (image.getAttribute('alt') ?? '').trim();
  const index = remote && !isTracker(image) && !isInvisible(image) ? pictures.number(source) : null;
  if (shown && index !== null) image.setAttribute(REMOTE_ATTRIBUTE, String(index));
  else if (isInvisible(image) || isTracker(image) || words === '') image.remove();
  else image.replaceWith(placeholder(image.ownerDocument, words));
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function settleLink(link: Element): void {
  const href = link.getAttribute('href');
  if (href === null || href.startsWith('#')) return;
  const target = readableLink(href);
  if (target === null) {
    link.removeAttribute('href');
    return;
  }
  link.setAttribute('href', target.href);
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
  link.setAttribute('title', target.protocol.startsWith('http') ? target.href : safeDecode(target.href));
  const host = hiddenHost(link.textContent ?? '', target);
  if (host === null) return;
  const warning = link.ownerDocument.createElement('span');
  warning.className = 'postroom-true-host';
  warning.textContent = ` [${host}]`;
  link.append(warning);
}

function settleStyles(root: Element, pictures: RemotePictures): void {
  for (const element of root.querySelectorAll(BACKGROUNDS)) {
    const index = pictures.number(element.getAttribute(RAW_BACKGROUND) ?? '');
    element.removeAttribute(RAW_BACKGROUND);
    if (index !== null) {
      const address = pictures.addresses[index] ?? '';
      element.setAttribute(RAW_STYLE, `background-image: url("${address}");${styleOf(element)}`);
      element.removeAttribute('style');
    }
  }
  for (const element of root.querySelectorAll(STYLED)) {
    const style = keepHarmlessDeclarations(styleOf(element), pictures.number);
    element.removeAttribute('style');
    element.removeAttribute(RAW_STYLE);
    if (style !== '') element.setAttribute(STYLE_ATTRIBUTE, style);
  }
}

function bodyAttributes(raw: Document, pictures: RemotePictures): SafeHtml['body'] {
  const colour = raw.body.getAttribute('bgcolor') ?? '';
  const painted = /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i.test(colour) ? `background-color: ${colour}; ` : '';
  const direction = (
    raw.body.getAttribute('dir') ??
    raw.documentElement.getAttribute('dir') ??
    ''
  ).toLowerCase();
  return {
    style: (painted + keepHarmlessDeclarations(styleOf(raw.body), pictures.number)).trim(),
    className: (raw.body.getAttribute('class') ?? '').replace(/[^\w\s-]/g, ''),
    dir: ['ltr', 'rtl', 'auto'].includes(direction) ? direction : 'auto',
  };
}

/** Makes a mail's HTML safe to show. Parsing happens in an inert document: nothing loads, nothing runs. */
export function sanitiseMail(source: string, options: SanitiseOptions = {}): SafeHtml {
  const pictures = new RemotePictures();
  const { html, sheets } = setStylesAside(source);
  const raw = new DOMParser().parseFromString(html, 'text/html');
  for (const style of raw.querySelectorAll('style')) sheets.push(style.textContent ?? '');
  // Within a body a frameset is only an unknown tag; at the top it would take the body's place.
  const root = DOMPurify.sanitize(`<body>${html}`, { ...CONFIG, RETURN_DOM: true }) as HTMLElement;
  const cids = settleImages(root, pictures, options);
  for (const link of root.querySelectorAll('a')) settleLink(link);
  for (const element of root.querySelectorAll('[href]:not(a)')) element.removeAttribute('href');
  settleStyles(root, pictures);
  foldQuotes(root, options.forwarded);
  return {
    html: root.innerHTML,
    css: sheets.map((sheet) => keepHarmlessRules(sheet, pictures.number)).join('\n'),
    body: bodyAttributes(raw, pictures),
    cids,
    hadRemoteContent: loadsFromElsewhere(raw) || sheets.some(cssLoads),
    remote: pictures.addresses,
    trackers: pictures.trackers,
  };
}
