import { cleanLine, cut } from '../../core/display-text.ts';
import { limits } from './limits.ts';

/** The line before a quotation: "On 3 May 2026, Ada Lovelace wrote:" in the languages seen most. */
const attribution =
  /^(?:on|am|le|el|em|il|op|den|dnia|в|på)\b.{0,200}(?:wrote|schrieb|écrit|escribió|escreveu|scritto|schreef|skrev|napisał\(?a?\)?|пишет|писал).{0,20}:\s*$/i;
const divider =
  /^(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine)|_{20,}|begin forwarded message:)/i;

/** The first words of a message: without quoted text, attribution line and signature; at most 200 characters. */
export function snippetOf(text: string): string {
  const start = text.slice(0, 20_000);
  const own = ownLines(start);
  const line = cleanLine(own === '' ? start.replace(/^[>\s]+/gm, ' ') : own, limits.snippet * 4);
  if (line.length <= limits.snippet) return line;
  const short = cut(line, limits.snippet);
  const space = short.lastIndexOf(' ');
  return space > limits.snippet * 0.6 ? short.slice(0, space) : short;
}

function ownLines(text: string): string {
  const lines: string[] = [];
  let length = 0;
  const all = text.split('\n');
  for (const [index, raw] of all.entries()) {
    const line = raw.trim();
    if (line === '--' || (divider.test(line) && length > 0)) break;
    if (line === '' || line.startsWith('>') || /^[-=_*~#\s]+$/.test(line)) continue;
    if (isAttribution(line, all[index + 1])) continue;
    lines.push(line);
    length += line.length;
    if (length > limits.snippet * 4) break;
  }
  return lines.join(' ');
}

function isAttribution(line: string, next: string | undefined): boolean {
  if (line.length > 400) return false;
  return attribution.test(line) || (attribution.test(`${line} ${next?.trim() ?? ''}`) && !line.endsWith('.'));
}
