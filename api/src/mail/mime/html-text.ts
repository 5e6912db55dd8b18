import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

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
export function readHtml(html: string, maxLength: number): HtmlReading {
  const reader = new HtmlReader(html, maxLength);
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

  constructor(html: string, maxLength: number) {
    this.#html = html;
    this.#maxLength = maxLength;
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
  }

  #startBlock(): void {
    this.#endLine();
    if (paragraphs.has(this.#tag)) this.#blank = true;
    if (this.#tag === 'blockquote') this.#quote = Math.min(this.#quote + 1, 20);
    if (this.#tag === 'pre') this.#pre++;
    if (this.#tag === 'li') this.#write('- ');
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
    if (!blocks.has(tag)) return;
    this.#endLine();
    if (paragraphs.has(tag)) this.#blank = true;
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
    this.#line += text;
    this.#length += text.length;
  }

  #endLine(always = false): void {
    const line = this.#line.trimEnd();
    this.#line = '';
    this.#space = false;
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
