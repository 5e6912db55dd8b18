// Postfix's queue files (proto/…, global/rec_type.h): records of a type, a length in base 128 and data.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export interface FileRecipient {
  address: string;
  original: string | null;
  done: boolean;
}

export interface QueueFile {
  sender: string;
  recipients: FileRecipient[];
  /** Recipients in the file that are left out of `recipients`. */
  moreRecipients: number;
  size: number;
  arrivedAt: number;
  messageId: string | null;
  attributes: { name: string; value: string }[];
  headers: string;
  body: string;
  truncated: boolean;
}

export interface ReadLimits {
  recipients: number;
  /** 0 to read no further than the header. */
  bodyBytes: number;
  /** Also gather what only whoever opens a message wants to see. */
  whole: boolean;
}

/** The file is not one that Postfix wrote, or not all of it. */
export class QueueFileError extends Error {}

const WINDOW = 16 * 1024;
const MAX_RECORD = 1024 * 1024;
const MAX_HEADER = 64 * 1024;
/** More than any envelope has that Postfix takes (recipients, attributes, edits of a milter). */
const MAX_RECORDS = 200_000;

const NOFOLLOW = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a file. Throws QueueFileError for what is none, and the system's error when it is gone. */
export function readQueueFile(path: string, limits: ReadLimits): QueueFile {
  const fd = openSync(path, NOFOLLOW);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new QueueFileError('It is not a file.');
    return new Reader(fd, stat.size, limits).read(stat.mtimeMs);
  } finally {
    closeSync(fd);
  }
}

const text = (data: Buffer): string => data.toString('utf8').replaceAll('\0', '\ufffd');

