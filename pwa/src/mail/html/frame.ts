// The document inside the reading pane's frame. The frame is sandboxed without scripts, so nothing in it can run; it
// shares the app's origin only so that the app can measure its height and fill in pictures. Its own policy lets
// nothing be loaded. Styles are set through the CSSOM, which the app's policy (no inline styles) allows.
import { CID_ATTRIBUTE, REMOTE_ATTRIBUTE, type SafeHtml, STYLE_ATTRIBUTE } from './sanitise.ts';
import { tameLetters } from './width.ts';

/** For the frame's `sandbox` attribute: no `allow-scripts`, no forms, no navigation of the app. */
export const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** For documents that hold mail: nothing is loaded, nothing is sent. */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'";

const escapeAttribute = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** The frame's `srcdoc`: light paper as the sender saw it, or dark paper (darken.ts). */
export function frameDocument(safe: SafeHtml, dark = false): string {
  return (
    `<!doctype html><html dir="${safe.body.dir}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">` +
    `<meta name="color-scheme" content="${dark ? 'dark' : 'light'}"></head>` +
    `<body class="${escapeAttribute(safe.body.className)}" ${STYLE_ATTRIBUTE}="${escapeAttribute(safe.body.style)}">${safe.html}</body></html>`
  );
}

const BASE = `
:root { color-scheme: light; background: #fff; }
body { margin: 0; padding: 16px 20px; font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; color: #23201c; overflow-wrap: break-word; }
img { max-width: 100%; height: auto; }
img:not([src]) { visibility: hidden; }
.postroom-blocked { display: inline-block; max-width: 100%; padding: 2px 6px; border: 1px dashed #b9b2a7; border-radius: 4px; background: #fbf9f5; color: #5f584d; font: 12px/1.4 system-ui, sans-serif; text-decoration: none; white-space: normal; }
pre { white-space: pre-wrap; }
blockquote { margin: 0.5em 0; margin-inline-start: 0.25em; padding-inline-start: 0.9em; border-inline-start: 2px solid #d8d2c6; }
a { color: #27418f; }
p:first-child { margin-top: 0; }
body > :last-child, body > :last-child > :last-child, body > :last-child > :last-child > :last-child { margin-bottom: 0; }
`;
/** On a narrow pane, layouts made of fixed tables are let flow before anything is scaled. */
const NARROW = `
@media (max-width: 600px) {
  body { width: auto !important; min-width: 0 !important; margin: 0 !important; padding: 14px 14px; }
  table, tbody, tr, td, th, div, p, center, section, img { max-width: 100% !important; min-width: 0 !important; }
  td, th { overflow-wrap: anywhere; }
}
`;
const OVERRIDES = `
html { height: auto !important; overflow-x: auto !important; overflow-y: hidden !important; }
body { box-sizing: border-box !important; max-width: 100% !important; height: auto !important; min-height: 0 !important; overflow: visible !important; }
::highlight(postroom-found) { background-color: #f7dd8d; color: #23201c; }
.postroom-true-host { color: #8f2314 !important; font-weight: 600 !important; }
details.postroom-folded > summary { list-style: none; display: inline-grid; place-items: center; min-width: 44px; min-height: 24px; margin: 8px 0; border-radius: 12px; background: #efebe3; color: #57503f; font: 12px/1 system-ui, sans-serif; letter-spacing: 1px; cursor: pointer; }
details.postroom-folded > summary:focus-visible { outline: 2px solid #3d5bb8; outline-offset: 2px; }
`;

/** Gives a document, or a shadow tree in one, its style sheets. */
export function adoptSheets(root: Document | ShadowRoot, ...texts: readonly string[]): void {
  const View = (root.ownerDocument ?? (root as Document)).defaultView;
  if (View === null) return;
  root.adoptedStyleSheets = texts.map((text) => {
    const sheet = new View.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

/** Gives the elements of a sanitised mail the styles that travelled beside them. */
export function applyStyles(root: Document | ShadowRoot): void {
  for (const element of root.querySelectorAll<HTMLElement>(`[${STYLE_ATTRIBUTE}]`)) {
    element.style.cssText = element.getAttribute(STYLE_ATTRIBUTE) ?? '';
    element.removeAttribute(STYLE_ATTRIBUTE);
  }
}

/** Gives the loaded frame its styles. */
export function dressFrame(document: Document, safe: SafeHtml, quoteLabel: string): void {
  adoptSheets(document, BASE, safe.css, NARROW, OVERRIDES);
  applyStyles(document);
  tameLetters(document, safe.css, safe.html);
  for (const summary of document.querySelectorAll('details.postroom-folded > summary'))
    summary.setAttribute('aria-label', quoteLabel);
}

interface InlineFile {
  contentId: string | null;
}

/** Pictures that wait for their attachment, with the one that their Content-ID names (RFC 2392). */
export function waitingPictures<F extends InlineFile>(
  root: Document | ShadowRoot,
  attachments: readonly F[],
): { attachment: F | undefined; images: HTMLImageElement[] }[] {
  const images = [...root.querySelectorAll<HTMLImageElement>(`img[${CID_ATTRIBUTE}]`)];
  const byId = Map.groupBy(images, (image) => image.getAttribute(CID_ATTRIBUTE) ?? '');
  return [...byId].map(([cid, waiting]) => ({
    attachment: attachments.find(({ contentId }) => contentId?.replace(/^<|>$/g, '') === cid),
    images: waiting,
  }));
}

const remoteImages = (document: Document, index: number): NodeListOf<HTMLImageElement> =>
  document.querySelectorAll<HTMLImageElement>(`img[${REMOTE_ATTRIBUTE}="${index}"]`);

/** Shows a remote picture wherever the mail names it, in its text and behind it. */
export function placePicture(document: Document, index: number, url: string): void {
  for (const image of remoteImages(document, index)) image.src = url;
  document.documentElement.style.setProperty(`--postroom-picture-${index}`, `url("${url}")`);
}

/** Says in its place that a remote picture is not there. */
export const placeFailed = (document: Document, index: number, words: string): void =>
  sayMissing(remoteImages(document, index), words);

/** Puts words where pictures are missing: their own, and why. */
export function sayMissing(images: Iterable<HTMLImageElement>, words: string): void {
  for (const image of images) {
    const document = image.ownerDocument;
    const note = document.createElement('span');
    note.className = 'postroom-blocked';
    const alt = image.alt.trim();
    note.textContent = alt === '' ? words : `${alt} (${words})`;
    image.replaceWith(note);
  }
}
