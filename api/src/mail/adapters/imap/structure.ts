// Which parts of a message are attachments, read from BODYSTRUCTURE (RFC 9051, section 7.5.2).
import type { MessageStructureObject } from 'imapflow';
import { cleanText, clipText } from '../../../core/clean-text.ts';
import type { MessagePart } from '../../ports.ts';

/** More than anybody reads; a message with tens of thousands of parts must not stop a sync. */
const MAX_ATTACHMENTS = 500;
const MAX_DEPTH = 60;
const MAX_FILENAME = 255;

export function attachmentsOf(structure: MessageStructureObject | undefined): MessagePart[] {
  const found: MessagePart[] = [];
  if (structure) collect(structure, false, 0, found);
  return found;
}

function collect(node: MessageStructureObject, related: boolean, depth: number, found: MessagePart[]): void {
  if (found.length >= MAX_ATTACHMENTS || depth > MAX_DEPTH) return;
  if (node.childNodes?.length && node.type !== 'message/rfc822') {
    const inRelated = node.type.toLowerCase() === 'multipart/related';
    for (const child of node.childNodes) collect(child, inRelated, depth + 1, found);
    return;
  }
  if (isAttachment(node, related)) found.push(toPart(node, related));
}

function isAttachment(node: MessageStructureObject, related: boolean): boolean {
  const type = node.type.toLowerCase();
  if (type.startsWith('multipart/')) return false;
  const disposition = node.disposition?.toLowerCase();
  if (disposition === 'attachment') return true;
  if (type === 'text/plain' || type === 'text/html')
    return filenameOf(node) !== '' && disposition === 'inline';
  return related ? Boolean(node.id) || filenameOf(node) !== '' : true;
}

function toPart(node: MessageStructureObject, related: boolean): MessagePart {
  const encoding = (node.encoding ?? '7bit').toLowerCase();
  const encodedSize = node.size ?? 0;
  return {
    part: node.part ?? '1',
    filename: filenameOf(node),
    mediaType: clipText(cleanText(node.type.toLowerCase()), MAX_FILENAME),
    size: encoding === 'base64' ? Math.floor((encodedSize * 3) / 4) : encodedSize,
    inline: node.disposition?.toLowerCase() === 'inline' || (related && Boolean(node.id)),
    contentId: node.id
      ? cleanText(node.id)
          .replaceAll(/[<>\s]/g, '')
          .slice(0, MAX_FILENAME) || null
      : null,
    encoding,
  };
}

function filenameOf(node: MessageStructureObject): string {
  const name = node.dispositionParameters?.filename ?? node.parameters?.name ?? '';
  return clipText(cleanText(String(name)).trim(), MAX_FILENAME);
}
