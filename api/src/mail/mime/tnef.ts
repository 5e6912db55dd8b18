import { decodeCharset } from './charsets.ts';

/** What Outlook packs into winmail.dat (MS-OXTNEF): files, and at times the text. */
export interface TnefContent {
  files: TnefFile[];
  text: string | null;
  html: string | null;
}

export interface TnefFile {
  filename: string;
  mediaType: string | null;
  contentId: string | null;
  data: Buffer;
}

const signature = 0x223e9f78;
const attribute = {
  attachStart: 0x00069002,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachProperties: 0x00069005,
  body: 0x0002800c,
  messageProperties: 0x00069003,
  codePage: 0x00069007,
} as const;
const property = {
  body: 0x1000,
  html: 0x1013,
  data: 0x3701,
  longName: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
} as const;
const mostFiles = 200;

/** Opens a TNEF container; null when it is none or broken, so that it can be shown as it is. Reads within bounds only. */
export function readTnef(source: Uint8Array): TnefContent | null {
  const data = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (data.length < 6 || data.readUInt32LE(0) !== signature) return null;
  const content: TnefContent = { files: [], text: null, html: null };
  let charset = 'windows-1252';
  let position = 6;
  try {
    while (position + 11 <= data.length) {
      const id = data.readUInt32LE(position + 1);
      const length = data.readUInt32LE(position + 5);
      const start = position + 9;
      if (length > data.length - start) break;
      const value = data.subarray(start, start + length);
      if (id === attribute.codePage && value.length >= 4) charset = `windows-${value.readUInt32LE(0)}`;
      else readAttribute(id, value, content, charset);
      position = start + length + 2;
    }
  } catch (error) {
    // A property that lies about its length: keep what was read before it.
    if (!(error instanceof RangeError)) throw error;
  }
  content.files = content.files.filter((file) => file.data.length > 0 || file.filename !== '');
  return content.files.length === 0 && content.text === null && content.html === null ? null : content;
}

function readAttribute(id: number, value: Buffer, content: TnefContent, charset: string): void {
  if (id === attribute.attachStart && content.files.length < mostFiles) {
    content.files.push({ filename: '', mediaType: null, contentId: null, data: Buffer.alloc(0) });
    return;
  }
  if (id === attribute.body) content.text = withoutNul(decodeCharset(value, charset));
  if (id === attribute.messageProperties) readMessageProperties(value, content, charset);
  const file = content.files.at(-1);
  if (file === undefined) return;
  if (id === attribute.attachTitle && file.filename === '')
    file.filename = withoutNul(decodeCharset(value, charset));
  if (id === attribute.attachData) file.data = value;
  if (id === attribute.attachProperties) readFileProperties(value, file, charset);
}

function readMessageProperties(value: Buffer, content: TnefContent, charset: string): void {
  for (const { id, type, data } of properties(value)) {
    if (id === property.body) content.text = withoutNul(textOf(type, data, charset));
    if (id === property.html) content.html = withoutNul(textOf(type, data, charset));
  }
}

function readFileProperties(value: Buffer, file: TnefFile, charset: string): void {
  for (const { id, type, data } of properties(value)) {
    if (id === property.longName) file.filename = withoutNul(textOf(type, data, charset));
    if (id === property.mimeTag) file.mediaType = withoutNul(textOf(type, data, charset)).toLowerCase();
    if (id === property.contentId) file.contentId = withoutNul(textOf(type, data, charset));
    // An embedded object begins with the identifier of its interface.
    if (id === property.data) file.data = type === 0x0d ? data.subarray(16) : data;
  }
}

function textOf(type: number, data: Buffer, charset: string): string {
  return type === 0x1f ? decodeCharset(data, 'utf-16le') : decodeCharset(data, charset);
}

function withoutNul(text: string): string {
  return text.replace(/\0+$/, '');
}

const fixedSizes: Record<number, number> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

/** The properties of an encapsulated object ([MS-OXTNEF] 2.1.3.4). Throws RangeError past the end. */
function* properties(value: Buffer): Generator<{ id: number; type: number; data: Buffer }> {
  const count = Math.min(value.readUInt32LE(0), 10_000);
  let position = 4;
  for (let i = 0; i < count; i++) {
    const type = value.readUInt16LE(position);
    const id = value.readUInt16LE(position + 2);
    position += 4;
    if (id >= 0x8000) position = skipName(value, position);
    const size = fixedSizes[type & 0x0fff];
    const multiple = (type & 0x1000) !== 0;
    const variable = size === undefined;
    let values = 1;
    if (multiple || variable) {
      values = value.readUInt32LE(position);
      position += 4;
    }
    for (let k = 0; k < values; k++) {
      const length = size ?? value.readUInt32LE(position);
      if (size === undefined) position += 4;
      if (length > value.length - position) throw new RangeError('TNEF property beyond its container');
      if (k === 0) yield { id, type: type & 0x0fff, data: value.subarray(position, position + length) };
      position += length + ((4 - (length % 4)) % 4);
    }
  }
}

function skipName(value: Buffer, start: number): number {
  const kind = value.readUInt32LE(start + 16);
  if (kind === 0) return start + 24;
  const length = value.readUInt32LE(start + 20);
  return start + 24 + length + ((4 - (length % 4)) % 4);
}
