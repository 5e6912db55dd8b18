// A zip archive as a stream: nothing is held but the list of what went by. No zip64: callers keep below 4 GB.
import { pipeline, Readable, Transform } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { cleanFilename } from '../../core/display-text.ts';

export interface ZipFile {
  filename: string;
  /** Opened when its turn comes. */
  open(): Promise<Readable>;
}

export interface ZipOptions {
  /** Bytes of all contents together; the stream fails beyond. */
  maxBytes: number;
  modifiedAt: Date;
}

interface Entry {
  name: Buffer;
  offset: number;
  crc: number;
  size: number;
  packed: number;
}

/** Sizes follow each file (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;

/** The archive. Names are made safe and different from each other; what lies within is never unpacked. */
export function zipStream(files: readonly ZipFile[], options: ZipOptions): Readable {
  return Readable.from(archive(files, options), { objectMode: false });
}

async function* archive(
  files: readonly ZipFile[],
  { maxBytes, modifiedAt }: ZipOptions,
): AsyncGenerator<Buffer> {
  const time = dosTime(modifiedAt);
  const entries: Entry[] = [];
  let offset = 0;
  let total = 0;
  for (const [index, name] of uniqueNames(files.map(({ filename }) => filename)).entries()) {
    const entry: Entry = { name: Buffer.from(name), offset, crc: 0, size: 0, packed: 0 };
    const head = Buffer.concat([localHeader(entry, time), entry.name]);
    yield head;
    const content = await files[index]?.open();
    if (content === undefined) break;
    for await (const chunk of pack(content, entry, maxBytes - total)) {
      entry.packed += chunk.length;
      yield chunk;
    }
    const tail = descriptor(entry);
    yield tail;
    total += entry.size;
    offset += head.length + entry.packed + tail.length;
    entries.push(entry);
  }
  const directory = Buffer.concat(
    entries.map((entry) => Buffer.concat([centralHeader(entry, time), entry.name])),
  );
  yield directory;
  yield endOfDirectory(entries.length, directory.length, offset);
}

async function* pack(content: Readable, entry: Entry, maxBytes: number): AsyncGenerator<Buffer> {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      entry.crc = crc32(chunk, entry.crc);
      entry.size += chunk.length;
      done(entry.size > maxBytes ? new Error('The files are too large for one archive.') : null, chunk);
    },
  });
  const deflate = createDeflateRaw({ level: 1 });
  // What goes wrong before ends the last stream too, which is the one that is read.
  pipeline(content, meter, deflate, () => undefined);
  try {
    for await (const chunk of deflate as AsyncIterable<Buffer>) yield chunk;
  } finally {
    content.destroy();
  }
}

/** "a.pdf", "a (2).pdf": no two alike, also where case does not count, and none that a system keeps for itself. */
export function uniqueNames(filenames: readonly string[]): string[] {
  const taken = new Set<string>();
  return filenames.map((filename) => {
    const clean = cleanFilename(filename, 150) || 'file';
    const safe = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(clean) ? `_${clean}` : clean;
    const [, base = safe, ending = ''] = /^(.+?)(\.[^.]{1,16})?$/s.exec(safe) ?? [];
    let name = safe;
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${base} (${copy})${ending}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** APPNOTE 4.4.6: two seconds are as fine as it gets; years from 1980. */
function dosTime(at: Date): number {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107) - 1980;
  const date = (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

function localHeader({ name }: Entry, time: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function descriptor({ crc, size, packed }: Entry): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(0x08074b50, 0);
  header.writeUInt32LE(crc, 4);
  header.writeUInt32LE(packed, 8);
  header.writeUInt32LE(size, 12);
  return header;
}

function centralHeader({ name, crc, size, packed, offset }: Entry, time: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATE, 10);
  header.writeUInt32LE(time, 12);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return header;
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt32LE(0x06054b50, 0);
  header.writeUInt16LE(count, 8);
  header.writeUInt16LE(count, 10);
  header.writeUInt32LE(size, 12);
  header.writeUInt32LE(offset, 16);
  return header;
}
