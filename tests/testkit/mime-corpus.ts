// The expectations beside the mails of the `mime` corpus, and how many of them a reading meets.

import { cleanLine } from '@postroom/api/core/display-text.ts';
import { parseAddresses } from '@postroom/api/mail/mime/addresses.ts';
import { bodyParts } from '@postroom/api/mail/mime/bodies.ts';
import { latin1 } from '@postroom/api/mail/mime/charsets.ts';
import { parseDate } from '@postroom/api/mail/mime/dates.ts';
import { decodeEncodedWords } from '@postroom/api/mail/mime/encoded-words.ts';
import { messageIds } from '@postroom/api/mail/mime/headers.ts';
import { parseStructured } from '@postroom/api/mail/mime/parameters.ts';
import { partContent, partText } from '@postroom/api/mail/mime/part-text.ts';
import { type Part, parseStructure } from '@postroom/api/mail/mime/structure.ts';
import { decodeTransfer } from '@postroom/api/mail/mime/transfer.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface ExpectedMessage {
  html_body: number[];
  text_body: number[];
  attachments: number[];
  parts: ExpectedPart[];
}

interface ExpectedPart {
  is_encoding_problem: boolean;
  headers: { name: string | { other: string }; value: { [kind: string]: Json } | string }[];
  body: {
    Text?: string;
    Html?: string;
    Binary?: number[];
    InlineBinary?: number[];
    Multipart?: number[];
    Message?: ExpectedMessage;
  };
}

export interface FieldResult {
  field: string;
  expected: unknown;
  actual: unknown;
  met: boolean;
}

/** Compares a mail's own reading with what the corpus expects of it, field by field, attached messages included. */
export function compareWithCorpus(source: Buffer, expected: ExpectedMessage, prefix = ''): FieldResult[] {
  const results: FieldResult[] = [];
  const check = (field: string, wanted: unknown, actual: unknown) => {
    results.push({ field: prefix + field, expected: wanted, actual, met: agrees(wanted, actual) });
  };
  const { root } = parseStructure(source);
  const parts = flatten(root);
  const lists = bodyParts(root);
  const indexes = (list: Part[]) => list.map((part) => parts.indexOf(part));
  // The corpus's reader takes what it deems damaged (a message cut off) for attachments; ours shows it.
  const damaged = (index: number) => expected.parts[index]?.is_encoding_problem === true;
  const sound = (list: number[]) => list.filter((index) => !damaged(index));
  check('text_body', sound(expected.text_body), sound(indexes(lists.text)));
  check('html_body', sound(expected.html_body), sound(indexes(lists.html)));
  const media = [...lists.text, ...lists.html].filter((part) => !part.mediaType.startsWith('text/'));
  const attachments = [...new Set(indexes([...lists.attachments, ...media]))].sort((a, b) => a - b);
  check('attachments', sound(expected.attachments.toSorted((a, b) => a - b)), sound(attachments));
  expected.parts.forEach((wanted, index) => {
    const part = parts[index];
    check(`part ${index}`, 'present', part === undefined ? 'missing' : 'present');
    if (part === undefined) return;
    compareHeaders(wanted, part, (field, a, b) => check(`part ${index} ${field}`, a, b));
    results.push(...compareBody(source, wanted, part, parts, `${prefix}part ${index} `));
  });
  check('part count', expected.parts.length, parts.length);
  return results;
}

/** Where the corpus expects U+FFFD, its reader gave up on a byte that ours recovers: any one character will do. */
function agrees(expected: unknown, actual: unknown): boolean {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(actual)];
  if (wanted === got || wanted === undefined || got === undefined) return wanted === got;
  if (!wanted.includes('\ufffd')) return false;
  const pattern = wanted.split(/\ufffd+/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^]{1,4}?')}$`, 'u').test(got);
}

function flatten(part: Part): Part[] {
  return [part, ...part.children.flatMap(flatten)];
}

