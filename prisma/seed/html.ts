import type { Person } from './people.ts';

const encode = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

/** The HTML a mail program makes of what is written in it: paragraphs, lists, the quoted mail. */
export function toHtml(text: string, { language }: Person): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('>'));
  const end = start < 0 ? lines.length : start;
  const own = lines
    .slice(0, end)
    .join('\n')
    .split(/\n{2,}/)
    .map(paragraph)
    .join('\n');
  const quote = lines
    .slice(end)
    .map((line) => encode(line.replace(/^>+ ?/, '')))
    .join('<br>\n');
  const direction = language === 'ar' ? ' dir="rtl" lang="ar"' : '';
  const cited = quote
    ? `\n<blockquote type="cite" style="margin:0 0 0 8px;padding-left:12px;border-left:2px solid #94a0a8">${quote}</blockquote>`
    : '';
  return `<html><head><meta charset="utf-8"></head><body${direction} style="font-family:Calibri,Arial,sans-serif;font-size:11pt">\n${own}${cited}\n</body></html>`;
}

function paragraph(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length > 0 && lines.every((line) => /^(?:- |\d+\. )/.test(line))) {
    const items = lines.map((line) => `<li>${encode(line.replace(/^(?:- |\d+\. )/, ''))}</li>`).join('');
    return lines[0]?.startsWith('- ') ? `<ul>${items}</ul>` : `<ol>${items}</ol>`;
  }
  if (lines[0] === '-- ') return `<p style="color:#5c6770">${lines.slice(1).map(encode).join('<br>')}</p>`;
  return `<p>${lines.map(encode).join('<br>')}</p>`;
}
