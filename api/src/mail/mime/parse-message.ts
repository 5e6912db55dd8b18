import { cleanBody, cleanLine, cut } from '../../core/display-text.ts';
import { searchVector } from '../search/words.ts';
import { parseAddresses } from './addresses.ts';
import { listAttachments, type OpenedContainers, openTnef } from './attachments.ts';
import { bodyParts } from './bodies.ts';
import { parseDate } from './dates.ts';
import { readDeliveryReport } from './delivery-report.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { unfoldFlowed } from './flowed.ts';
import { headerText, headerValue, messageIds, type RawHeader } from './headers.ts';
import { readHtml, textAsHtml } from './html-text.ts';
import { limits } from './limits.ts';
import { nestedText } from './nested-text.ts';
import { isText, partText } from './part-text.ts';
import { snippetOf } from './snippet.ts';
import { type Part, parseStructure } from './structure.ts';
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
    report: null,
    truncated: false,
    problem,
  };
}

class Reading {
  readonly #source: Buffer;
  readonly #maxText: number;
  #truncated = false;
  #hasRemoteContent = false;
  #problem: string | null = null;
  /** What the HTML says and the text beside it does not. */
  #moreWords = '';

  constructor(source: Buffer, maxText: number) {
    this.#source = source;
    this.#maxText = maxText;
  }

  content(): ParsedContent {
    const { root, truncated } = parseStructure(this.#source);
    if (truncated || root.headers.length > limits.shownHeaders)
      this.#problem = 'This message has more parts or headers than can be shown. Its source holds all of it.';
    const parts = bodyParts(root);
    const files = parts.attachments.filter((part) => !part.mediaType.startsWith('multipart/'));
    const leaves = [
      ...new Set([...files, ...[...parts.text, ...parts.html].filter((part) => !isText(part))]),
    ];
    const html = this.#html(parts.html);
    let text = this.#text(parts.text, html);
    const attachments = listAttachments(this.#source, leaves, html);
    if (leaves.length > limits.attachments)
      this.#problem ??= 'This message has more files than can be listed. Its source holds all of them.';
    const opened = openTnef(this.#source, leaves, attachments);
    if ((text === null || text.trim() === '') && html === null && opened?.text)
      text = this.#cut(cleanBody(opened.text));
    return this.#assemble(root, text, html ?? this.#tnefHtml(opened), opened?.attachments ?? attachments);
  }

  #tnefHtml(opened: OpenedContainers | null): string | null {
    if (opened === null || opened.html === null) return null;
    const html = this.#cut(cleanBody(opened.html));
    this.#hasRemoteContent = readHtml(html, 1).hasRemoteContent;
    return html;
  }

  #assemble(
    root: Part,
    text: string | null,
    html: string | null,
    attachments: ParsedAttachment[],
  ): ParsedContent {
    const { headers } = root;
    const nested = nestedText(this.#source, root);
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
      searchText: searchVector(
        `${cut(text ?? '', limits.searchText)}\n${cut(this.#moreWords, limits.searchText)}\n${nested}`,
      ),
      attachments,
      hasRemoteContent: this.#hasRemoteContent,
      report: readDeliveryReport(this.#source, root),
      truncated: this.#truncated,
      problem: this.#problem,
    };
  }

  #html(parts: Part[]): string | null {
    const shown = parts.filter(isText);
    if (!shown.some((part) => part.mediaType === 'text/html')) return null;
    return this.#join(shown, (part) =>
      part.mediaType === 'text/html'
        ? partText(this.#source, part, this.#maxText)
        : textAsHtml(this.#plain(part)),
    );
  }

  #text(parts: Part[], html: string | null): string | null {
    const shown = parts.filter(isText);
    const text = this.#join(shown, (part) => {
      if (part.mediaType !== 'text/html') return this.#plain(part);
      return readHtml(this.#cut(partText(this.#source, part, this.#maxText)), this.#maxText).text;
    });
    if (html !== null) {
      const reading = readHtml(html, this.#maxText);
      this.#hasRemoteContent = reading.hasRemoteContent;
      // Senders put nothing into the text alternative at times.
      if (text.trim() === '') return reading.text;
      if (saysMore(reading.text, text)) this.#moreWords = reading.text;
    }
    return shown.length === 0 ? null : text;
  }

  /** Parts in a row, as far as there is room. */
  #join(parts: readonly Part[], render: (part: Part) => string): string {
    let joined = '';
    for (const [index, part] of parts.entries()) {
      if (joined.length > this.#maxText) break;
      joined += (index === 0 ? '' : '\n') + render(part);
    }
    return this.#cut(joined);
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

  #headers(headers: RawHeader[]): MessageHeader[] {
    return headers.slice(0, limits.shownHeaders).map((header) => ({
      name: header.label,
      value: cleanLine(decodeEncodedWords(header.value), limits.shownHeaderLength),
    }));
  }
}

/** Newsletters send a stub as their text. The same words in other lines are no more. */
const saysMore = (html: string, text: string): boolean => html.length > text.length * 1.2 + 40;

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
