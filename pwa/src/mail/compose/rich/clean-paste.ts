// What Word, Google Docs and web pages put on the clipboard, brought into the form the schema reads.
import { inertBody } from '../../html/inert.ts';

/** Word writes list items as paragraphs with a mark of their own: `mso-list:l0 level2 lfo1`. */
function wordLists(root: HTMLElement): void {
  const items = [...root.querySelectorAll<HTMLElement>('p[style*="mso-list"], p[class*="MsoListParagraph"]')];
  let open: { list: HTMLElement; level: number }[] = [];
  let last: Element | null = null;
  for (const item of items) {
    const level = Number(/level(\d)/.exec(item.getAttribute('style') ?? '')?.[1] ?? 1);
    const mark = item.querySelector<HTMLElement>('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]');
    const ordered = /^\s*(?:\d+|[a-z]|[ivx]+)[.)]/i.test(mark?.textContent ?? '');
    mark?.remove();
    if (last === null || item.previousElementSibling !== last) open = [];
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop();
    const entry = root.ownerDocument.createElement('li');
    const words = root.ownerDocument.createElement('p');
    words.append(...item.childNodes);
    entry.append(words);
    let current = open.at(-1);
    if (current === undefined || current.level < level) {
      const list = root.ownerDocument.createElement(ordered ? 'ol' : 'ul');
      if (current === undefined) item.before(list);
      else (current.list.lastElementChild ?? current.list).append(list);
      current = { list, level };
      open.push(current);
    }
    current.list.append(entry);
    item.remove();
    last = open[0]?.list ?? null;
  }
}

/** A table of one cell is a frame, not a table; of others the rows become lines, the cells stand apart. */
function tables(root: HTMLElement): void {
  for (const row of root.querySelectorAll('tr')) {
    const cells = [...row.querySelectorAll(':scope > td, :scope > th')];
    if (cells.length < 2 || cells.some((cell) => cell.querySelector('p,div,ul,ol,table') !== null)) continue;
    const line = root.ownerDocument.createElement('p');
    for (const [index, cell] of cells.entries()) {
      if (index > 0) line.append(' \u00b7 ');
      line.append(...cell.childNodes);
    }
    row.replaceChildren(line);
  }
}

/** Pictures of other servers do not travel with the message: their words stay, as a link where there is one. */
function remotePictures(root: HTMLElement): void {
  for (const image of root.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    if (source.startsWith('cid:') || source.startsWith('data:image/')) continue;
    const words = image.alt.trim();
    image.replaceWith(...(words === '' ? [] : [words]));
  }
}

/** HTML from the clipboard without what only its maker understands. */
export function cleanPaste(html: string): string {
  const root = inertBody(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->|<!--[\s\S]*?-->/gi, ''));
  for (const element of root.querySelectorAll(
    'style,script,meta,link,title,xml,o\\:p,svg,button,input,select,textarea',
  ))
    element.remove();
  wordLists(root);
  tables(root);
  remotePictures(root);
  for (const span of root.querySelectorAll('.Apple-converted-space')) span.replaceWith(' ');
  for (const element of root.querySelectorAll('[class]')) element.removeAttribute('class');
  return root.innerHTML;
}

/** Pictures that came as data: URLs, as files, with the source each had. */
export function takeDataPictures(html: string): { html: string; pictures: { token: string; file: File }[] } {
  const root = inertBody(html);
  const pictures: { token: string; file: File }[] = [];
  for (const image of root.querySelectorAll('img')) {
    const match = /^data:(image\/(?:png|jpeg|gif|webp));base64,([a-z0-9+/=\s]+)$/i.exec(
      image.getAttribute('src') ?? '',
    );
    if (match === null) continue;
    const [, type = '', data = ''] = match;
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, '')), (sign) => sign.charCodeAt(0));
    const token = crypto.randomUUID();
    pictures.push({ token, file: new File([bytes], `picture.${type.slice(6)}`, { type }) });
    image.setAttribute('src', `cid:${token}`);
  }
  return { html: root.innerHTML, pictures };
}
