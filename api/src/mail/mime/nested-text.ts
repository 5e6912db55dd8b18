import { cut } from '../../core/display-text.ts';
import { bodyParts } from './bodies.ts';
import { headerText } from './headers.ts';
import { readHtml } from './html-text.ts';
import { limits } from './limits.ts';
import { isText, partContent, partText } from './part-text.ts';
import { type Part, parseStructure } from './structure.ts';

/** Subject and text of attached messages, for search. */
export function nestedText(source: Buffer, root: Part, depth = 1): string {
  if (depth > limits.nestedMessages) return '';
  const nested = attachedMessages(root, []);
  let text = '';
  for (const part of nested.slice(0, 20)) {
    const bytes = Buffer.from(partContent(source, part));
    const inner = parseStructure(bytes).root;
    text += `${headerText(inner.headers, 'subject') ?? ''}\n`;
    for (const leaf of bodyParts(inner).text.filter(isText)) {
      const piece = cut(partText(bytes, leaf, limits.searchText), limits.searchText);
      text += `${leaf.mediaType === 'text/html' ? readHtml(piece, limits.searchText).text : piece}\n`;
    }
    text += nestedText(bytes, inner, depth + 1);
    if (text.length > limits.searchText) return cut(text, limits.searchText);
  }
  return text;
}

function attachedMessages(part: Part, found: Part[]): Part[] {
  if (part.mediaType === 'message/rfc822') found.push(part);
  for (const child of part.children) attachedMessages(child, found);
  return found;
}
