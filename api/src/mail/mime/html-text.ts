import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

export interface HtmlReadingOptions {
  /** Write where links lead behind their text, and number ordered lists: for the text that stands beside HTML we send. */
  complete?: boolean;
}

export interface HtmlReading {
  text: string;
  /** True when showing the HTML as it is would ask another server for something. */
  hasRemoteContent: boolean;
}

const skipped = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'object',
  'svg',
  'math',
]);
const blocks = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'li',
  'main',
  'nav',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'tr',
  'ul',
]);
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'table']);
const fetching = new Set(['src', 'srcset', 'background', 'poster', 'data', 'xlink:href', 'lowsrc', 'dynsrc']);
const remote = /(?:^|[\s,'"(])(?:https?:)?\/\//i;
const remoteStyle = /url\s*\(|@import|image-set\s*\(/i;

/**
 * HTML put into words, in one linear pass without a tree: blocks become lines, quotations get `>`, lists get dashes,
 * hidden preheaders are kept, links show their text only. Stops after `maxLength` characters of text.
 */
export function readHtml(html: string, maxLength: number, options: HtmlReadingOptions = {}): HtmlReading {
  const reader = new HtmlReader(html, maxLength, options.complete ?? false);
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader);
  tokenizer.write(html);
  tokenizer.end();
  return { text: reader.finish(), hasRemoteContent: reader.hasRemoteContent };
}

class HtmlReader implements TokenizerCallbacks {
  hasRemoteContent = false;
  readonly #html: string;
  readonly #maxLength: number;
  #lines: string[] = [];
  #line = '';
  #length = 0;
  #space = false;
  #blank = false;
  #tag = '';
  #attribute = '';
  #value = '';
  #skip = 0;
  #pre = 0;
  #quote = 0;
  readonly #complete: boolean;
  #atItem = false;
  #link = '';
  #linkText = '';
  /** The lists that are open: the number of the next item, or null where items have none. */
  readonly #lists: (number | null)[] = [];

  constructor(html: string, maxLength: number, complete: boolean) {
    this.#html = html;
    this.#maxLength = maxLength;
    this.#complete = complete;
  }

  finish(): string {
    this.#endLine();
    return this.#lines.join('\n').trim();
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#html.slice(start, end).toLowerCase();
    if (skipped.has(this.#tag)) this.#skip++;
    if (this.#tag === 'body') this.#skip = 0;
    if (this.#tag === 'br') this.#endLine(true);
    else if (blocks.has(this.#tag)) this.#startBlock();
    if (this.#tag === 'td' || this.#tag === 'th') this.#space = true;
    if (this.#tag === 'a') this.#link = '';
  }

  #startBlock(): void {
    // The first paragraph of a list's item stands behind its mark.
    const follows = this.#atItem && this.#tag !== 'li';
    if (!follows) this.#endLine();
    if (paragraphs.has(this.#tag) && !follows && !this.#isTight()) this.#blank = true;
    if (this.#tag === 'blockquote') this.#quote = Math.min(this.#quote + 1, 20);
    if (this.#tag === 'pre') this.#pre++;
    if (this.#tag === 'ul' || this.#tag === 'ol') this.#lists.push(this.#tag === 'ol' ? 1 : null);
    if (this.#tag === 'li') this.#startItem();
  }

  /** Within lists no lines are left empty. */
  #isTight(): boolean {
    return this.#complete && this.#lists.length > 0;
  }

  #startItem(): void {
    const number = this.#complete ? (this.#lists.at(-1) ?? null) : null;
    if (number !== null) this.#lists[this.#lists.length - 1] = number + 1;
    if (this.#complete) this.#line = '  '.repeat(Math.max(0, this.#lists.length - 1));
    this.#append(number === null ? '-' : `${number}.`);
    this.#space = true;
    this.#atItem = true;
  }

  #endLink(): void {
    const target = this.#link.replace(/^mailto:/i, '');
    const said = this.#linkText.trim().toLowerCase();
    const bare = target
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
    const isTold = said.replace(/^https?:\/\//, '').replace(/\/$/, '') === bare;
    if (this.#complete && target !== '' && !target.startsWith('#') && said !== '' && !isTold)
      this.#write(` <${target}>`);
    this.#link = '';
    this.#linkText = '';
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#html.slice(start, end).toLowerCase();
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    if (this.#value.length < 4_000) this.#value += this.#html.slice(start, Math.min(end, start + 4_000));
  }

  onattribentity(codepoint: number): void {
    if (this.#value.length < 4_000) this.#value += String.fromCodePoint(codepoint);
  }

  onattribend(): void {
    const attribute = this.#attribute;
    if (attribute === 'href' && this.#tag === 'a') {
      this.#link = this.#value;
      this.#linkText = '';
    }
    if (attribute === 'alt' && this.#tag === 'img' && this.#value.trim() !== '') this.#write(this.#value);
    if (this.hasRemoteContent) return;
    const links =
      attribute === 'href' && (this.#tag === 'link' || this.#tag === 'image' || this.#tag === 'use');
    if (fetching.has(attribute) || links) this.hasRemoteContent = remote.test(this.#value);
    else if (attribute === 'style')
      this.hasRemoteContent = remoteStyle.test(this.#value) && remote.test(this.#value);
  }

  onopentagend(): void {}

  onselfclosingtag(): void {
    if (skipped.has(this.#tag)) this.#skip = Math.max(0, this.#skip - 1);
  }

  onclosetag(start: number, end: number): void {
    const tag = this.#html.slice(start, end).toLowerCase();
    if (skipped.has(tag)) this.#skip = Math.max(0, this.#skip - 1);
    if (tag === 'a') this.#endLink();
    if (!blocks.has(tag)) return;
    this.#endLine();
    if (tag === 'ul' || tag === 'ol') this.#lists.pop();
    if (paragraphs.has(tag) && !this.#isTight()) this.#blank = true;
    if (tag === 'blockquote') this.#quote = Math.max(0, this.#quote - 1);
    if (tag === 'pre') this.#pre = Math.max(0, this.#pre - 1);
  }

  ontext(start: number, end: number): void {
    if (this.#skip > 0) {
      if (!this.hasRemoteContent && this.#tag === 'style') this.#readStyle(start, end);
      return;
    }
    if (this.#length >= this.#maxLength) return;
    this.#write(this.#html.slice(start, Math.min(end, start + this.#maxLength)));
  }

  #readStyle(start: number, end: number): void {
    const css = this.#html.slice(start, end);
    this.hasRemoteContent = remoteStyle.test(css) && remote.test(css);
  }

  ontextentity(codepoint: number): void {
    if (this.#skip === 0) this.#write(codepoint === 0xa0 ? ' ' : String.fromCodePoint(codepoint));
  }

  #write(text: string): void {
    if (this.#pre > 0) {
      const [first = '', ...rest] = text.replace(/\r\n?/g, '\n').split('\n');
      this.#append(first);
      for (const line of rest) {
        this.#endLine(true);
        this.#append(line);
      }
      return;
    }
    const flat = text.replace(/[\s\u00a0]+/g, ' ');
    if (flat === '') return;
    if (flat.startsWith(' ')) this.#space = true;
    const words = flat.trim();
    if (words === '') return;
    this.#append((this.#space && this.#line !== '' ? ' ' : '') + words);
    this.#space = flat.endsWith(' ');
  }

  #append(text: string): void {
    if (text === '') return;
    this.#atItem = false;
    this.#line += text;
    if (this.#link !== '' && this.#linkText.length < 4_000) this.#linkText += text;
    this.#length += text.length;
  }

  #endLine(always = false): void {
    const line = this.#line.trimEnd();
    this.#line = '';
    this.#space = false;
    this.#atItem = false;
    if (line === '' && !always) return;
    const prefix = this.#quote === 0 ? '' : `${'>'.repeat(this.#quote)} `;
    const previous = this.#lines.at(-1) ?? '';
    if (this.#blank && previous !== '')
      this.#lines.push(previous.startsWith(prefix.trimEnd()) ? prefix.trimEnd() : '');
    this.#blank = false;
    if (line === '' && this.#lines.at(-1) === '') return;
    this.#lines.push((prefix + line).trimEnd());
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}
}

/** Plain text as the HTML that shows it alike; for messages that mix text and HTML parts. */
export function textAsHtml(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<div style="white-space: pre-wrap">${escaped}</div>`;
}
