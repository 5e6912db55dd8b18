// Between the editor's document, the HTML that is kept and sent, and plain text.
import { DOMSerializer, DOMParser as DocumentReader, Fragment, type Node } from 'prosemirror-model';
import { inertBody } from '../../html/inert.ts';
import { mailSchema } from './schema.ts';

const reader = DocumentReader.fromSchema(mailSchema);
const writer = DOMSerializer.fromSchema(mailSchema);

export const readHtml = (html: string): Node => reader.parse(inertBody(html));

/** Empty paragraphs get a line break: without one, mail clients give them no height. */
export function writeHtml(doc: Node): string {
  const holder = document.implementation.createHTMLDocument('');
  holder.body.append(writer.serializeFragment(doc.content, { document: holder }));
  for (const paragraph of holder.body.querySelectorAll('p'))
    if (paragraph.childNodes.length === 0) paragraph.append(holder.createElement('br'));
  return holder.body.innerHTML;
}

const withoutSignature = (doc: Node): Fragment =>
  Fragment.fromArray(doc.children.filter((child) => child.type.name !== 'signature'));

const wordsOf = (content: Fragment): string =>
  content.textBetween(0, content.size, '\n', (leaf) => (leaf.type.name === 'hard_break' ? '\n' : ''));

/** What the person wrote, without quotations and signature: for hints, not for sending. */
export function ownWords(doc: Node): string {
  const own = withoutSignature(doc);
  return wordsOf(Fragment.fromArray(own.content.filter((child) => child.type.name !== 'blockquote')));
}

/** The picture's Content-IDs that the document shows. */
export function shownPictures(doc: Node): Set<string> {
  const shown = new Set<string>();
  doc.descendants((node) => {
    if (node.type.name === 'image') shown.add(String(node.attrs.src).slice(4));
  });
  return shown;
}

/** Whether plain text would lose something: marks, lists, headings, pictures, colours. */
export function hasFormatting(doc: Node): boolean {
  let found = false;
  withoutSignature(doc).descendants((node) => {
    const plain = ['paragraph', 'text', 'hard_break', 'blockquote'].includes(node.type.name);
    if (!plain || node.marks.length > 0 || node.attrs.align) found = true;
    return !found;
  });
  return found;
}

function linesOf(node: Node, depth: number): string[] {
  const each = (parent: Node): string[] => parent.children.flatMap((child) => linesOf(child, depth));
  switch (node.type.name) {
    case 'bullet_list':
    case 'ordered_list':
      return node.children.flatMap((item, index) => {
        const mark = node.type.name === 'bullet_list' ? '- ' : `${Number(node.attrs.order) + index}. `;
        const [first = '', ...rest] = item.children.flatMap((child) => linesOf(child, depth + 1));
        return [mark + first, ...rest.map((line) => `  ${line}`)];
      });
    case 'blockquote':
      return blocksOf(node, depth).map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
    case 'signature':
      return ['-- ', ...each(node)];
    case 'horizontal_rule':
      return ['-----'];
    default:
      return wordsOf(Fragment.from(node)).split('\n');
  }
}

const blocksOf = (parent: Node, depth: number): string[] =>
  parent.children.flatMap((child, index) => [...(index === 0 ? [] : ['']), ...linesOf(child, depth)]);

/** The document as plain text: paragraphs apart by an empty line, lists with marks, quotations behind `>`. */
export const writeText = (doc: Node): string =>
  blocksOf(doc, 0)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
