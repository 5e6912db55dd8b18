// Messages as NOTIFY payloads. PostgreSQL takes less than 8,000 bytes each, so long messages travel in pieces.
// A frame is "<message id> <piece> <pieces> <channel>\n<JSON text>".
import { randomBytes } from 'node:crypto';
import type { JsonValue } from './json.ts';

const PIECE_LENGTH = 7_000;
const MAX_PIECES = 400;
const MAX_UNFINISHED = 200;

export function toFrames(channel: string, message: JsonValue): string[] {
  // ASCII alone, so that characters are bytes and no character is cut in two.
  const json = JSON.stringify(message).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const count = Math.max(1, Math.ceil(json.length / PIECE_LENGTH));
  if (count > MAX_PIECES) {
    throw new RangeError(
      `A message on ${channel} has ${json.length} bytes: publish a reference to it instead.`,
    );
  }
  const id = randomBytes(9).toString('base64url');
  return Array.from({ length: count }, (_, index) => {
    const piece = json.slice(index * PIECE_LENGTH, (index + 1) * PIECE_LENGTH);
    return `${id} ${index} ${count} ${channel}\n${piece}`;
  });
}

/** Puts messages together again. `read` gives one with its last piece; frames that are none are passed over. */
export class FrameReader {
  readonly #unfinished = new Map<string, string[]>();

  read(frame: string): { channel: string; message: JsonValue } | null {
    const match = /^(\S+) (\d+) (\d+) (\S+)\n/.exec(frame);
    if (!match) return null;
    const [head, id = '', index, count, channel = ''] = match;
    const pieces = this.#unfinished.get(id) ?? [];
    pieces[Number(index)] = frame.slice(head.length);
    if (Object.keys(pieces).length < Number(count)) {
      this.#unfinished.set(id, pieces);
      this.#forgetOldest();
      return null;
    }
    this.#unfinished.delete(id);
    return { channel, message: JSON.parse(pieces.join('')) as JsonValue };
  }

  clear(): void {
    this.#unfinished.clear();
  }

  #forgetOldest(): void {
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > MAX_UNFINISHED && oldest !== undefined) this.#unfinished.delete(oldest);
  }
}
