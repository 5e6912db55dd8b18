// The message that is answered or forwarded, below the words of the answer: kept as its sender laid it out.
import { escapeHtml, inertBody } from '../html/inert.ts';
import { writeRecipient } from './address.ts';
import { type Answered, type ForwardWords, forwardedText, quotedReply } from './reply.ts';

/** What stands below the person's own words. */
export interface Quotation {
  /** As it is sent, attribution included. */
  html: string;
  /** The same for a message in plain text. */
  text: string;
}

export interface Original {
  text: string;
  html: string | null;
}

/** Longer HTML than this is quoted as text. */
const LONGEST_HTML = 700_000;
const LINE = 'margin: 0 0 0.75em';
const QUOTE = 'margin: 0 0 0.75em; padding: 0 0 0 0.9em; border-left: 2px solid #c8c2b6';

/** The original in HTML of its own, every tag closed: it cannot end the quotation it is put in. */
function bodyOf({ html, text }: Original): string {
  if (html === null || html.length > LONGEST_HTML)
    return `<div dir="auto" style="white-space: pre-wrap">${escapeHtml(text.replace(/\r\n?/g, '\n').trimEnd())}</div>`;
  const body = inertBody(html);
  for (const element of body.querySelectorAll('style,script,title,meta,link')) element.remove();
  const style = body.getAttribute('style') ?? '';
  const colour = body.getAttribute('bgcolor');
  if (style === '' && colour === null) return body.innerHTML;
  const painted = colour === null ? style : `background-color: ${colour}; ${style}`;
  return `<div style="${escapeHtml(painted)}">${body.innerHTML}</div>`;
}

/** The quotation below an answer; `attribution` is the catalogue's "On … wrote:". */
export function quoteForReply(attribution: string, original: Original): Quotation {
  return {
    html: `<div class="postroom-quote"><p dir="auto" style="${LINE}">${escapeHtml(attribution)}</p><blockquote type="cite" style="${QUOTE}">${bodyOf(original)}</blockquote></div>`,
    text: quotedReply(attribution, original.text),
  };
}

/** The forwarded message with the headers a reader needs. */
export function quoteForForward(
  message: Answered,
  date: string,
  original: Original,
  words: ForwardWords,
): Quotation {
  const list = (people: readonly Parameters<typeof writeRecipient>[0][]): string =>
    people.map(writeRecipient).join(', ');
  const head = [
    [words.from, list(message.from)],
    [words.date, date],
    [words.subject, message.subject],
    [words.to, list(message.to)],
    ...(message.cc.length > 0 ? [[words.cc, list(message.cc)]] : []),
  ]
    .map(([name = '', value = '']) => `<b>${escapeHtml(name)}:</b> ${escapeHtml(value)}`)
    .join('<br>');
  return {
    html: `<div class="postroom-quote"><p dir="auto" style="${LINE}">---------- ${escapeHtml(words.heading)} ----------<br>${head}</p><div>${bodyOf(original)}</div></div>`,
    text: forwardedText(message, date, original.text, words),
  };
}

/** A draft's HTML taken apart again: what the person wrote, and the quotation below it. */
export function splitQuotation(html: string): { html: string; quote: Quotation | null } {
  const body = inertBody(html);
  const last = body.lastElementChild;
  if (last === null || !last.matches('div.postroom-quote')) return { html: body.innerHTML, quote: null };
  last.remove();
  return { html: body.innerHTML, quote: { html: last.outerHTML, text: wordsOfHtml(last.outerHTML) } };
}

/** The words of HTML, line by line, without its marks. */
export function wordsOfHtml(html: string): string {
  const body = inertBody(html);
  for (const element of body.querySelectorAll('style,script,head,title')) element.remove();
  for (const element of body.querySelectorAll('br,p,div,li,tr,h1,h2,h3,blockquote')) element.after('\n');
  return (body.textContent ?? '')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