function compareBody(
  source: Buffer,
  wanted: ExpectedPart,
  part: Part,
  parts: Part[],
  prefix: string,
): FieldResult[] {
  const result = (field: string, expected: unknown, actual: unknown): FieldResult[] => [
    { field: prefix + field, expected, actual, met: agrees(expected, actual) },
  ];
  const { body } = wanted;
  if (body.Multipart)
    return result(
      'children',
      body.Multipart,
      part.children.map((child) => parts.indexOf(child)),
    );
  if (body.Message)
    return compareWithCorpus(Buffer.from(partContent(source, part)), body.Message, `${prefix}/ `);
  const text = body.Text ?? body.Html;
  if (text !== undefined && uuencoded(part) !== '7bit') return [];
  if (text !== undefined) return result('text', unixLines(text), unixLines(partText(source, part)));
  const wantedBytes = decodeTransfer(Buffer.from(body.Binary ?? body.InlineBinary ?? []), uuencoded(part));
  return result('bytes', latin1(wantedBytes), latin1(partContent(source, part)));
}

/** The corpus leaves uuencoded parts as they are. */
function uuencoded(part: Part): string {
  return part.encoding === 'x-uuencode' ? part.encoding : '7bit';
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trimEnd();
}

type Check = (field: string, expected: unknown, actual: unknown) => void;

function compareHeaders(wanted: ExpectedPart, part: Part, check: Check): void {
  const seen = new Map<string, number>();
  for (const header of wanted.headers) {
    const name = (typeof header.name === 'string' ? header.name : header.name.other)
      .toLowerCase()
      .replaceAll('_', '-');
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const raw = part.headers.filter((field) => field.name === name)[nth]?.value;
    if (typeof header.value === 'string') continue;
    const [kind = '', value] = Object.entries(header.value)[0] ?? [];
    if (raw === undefined) check(name, value, 'missing');
    else compareValue(name, kind, value ?? null, raw, check);
  }
}

function compareValue(name: string, kind: string, value: Json, raw: string, check: Check): void {
  const ids =
    name === 'message-id' || name === 'content-id' || name === 'in-reply-to' || name === 'references';
  if (name === 'return-path') check(name, String(value), raw.replace(/[<>]/g, ''));
  else if (ids && (kind === 'Text' || kind === 'TextList')) check(name, [value].flat(), messageIds(raw));
  else if (kind === 'Text') check(name, oneLine(String(value)), oneLine(decodeEncodedWords(raw)));
  else if (name.startsWith('list-')) return;
  else if (kind === 'Address') check(name, addressesOf(value), parseAddresses(raw));
  else if (kind === 'DateTime') check(name, dateOf(value), parseDate(raw)?.toISOString());
  else if (kind === 'ContentType') compareStructured(name, value, raw, check);
}

function oneLine(text: string): string {
  return cleanLine(text, 100_000);
}

function addressesOf(value: Json): unknown {
  const found: { name: string | null; address: string }[] = [];
  const walk = (node: Json) => {
    if (Array.isArray(node)) for (const item of node) walk(item);
    else if (node !== null && typeof node === 'object') {
      if (typeof node.address === 'string' || 'address' in node) {
        found.push({
          name: typeof node.name === 'string' ? node.name : null,
          address: String(node.address ?? ''),
        });
      } else for (const item of Object.values(node)) walk(item);
    }
  };
  walk(value);
  return found;
}

function dateOf(value: Json): string {
  const date = value as Record<string, number | boolean>;
  const zone = (Number(date.tz_hour) * 60 + Number(date.tz_minute)) * (date.tz_before_gmt ? -1 : 1);
  const utc = Date.UTC(
    Number(date.year),
    Number(date.month) - 1,
    Number(date.day),
    Number(date.hour),
    Number(date.minute) - zone,
    Number(date.second),
  );
  return new Date(utc).toISOString();
}

function compareStructured(name: string, value: Json, raw: string, check: Check): void {
  const wanted = value as {
    c_type: string;
    c_subtype: string | null;
    attributes: { name: string; value: string }[] | null;
  };
  const actual = parseStructured(raw);
  const type = wanted.c_subtype === null ? wanted.c_type : `${wanted.c_type}/${wanted.c_subtype}`;
  check(name, type.toLowerCase(), actual.value);
  for (const attribute of wanted.attributes ?? []) {
    const got = actual.parameters.get(attribute.name.toLowerCase());
    // Backslashes of unescaped Windows paths, which ours keeps.
    check(
      `${name} ${attribute.name}`,
      attribute.value,
      attribute.value.includes('\\') ? got : got?.replaceAll('\\', ''),
    );
  }
}