class Reader {
  readonly #fd: number;
  readonly #size: number;
  readonly #limits: ReadLimits;
  #window = Buffer.alloc(0);
  #windowAt = 0;
  #at = 0;
  #records = 0;
  #original: string | null = null;
  #inHeader = true;
  #headerBytes = 0;
  #bodyBytes = 0;
  #ended = false;
  readonly #header: Buffer[] = [];
  readonly #body: Buffer[] = [];
  readonly #file: QueueFile = {
    ...{ sender: '', recipients: [], moreRecipients: 0, size: 0, arrivedAt: 0, messageId: null },
    ...{ attributes: [], headers: '', body: '', truncated: false },
  };

  constructor(fd: number, size: number, limits: ReadLimits) {
    this.#fd = fd;
    this.#size = size;
    this.#limits = limits;
    this.#file.size = size;
  }

  read(modifiedAt: number): QueueFile {
    if (this.#size === 0) throw new QueueFileError('The file is empty.');
    const afterContent = this.#envelope();
    if (!this.#ended) this.#content();
    if (afterContent !== null && !this.#ended) {
      this.#at = afterContent;
      this.#rest();
    }
    const file = this.#file;
    file.headers = text(Buffer.concat(this.#header));
    file.body = text(Buffer.concat(this.#body));
    file.messageId = /^message-id:[ \t\r\n]*(<[^<>\r\n]{1,900}>)/im.exec(file.headers)?.[1] ?? null;
    if (file.arrivedAt === 0) file.arrivedAt = modifiedAt;
    return file;
  }

  /** Up to the message itself; returns where the records after it begin, when some recipients may stand there. */
  #envelope(): number | null {
    let expected = 0;
    let contentEnd: number | null = null;
    for (;;) {
      const record = this.#next();
      if (record === null) throw new QueueFileError('It ends within the envelope.');
      const { type, data } = record;
      if (this.#records === 1 && !'CTSAFw'.includes(type)) {
        throw new QueueFileError('It does not begin as a queue file does.');
      }
      if (type === 'C') {
        const [size = 0, offset = 0, recipients = 0, , length = 0] = data
          .toString('latin1')
          .trim()
          .split(/\s+/)
          .map(Number);
        if (size > 0) this.#file.size = size;
        expected = recipients;
        if (offset > 0 && length > 0) contentEnd = offset + length;
      } else if (type === 'M') break;
      else if (type === 'X' || type === 'E') {
        this.#ended = type === 'E';
        break;
      } else this.#take(type, data);
    }
    const { recipients, moreRecipients } = this.#file;
    return recipients.length + moreRecipients < expected ? contentEnd : null;
  }

  #take(type: string, data: Buffer): void {
    const file = this.#file;
    switch (type) {
      case 'T': {
        const [seconds = 0, micros = 0] = data.toString('latin1').trim().split(/\s+/).map(Number);
        if (seconds > 0) file.arrivedAt = seconds * 1000 + Math.floor(micros / 1000);
        break;
      }
      case 'S':
        file.sender = text(data);
        break;
      case 'O':
        this.#original = text(data);
        break;
      case 'R':
      case 'D':
        if (file.recipients.length < this.#limits.recipients || (type === 'R' && this.#makeRoom())) {
          file.recipients.push({ address: text(data), original: this.#original, done: type === 'D' });
        } else if (type === 'R') file.moreRecipients++;
        this.#original = null;
        break;
      case 'A':
        if (this.#limits.whole && file.attributes.length < 100) this.#attribute(text(data));
        break;
    }
  }

  /** Those that are left are more telling than those that were reached. */
  #makeRoom(): boolean {
    const { recipients } = this.#file;
    const done = recipients.findIndex((recipient) => recipient.done);
    if (done >= 0) recipients.splice(done, 1);
    return done >= 0;
  }

  #attribute(pair: string): void {
    const cut = pair.indexOf('=');
    if (cut > 0) this.#file.attributes.push({ name: pair.slice(0, cut), value: pair.slice(cut + 1) });
  }

  #content(): void {
    for (;;) {
      const record = this.#next();
      if (record === null) return; // cut short: what is there is shown
      const { type, data } = record;
      if (type === 'X' || type === 'E') return;
      if (type !== 'N' && type !== 'L') continue;
      if (this.#inHeader && type === 'N' && data.length === 0) {
        this.#inHeader = false;
        if (this.#limits.bodyBytes === 0) return;
        continue;
      }
      const piece = type === 'N' ? [data, NEWLINE] : [data];
      const length = data.length + (type === 'N' ? 1 : 0);
      if (this.#inHeader) {
        this.#headerBytes += length;
        if (this.#headerBytes > MAX_HEADER) return;
        this.#header.push(...piece);
      } else {
        if (this.#bodyBytes + length > this.#limits.bodyBytes) {
          this.#body.push(Buffer.concat(piece).subarray(0, this.#limits.bodyBytes - this.#bodyBytes));
          this.#file.truncated = true;
          return;
        }
        this.#bodyBytes += length;
        this.#body.push(...piece);
      }
    }
  }

  /** Recipients that were found in the header (sendmail -t) stand behind the message. */
  #rest(): void {
    for (;;) {
      const record = this.#next();
      if (record === null || record.type === 'E') return;
      if (!'NLM'.includes(record.type)) this.#take(record.type, record.data);
    }
  }

  #next(): { type: string; data: Buffer } | null {
    for (;;) {
      if (++this.#records > MAX_RECORDS) throw new QueueFileError('It has more records than can be.');
      const type = this.#byte();
      if (type === null) return null;
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = this.#byte();
        if (byte === null || shift > 28) throw new QueueFileError('The length of a record cannot be read.');
        length += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) break;
      }
      if (length > MAX_RECORD) throw new QueueFileError('A record is longer than can be.');
      const data = this.#bytes(length);
      if (data === null) throw new QueueFileError('It ends within a record.');
      const name = String.fromCharCode(type);
      if (!/[A-Za-z<>/]/.test(name)) throw new QueueFileError('It has a record of a kind that is not known.');
      // A pointer leads to what a milter has put in this place; zero leads nowhere.
      if (name === 'p') {
        const target = Number(data.toString('latin1').trim());
        if (!Number.isSafeInteger(target) || target < 0 || target > this.#size) {
          throw new QueueFileError('A pointer leads out of the file.');
        }
        if (target > 0) this.#at = target;
        continue;
      }
      if (name === 'w') continue;
      return { type: name, data };
    }
  }

  #byte(): number | null {
    const [byte] = this.#bytes(1) ?? [];
    return byte ?? null;
  }

  #bytes(length: number): Buffer | null {
    if (this.#at + length > this.#size) return null;
    const offset = this.#at - this.#windowAt;
    if (offset < 0 || offset + length > this.#window.length) this.#fill(length);
    const from = this.#at - this.#windowAt;
    if (from + length > this.#window.length) return null;
    this.#at += length;
    return this.#window.subarray(from, from + length);
  }

  #fill(length: number): void {
    const buffer = Buffer.allocUnsafe(Math.max(WINDOW, length));
    this.#window = buffer.subarray(0, readSync(this.#fd, buffer, 0, buffer.length, this.#at));
    this.#windowAt = this.#at;
  }
}

const NEWLINE = Buffer.from('\n');
