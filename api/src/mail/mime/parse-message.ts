import { cleanBody, cleanFilename, cleanLine, cut } from '../../core/display-text.ts';
import { searchVector } from '../search/words.ts';
import { parseAddresses } from './addresses.ts';
import { bodyParts, partName } from './bodies.ts';
import { decodeCharset } from './charsets.ts';
import { parseDate } from './dates.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { unfoldFlowed } from './flowed.ts';
import { headerText, headerValue, messageIds, type RawHeader } from './headers.ts';
import { readHtml, textAsHtml } from './html-text.ts';
import { limits } from './limits.ts';
import { snippetOf } from './snippet.ts';
import { type Part, parseStructure } from './structure.ts';
import { readTnef } from './tnef.ts';
import { decodedSize, decodeTransfer } from './transfer.ts';
import type {
  MessageAddresses,
  MessageHeader,
  ParsedAttachment,
  ParsedContent,
  ParseOptions,
} from './types.ts';

/**
 * Reads a message as it lies on the server. Synchronous and linear in its size; callers that hold strangers' mail go
 * through parseMessage, which does this in a thread of its own.
 */
export function parseSource(source: Uint8Array, options: ParseOptions = {}): ParsedContent {
  const bytes = Buffer.from(source.buffer, source.byteOffset, Math.min(source.byteLength, limits.source));
  const reading = new Reading(bytes, options.maxText ?? limits.text);
  return reading.content();
}

