// Reports come packed (gzip or zip, RFC 7489 7.2.1.1). What they unpack to is limited before it is unpacked.
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { ReportError } from './report-error.ts';

const gunzipAsync = promisify(gunzip);
const inflateRawAsync = promisify(inflateRaw);

export const MOST_PACKED_BYTES = 10 * 1024 * 1024;
export const MOST_UNPACKED_BYTES = 20 * 1024 * 1024;

/** The XML or JSON in an attachment. Throws ReportError when it is too large, or packed in another way. */
export async function unpackReport(bytes: Buffer): Promise<string> {
  if (bytes.length > MOST_PACKED_BYTES) throw new ReportError('It is larger than 10 MB.');
  if (bytes.subarray(0, 2).equals(Buffer.of(0x1f, 0x8b))) return unpack(() => gunzipAsync(bytes, LIMIT));
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return unpackZip(bytes);
  const start = bytes
    .subarray(0, 200)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[<{]/.test(start)) return bytes.toString('utf8');
  throw new ReportError('It is neither XML nor JSON, nor packed with gzip or zip.');
}

const LIMIT = { maxOutputLength: MOST_UNPACKED_BYTES };

async function unpack(run: () => Promise<Buffer>): Promise<string> {
  try {
    return (await run()).toString('utf8');
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ReportError(tooLarge ? 'It unpacks to more than 20 MB.' : 'It is damaged.', { cause: error });
  }
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The one file of an archive, found by its directory at the end (APPNOTE 4.3.12, 4.3.16). */
function unpackZip(bytes: Buffer): Promise<string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END)
    throw new ReportError('It is damaged.');
  const entries = bytes.readUInt16LE(end + 10);
  if (entries !== 1) throw new ReportError(`The archive holds ${entries} files; a report is one.`);
  const at = bytes.readUInt32LE(end + 16);
  if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new ReportError('It is damaged.');
  const method = bytes.readUInt16LE(at + 10);
  const packed = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length) throw new ReportError('It is damaged.');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + packed);
  if (data.length !== packed) throw new ReportError('It is damaged.');
  if (method === 0) return Promise.resolve(data.toString('utf8'));
  if (method !== 8) throw new ReportError('The archive is packed in a way that no report uses.');
  return unpack(() => inflateRawAsync(data, LIMIT));
}
