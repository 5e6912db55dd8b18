import { cleanName } from '../../core/display-text.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { limits } from './limits.ts';
import type { MailAddress } from './types.ts';

/** What stands between two separators, taken apart. */
interface Element {
  phrase: string;
  comment: string;
  angle: string | null;
}

/**
 * An address header (RFC 5322 §3.4, obsolete forms included), groups flattened. Written for reading what arrives, so it
 * finds an address wherever one is meant; addresses that are to be sent to are checked by compose/recipients.ts.
 *
 * Encoded words are decoded after the structure is known: a name that decodes to `<someone@else>` stays a name.
 */
export function parseAddresses(value: string): MailAddress[] {
  const elements = split(value);
  const found: MailAddress[] = [];
  let unclaimed = '';
  for (const element of elements) {
    const address = addressOf(element);
    if (address === null) {
      // `Müller, Eva <eva@example.com>`: the comma belongs to the name.
      unclaimed = [unclaimed, element.phrase || element.comment].filter((piece) => piece !== '').join(', ');
      continue;
    }
    const own = nameOf(element);
    const name = [unclaimed, own].filter((piece) => piece !== '').join(', ');
    unclaimed = '';
    found.push({ name: displayName(name), address });
    if (found.length >= limits.addresses) break;
  }
  if (found.length === 0 && unclaimed !== '') found.push({ name: displayName(unclaimed), address: '' });
  return found;
}

/** `Al Gore (the enforcer) <al@example.com>` keeps its comment: it is part of what the sender calls himself. */
function nameOf({ phrase, comment, angle }: Element): string {
  if (angle === null || phrase === '') return comment;
  return comment === '' ? phrase : `${phrase} (${comment})`;
}

function displayName(raw: string): string | null {
  const name = cleanName(decodeEncodedWords(raw));
  return name === '' ? null : name;
}

function addressOf(element: Element): string | null {
  const raw = element.angle ?? (element.phrase.includes('@') ? element.phrase : null);
  if (raw === null) return null;
  const route = /^\s*@[^:<>]*:(.*)$/.exec(raw);
  const address = cleanName(decodeEncodedWords(route?.[1] ?? raw)).replace(/\s*([@.])\s*/g, '$1');
  return address.length > 1_000 ? null : address.replace(/^mailto:/i, '');
}

/** One pass over the characters: quoted strings, comments (nested), angle brackets, group names. */
function split(value: string): Element[] {
  const elements: Element[] = [];
  let element: Element = { phrase: '', comment: '', angle: null };
  let quoted = false;
  let depth = 0;
  let inAngle = false;
  let domainLiteral = false;
  const add = (text: string) => {
    if (depth > 0) element.comment += text;
    else if (inAngle) element.angle = (element.angle ?? '') + text;
    else element.phrase += text;
  };
  const finish = () => {
    element = { phrase: tidy(element.phrase), comment: tidy(element.comment), angle: element.angle };
    if (element.phrase !== '' || element.comment !== '' || element.angle !== null) elements.push(element);
    element = { phrase: '', comment: '', angle: null };
    inAngle = false;
    domainLiteral = false;
  };
  for (let i = 0; i < value.length && elements.length < limits.addresses; i++) {
    const character = value[i] ?? '';
    if (character === '\\' && (quoted || depth > 0)) add(value[++i] ?? '');
    else if (quoted) {
      if (character === '"') quoted = false;
      // In an address the quotes belong to the local part: "a b"@example.com.
      if (character !== '"' || inAngle) add(character);
    } else if (character === '"' && depth === 0) {
      quoted = opensQuote(value, i);
      if (inAngle || !quoted) add(character);
    } else if (character === '(') {
      if (depth++ > 0) add(character);
      else if (!inAngle) element.comment += element.comment === '' ? '' : ' ';
    } else if (character === ')' && depth > 0) {
      if (--depth > 0) add(character);
    } else if (depth > 0) add(character);
    else if (character === '[') {
      domainLiteral = true;
      add(character);
    } else if (character === ']') {
      domainLiteral = false;
      add(character);
    } else if (character === '<' && !inAngle) {
      inAngle = true;
      element.angle = '';
    } else if (character === '>' && inAngle) inAngle = false;
    else if ((character === ',' || character === ';') && !(inAngle && isRoute(element.angle))) finish();
    else if (character === ':' && !inAngle && !domainLiteral && !element.phrase.includes('@')) {
      element = { phrase: '', comment: '', angle: null };
    } else add(character);
  }
  finish();
  return elements;
}

function isRoute(angle: string | null): boolean {
  return angle !== null && /^\s*@/.test(angle) && !angle.includes(':');
}

/** A quotation mark without a partner is a character of the name. */
function opensQuote(value: string, start: number): boolean {
  for (let i = start + 1; i < value.length; i++) {
    if (value[i] === '\\') i++;
    else if (value[i] === '"') return true;
  }
  return false;
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
