// A strict reader of messages, written from the standards and from nothing of the product: what it has to say against a
// message, another mail program may stumble over. RFC 5322, 2045–2047, 2231, 6532.
import { validateAddresses, validateMessageIds } from './validate-addresses.ts';
import { validateEncodedWords } from './validate-encoded-words.ts';
import { readParameters } from './validate-parameters.ts';

export interface Validation {
  /** Each a sentence; none when the message is what the standards ask for. */
  problems: string[];
}

interface Field {
  name: string;
  /** Unfolded. */
  value: string;
}

const ONCE =
  /^(?:from|sender|reply-to|to|cc|bcc|message-id|in-reply-to|references|subject|date|mime-version|content-[a-z-]+)$/;
const ADDRESSES = /^(?:from|sender|reply-to|to|cc|bcc)$/;
const DATE =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}$/;

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);
/** Text as Latin-1: the octets of UTF-8 are no control characters. */
const hasControls = (text: string): boolean => /[^\P{Cc}\t\x80-\x9f]/u.test(text);

/** @param international whether UTF-8 may stand in header fields (RFC 6532). */
export function validateMessage(raw: Buffer, { international = false } = {}): Validation {
  const problems: string[] = [];
  const text = raw.toString('latin1');
  checkLines(text, problems);
  const fields = readFields(text, problems, international);
  const names = fields.map(({ name }) => name);
  for (const name of ['from', 'date']) if (!names.includes(name)) problems.push(`There is no ${name} field.`);
  if (!names.includes('mime-version')) problems.push('There is no MIME-Version field.');
  for (const { name, value } of fields) checkField(name, value, problems, international);
  validateEntity(text, problems, 0);
  return { problems };
}

function checkLines(text: string, problems: string[]): void {
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) problems.push('A line does not end in CRLF.');
  if (text.includes('\0')) problems.push('There is a NUL.');
  const longest = text.split('\r\n').reduce((most, line) => Math.max(most, line.length), 0);
  if (longest > 998) problems.push(`A line has ${longest} octets; 998 are allowed.`);
}

function headOf(text: string): { head: string; body: string } {
  if (text.startsWith('\r\n')) return { head: '', body: text.slice(2) };
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 4) };
}

function readFields(text: string, problems: string[], international: boolean): Field[] {
  const { head } = headOf(text);
  const seen = new Set<string>();
  const fields: Field[] = [];
  for (const field of head === '' ? [] : head.split(/\r\n(?![ \t])/)) {
    const [, label, value] = /^([\x21-\x39\x3b-\x7e]+):(.*)$/s.exec(field) ?? [];
    if (label === undefined || value === undefined) {
      problems.push(`“${field.slice(0, 60)}” is no header field.`);
      continue;
    }
    const name = label.toLowerCase();
    if (ONCE.test(name) && seen.has(name)) problems.push(`${label} stands there twice.`);
    seen.add(name);
    if (/\r\n[ \t]*(?:\r\n|$)/.test(value)) problems.push(`${label} is folded into a line of blanks.`);
    if (!international && !isAscii(value)) problems.push(`${label} has octets beyond ASCII.`);
    fields.push({ name, value: value.replaceAll('\r\n', '').trim() });
  }
  return fields;
}

function checkField(name: string, value: string, problems: string[], international: boolean): void {
  if (hasControls(value)) problems.push(`${name} has a control character.`);
  if (ADDRESSES.test(name)) problems.push(...validateAddresses(name, value, international));
  else if (name === 'date' && !DATE.test(value)) problems.push(`“${value}” is no date.`);
  else if (name === 'message-id' || name === 'in-reply-to' || name === 'references') {
    problems.push(...validateMessageIds(name, value));
  } else if (name === 'subject') problems.push(...validateEncodedWords(value));
  else if (name === 'mime-version' && value !== '1.0') problems.push(`MIME-Version is “${value}”.`);
}

const ENCODINGS = ['7bit', '8bit', 'binary', 'quoted-printable', 'base64'];

function validateEntity(text: string, problems: string[], depth: number): void {
  if (depth > 10) return;
  const { body } = headOf(text);
  const fields = new Map(
    readFields(text, depth === 0 ? [] : problems, false).map(({ name, value }) => [name, value]),
  );
  const type = readParameters('Content-Type', fields.get('content-type') ?? 'text/plain', problems);
  const disposition = fields.get('content-disposition');
  if (disposition !== undefined) readParameters('Content-Disposition', disposition, problems);
  const id = fields.get('content-id');
  if (id !== undefined) problems.push(...validateMessageIds('content-id', id));
  const encoding = (fields.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  if (!ENCODINGS.includes(encoding)) problems.push(`There is no encoding “${encoding}”.`);
  if (type.value.startsWith('multipart/'))
    validateMultipart(body, type.parameters.get('boundary'), encoding, problems, depth);
  else validateBody(body, encoding, problems);
}

function validateMultipart(
  body: string,
  boundary: string | undefined,
  encoding: string,
  problems: string[],
  depth: number,
): void {
  if (boundary === undefined || !/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary)) {
    problems.push(`“${boundary}” is no boundary.`);
    return;
  }
  if (encoding === 'base64' || encoding === 'quoted-printable')
    problems.push('A multipart is itself encoded.');
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`);
  const last = pieces.pop();
  if (last === undefined || !/^--[ \t]*(?:\r\n|$)/.test(last)) problems.push('A multipart is not closed.');
  if (pieces.length < 2) problems.push('A multipart has no part.');
  for (const piece of pieces.slice(1)) {
    if (!/^[ \t]*\r\n/.test(piece)) problems.push('A boundary begins a line of something else.');
    else validateEntity(piece.replace(/^[ \t]*\r\n/, ''), problems, depth + 1);
  }
}

function validateBody(body: string, encoding: string, problems: string[]): void {
  if ((encoding === '7bit' || encoding === 'quoted-printable' || encoding === 'base64') && !isAscii(body)) {
    problems.push(`A body in ${encoding} has octets beyond ASCII.`);
  }
  const lines = body.split('\r\n');
  if (encoding === 'base64') {
    if (lines.some((line) => line.length > 76 || !/^[A-Za-z0-9+/]*={0,2}$/.test(line)))
      problems.push('A base64 line is wrong.');
    if (body.replaceAll('\r\n', '').length % 4 !== 0) problems.push('Base64 is cut off.');
  }
  if (encoding === 'quoted-printable') {
    const wrong = lines.find(
      (line) =>
        line.length > 76 ||
        !/^(?:[\x21-\x3c\x3e-\x7e \t]|=[0-9A-F]{2})*=?$/.test(line) ||
        /[ \t]$/.test(line),
    );
    if (wrong !== undefined) problems.push(`“${wrong.slice(0, 90)}” is no quoted-printable line.`);
  }
}
