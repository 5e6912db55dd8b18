// What a message offers for download: its files, and those inside a winmail.dat.
import { cleanFilename, cut } from '../../core/display-text.ts';
import { partName } from './bodies.ts';
import { headerText, headerValue, messageIds, type RawHeader } from './headers.ts';
import { limits } from './limits.ts';
import { partContent } from './part-text.ts';
import { type Part, parseStructure } from './structure.ts';
import { readTnef, type TnefFile } from './tnef.ts';
import { decodedSize } from './transfer.ts';
import type { ParsedAttachment } from './types.ts';

/** Leaves as attachments; `html` tells which of them the message itself shows. */
export function listAttachments(
  source: Buffer,
  parts: readonly Part[],
  html: string | null,
): ParsedAttachment[] {
  return parts.slice(0, limits.attachments).map((part, index) => {
    const contentId = messageIds(headerValue(part.headers, 'content-id'))[0] ?? bareId(part.headers);
    return {
      part: numberOf(part),
      filename: filenameOf(source, part, index),
      mediaType: part.mediaType,
      size: decodedSize(source.subarray(part.bodyStart, part.bodyEnd), part.encoding),
      inline:
        part.disposition?.value === 'inline' ||
        (contentId !== null && (html ?? '').includes(`cid:${contentId}`)),
      contentId,
      encoding: part.encoding,
    };
  });
}

export interface OpenedContainers {
  text: string | null;
  html: string | null;
  /** With the files of each container in its place. */
  attachments: ParsedAttachment[];
}

/** Opens what Outlook packed into winmail.dat; null when there is none that can be opened. */
export function openTnef(
  source: Buffer,
  parts: readonly Part[],
  attachments: readonly ParsedAttachment[],
): OpenedContainers | null {
  const opened: OpenedContainers = { text: null, html: null, attachments: [...attachments] };
  const containers = parts.filter(
    (part) => isTnef(part) && part.bodyEnd - part.bodyStart <= limits.tnefBytes,
  );
  for (const part of containers.slice(0, 3)) {
    const content = readTnef(partContent(source, part));
    if (content === null) continue;
    opened.text ??= content.text;
    opened.html ??= content.html;
    const files = content.files.map((file, index) => tnefAttachment(part, file, index));
    opened.attachments = opened.attachments.flatMap((attachment) =>
      attachment.part === numberOf(part) && files.length > 0 ? files : [attachment],
    );
  }
  opened.attachments = opened.attachments.slice(0, limits.attachments);
  return containers.length === 0 ? null : opened;
}

/** `~` before the number: cut from the source by our own reader, for the server counts otherwise. */
function numberOf({ path, ownNumber }: Part): string {
  return ownNumber ? `~${path}` : path;
}

function isTnef(part: Part): boolean {
  return (
    part.mediaType === 'application/ms-tnef' ||
    part.mediaType === 'application/vnd.ms-tnef' ||
    /^winmail\.dat$/i.test(partName(part) ?? '')
  );
}

function tnefAttachment(part: Part, file: TnefFile, index: number): ParsedAttachment {
  const mediaType = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(file.mediaType ?? '') ? file.mediaType : null;
  return {
    part: `${numberOf(part)}#${index}`,
    filename: cleanFilename(file.filename, limits.filename) || `attachment-${index + 1}`,
    mediaType: mediaType ?? 'application/octet-stream',
    size: file.data.length,
    inline: false,
    contentId: file.contentId,
    encoding: part.encoding,
  };
}

function bareId(headers: RawHeader[]): string | null {
  const value = headerValue(headers, 'content-id')?.replace(/[<>\s]/g, '') ?? '';
  return value === '' ? null : cut(value, 500);
}

const extensions: Record<string, string> = {
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
  'text/vcard': '.vcf',
};

function filenameOf(source: Buffer, part: Part, index: number): string {
  const given = cleanFilename(partName(part) ?? '', limits.filename);
  if (given !== '') return given;
  const extension = extensions[part.mediaType] ?? '';
  if (part.mediaType === 'message/rfc822') {
    const content = Buffer.from(partContent(source, part).subarray(0, 64 * 1024));
    const subject = cleanFilename(headerText(parseStructure(content).root.headers, 'subject') ?? '', 100);
    if (subject !== '') return `${subject}.eml`;
  }
  return `attachment-${index + 1}${extension}`;
}
