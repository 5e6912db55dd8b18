// The files of a message as bytes.

import { partName } from './bodies.ts';
import { limits } from './limits.ts';
import { partContent } from './part-text.ts';
import { type Part, parseStructure } from './structure.ts';

export interface MessageFile {
  filename: string | null;
  mediaType: string;
  bytes: Buffer;
}

/** Every part of a message that is no text, and every one that has a name. Linear in its size. */
export function filesIn(source: Buffer): MessageFile[] {
  const { root } = parseStructure(source);
  return leavesOf(root)
    .filter((part) => !part.mediaType.startsWith('text/') || partName(part) !== null || isXml(part))
    .slice(0, limits.attachments)
    .map((part) => ({
      filename: partName(part),
      mediaType: part.mediaType,
      bytes: Buffer.from(partContent(source, part)),
    }));
}

const isXml = ({ mediaType }: Part): boolean => mediaType === 'text/xml';

const leavesOf = (part: Part): Part[] =>
  part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