/** What a message that cannot be read is shown as. */
export function unreadable(problem: string): ParsedContent {
  return {
    messageId: null,
    inReplyTo: null,
    references: [],
    subject: '',
    date: null,
    addresses: { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
    text: null,
    html: null,
    headers: [],
    snippet: '',
    searchText: '',
    attachments: [],
    hasRemoteContent: false,
    truncated: false,
    problem,
  };
}

/** A leaf's content as its sender had it. */
export function partContent(source: Buffer, part: Part): Uint8Array {
  return decodeTransfer(source.subarray(part.bodyStart, part.bodyEnd), part.encoding);
}

/**
 * A text leaf as text: charset decoded, line ends as LF, format=flowed still folded. Stops at about `mostCharacters`, so
 * that no message makes a string that the thread's memory cannot hold.
 */
export function partText(source: Buffer, part: Part, mostCharacters: number = limits.text): string {
  // A character takes at most nine bytes (UTF-7, ISO-2022), an encoded byte at most three (quoted-printable).
  const encoded = Math.min(part.bodyEnd, part.bodyStart + mostCharacters * 28);
  const bytes = decodeTransfer(source.subarray(part.bodyStart, encoded), part.encoding);
  const text = decodeCharset(
    bytes.subarray(0, mostCharacters * 9),
    part.parameters.get('charset') ?? htmlCharset(source, part),
  );
  return cleanBody(cut(text, mostCharacters + 1));
}

/** HTML may name its charset itself, when its MIME header does not. */
function htmlCharset(source: Buffer, part: Part): string | null {
  if (part.mediaType !== 'text/html') return null;
  const start = source.toString('latin1', part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + 2_048));
  return /<meta[^>]{0,200}charset\s*=\s*(?:3D)?["']?\s*([a-z0-9_-]{3,30})/i.exec(start)?.[1] ?? null;
}

class Reading {
  readonly #source: Buffer;
  readonly #maxText: number;
  #truncated = false;
  #hasRemoteContent = false;
  #problems: string[] = [];

  constructor(source: Buffer, maxText: number) {
    this.#source = source;
    this.#maxText = maxText;
  }

  content(): ParsedContent {
    const { root, truncated } = parseStructure(this.#source);
    if (truncated) {
      this.#truncated = true;
      this.#problems.push(
        'This message has more parts or headers than can be shown. Its source holds all of it.',
      );
    }
    const parts = bodyParts(root);
    const files = parts.attachments.filter((part) => !part.mediaType.startsWith('multipart/'));
    const leaves = new Set([...files, ...[...parts.text, ...parts.html].filter((part) => !isText(part))]);
    const html = this.#html(parts.html);
    let text = this.#text(parts.text, html);
    const attachments = this.#attachments([...leaves], html);
    const tnef = this.#tnef(attachments, leaves);
    if ((text === null || text.trim() === '') && html === null && tnef?.text) text = cleanBody(tnef.text);
    return this.#assemble(root, text, html ?? tnef?.html ?? null, tnef?.attachments ?? attachments);
  }

  #assemble(
    root: Part,
    text: string | null,
    html: string | null,
    attachments: ParsedAttachment[],
  ): ParsedContent {
    const { headers } = root;
    const names = attachments.map((attachment) => attachment.filename).join('\n');
    const nested = nestedText(this.#source, root, 1);
    return {
      messageId: messageIds(headerValue(headers, 'message-id'))[0] ?? null,
      inReplyTo: messageIds(headerValue(headers, 'in-reply-to'))[0] ?? null,
      references: referencesOf(headers),
      subject: cleanLine(headerText(headers, 'subject') ?? '', limits.subject),
      date: parseDate(headerValue(headers, 'date') ?? ''),
      addresses: addressesOf(headers),
      text,
      html,
      headers: this.#headers(headers),
      snippet: snippetOf(text ?? ''),
      searchText: searchVector(`${cut(text ?? '', limits.searchText)}\n${names}\n${nested}`),
      attachments,
      hasRemoteContent: this.#hasRemoteContent,
      truncated: this.#truncated,
      problem: this.#problems[0] ?? null,
    };
  }

  #html(parts: Part[]): string | null {
    const shown = parts.filter(isText);
    if (!shown.some((part) => part.mediaType === 'text/html')) return null;
    const pieces = shown.map((part) =>
      part.mediaType === 'text/html'
        ? partText(this.#source, part, this.#maxText)
        : textAsHtml(this.#plain(part)),
    );
    return this.#cut(pieces.join('\n'));
  }

  #text(parts: Part[], html: string | null): string | null {
    const pieces = parts.filter(isText).map((part) => {
      if (part.mediaType !== 'text/html') return this.#plain(part);
      return readHtml(this.#cut(partText(this.#source, part, this.#maxText)), this.#maxText).text;
    });
    if (html !== null) {
      const reading = readHtml(html, this.#maxText);
      this.#hasRemoteContent = reading.hasRemoteContent;
      // Senders put "your mail program cannot show HTML" or nothing into the text alternative.
      if (pieces.join('').trim() === '') return reading.text;
    }
    return pieces.length === 0 ? null : this.#cut(pieces.join('\n'));
  }

  #plain(part: Part): string {
    const text = this.#cut(partText(this.#source, part, this.#maxText));
    if (part.parameters.get('format')?.toLowerCase() !== 'flowed') return text;
    return unfoldFlowed(text, part.parameters.get('delsp')?.toLowerCase() === 'yes');
  }

  #cut(text: string): string {
    if (text.length <= this.#maxText) return text;
    this.#truncated = true;
    return cut(text, this.#maxText);
  }

  #attachments(parts: Part[], html: string | null): ParsedAttachment[] {
    if (parts.length > limits.attachments) this.#truncated = true;
    return parts.slice(0, limits.attachments).map((part, index) => {
      const contentId = messageIds(headerValue(part.headers, 'content-id'))[0] ?? bareId(part.headers);
      return {
        part: numberOf(part),
        filename: filenameOf(this.#source, part, index),
        mediaType: part.mediaType,
        size: decodedSize(this.#source.subarray(part.bodyStart, part.bodyEnd), part.encoding),
        inline:
          part.disposition?.value === 'inline' ||
          (contentId !== null && (html ?? '').includes(`cid:${contentId}`)),
        contentId,
        encoding: part.encoding,
      };
    });
  }

  /** Puts the files of a winmail.dat in its place. */
  #tnef(attachments: ParsedAttachment[], leaves: Set<Part>) {
    const containers = [...leaves].filter(isTnef).slice(0, 3);
    if (containers.length === 0) return null;
    let text: string | null = null;
    let html: string | null = null;
    let shown = attachments;
    for (const part of containers) {
      if (part.bodyEnd - part.bodyStart > limits.tnefBytes) continue;
      const opened = readTnef(partContent(this.#source, part));
      if (opened === null) continue;
      text ??= opened.text;
      html ??= opened.html === null ? null : this.#cut(cleanBody(opened.html));
      const files = opened.files.map((file, index) => tnefAttachment(part, file, index));
      shown = shown.flatMap((attachment) =>
        attachment.part === numberOf(part) && files.length > 0 ? files : [attachment],
      );
    }
    if (html !== null) this.#hasRemoteContent ||= readHtml(html, 1).hasRemoteContent;
    return { text, html, attachments: shown.slice(0, limits.attachments) };
  }

  #headers(headers: RawHeader[]): MessageHeader[] {
    if (headers.length > limits.shownHeaders) this.#truncated = true;
    return headers.slice(0, limits.shownHeaders).map((header) => ({
      name: header.label,
      value: cleanLine(decodeEncodedWords(header.value), limits.shownHeaderLength),
    }));
  }
}

/** `~` before the number: cut from the source by our own reader, for the server counts otherwise. */
function numberOf({ path, ownNumber }: Part): string {
  return ownNumber ? `~${path}` : path;
}

function isText(part: Part): boolean {
  return (
    part.mediaType === 'text/plain' ||
    part.mediaType === 'text/html' ||
    part.mediaType.startsWith('multipart/')
  );
}

function isTnef(part: Part): boolean {
  return (
    part.mediaType === 'application/ms-tnef' ||
    part.mediaType === 'application/vnd.ms-tnef' ||
    /^winmail\.dat$/i.test(partName(part) ?? '')
  );
}

function tnefAttachment(
  part: Part,
  file: { filename: string; mediaType: string | null; contentId: string | null; data: Buffer },
  index: number,
): ParsedAttachment {
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

function referencesOf(headers: RawHeader[]): string[] {
  const ids = [...new Set(messageIds(headerValue(headers, 'references')))];
  if (ids.length <= limits.references) return ids;
  // The root and the nearest ancestors tell the thread.
  return [...ids.slice(0, 1), ...ids.slice(1 - limits.references)];
}

function addressesOf(headers: RawHeader[]): MessageAddresses {
  const all = (name: string) =>
    headers
      .filter((header) => header.name === name)
      .flatMap((header) => parseAddresses(header.value))
      .slice(0, limits.addresses);
  return {
    from: all('from'),
    sender: all('sender'),
    replyTo: all('reply-to'),
    to: all('to'),
    cc: all('cc'),
    bcc: all('bcc'),
  };
}

/** Subject and text of attached messages, for search. */
function nestedText(source: Buffer, root: Part, depth: number): string {
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
