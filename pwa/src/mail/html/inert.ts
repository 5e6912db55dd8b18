// HTML that is looked at and never shown: nothing in it loads or runs.

/** The body of an inert document made of this HTML. */
export const inertBody = (html: string): HTMLElement =>
  new DOMParser().parseFromString(html, 'text/html').body;

/** Text as it stands between tags and within quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Plain text as HTML: empty lines part paragraphs, lines behind `>` are a quotation. */
export function textAsHtml(text: string): string {
  if (text.trim() === '') return '';
  return text
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n');
      const quoted = lines.every((line) => line.startsWith('>'));
      const words = lines.map((line) => escapeHtml(quoted ? line.replace(/^> ?/, '') : line)).join('<br>');
      return quoted ? `<blockquote><p>${words}</p></blockquote>` : `<p>${words}</p>`;
    })
    .join('');
}
