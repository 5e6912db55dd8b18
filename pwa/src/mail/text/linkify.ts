// Web and mail addresses in plain text. Deliberately narrow: a missed link is copied by hand, a wrong one misleads.

export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const CANDIDATE = /\b(?:https?:\/\/|www\.)[^\s<>"“”]+|\b[\w.+-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu;

/** Punctuation after an address belongs to the sentence, a closing bracket only when none was opened inside. */
function trimEnd(candidate: string): string {
  let text = candidate;
  for (;;) {
    const last = text.at(-1) ?? '';
    if ('.,;:!?\'"’*_'.includes(last)) text = text.slice(0, -1);
    else if (last === ')' && !text.includes('(')) text = text.slice(0, -1);
    else if (last === ']' && !text.includes('[')) text = text.slice(0, -1);
    else return text;
    if (text === '') return text;
  }
}

function hrefOf(text: string): string | null {
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? text : null;
  if (/^www\./i.test(text)) return URL.canParse(`https://${text}`) ? `https://${text}` : null;
  return `mailto:${text}`;
}

/** Splits text into words and links; joined together the parts are the text again. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const link = trimEnd(match[0]);
    const href = hrefOf(link);
    if (href === null) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'link', text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
