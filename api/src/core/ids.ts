// UUIDv7 (RFC 9562): 48 bits of milliseconds first, so that keys sort by time and B-trees grow at one end.
import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(16 * 256);
let offset = pool.length;
let lastMs = 0;
let sequence = 0;

/** A new UUIDv7. Ids made by one process strictly rise, also within a millisecond (12-bit counter, RFC 9562 6.2). */
export function uuidv7(): string {
  const bytes = takeRandom();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = ((bytes[6] ?? 0) << 3) | ((bytes[7] ?? 0) >> 5); // starts in the lower half of the counter's range
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return format(bytes.toString('hex'));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical lower-case form: what PostgreSQL prints. */
export const isUuid = (text: string): boolean => UUID.test(text);

function takeRandom(): Buffer {
  if (offset === pool.length) {
    randomFillSync(pool);
    offset = 0;
  }
  const bytes = Buffer.from(pool.subarray(offset, offset + 16));
  offset += 16;
  return bytes;
}

const format = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
