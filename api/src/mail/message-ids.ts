// Message-IDs as they occur: in brackets, without, many, broken.
import { hash } from 'node:crypto';
import { cleanText } from '../core/clean-text.ts';

/**
 * The oldest and the newest references say which thread a message belongs to. The choice depends on the header alone,
 * so that the same threads come out in any order of arrival.
 */
const OLDEST_REFERENCES = 10;
const NEWEST_REFERENCES = 40;
const MAX_ID_LENGTH = 998;
/** `null`, `none` and the like would put strangers' messages into one thread. */
const SHORTEST_WITHOUT_AT = 8;
/** Headers with megabytes of references exist; nothing beyond this is read. */
const MAX_HEADER_LENGTH = 200_000;

/**
 * Every Message-ID in a header value, in order, without brackets and repetitions. A value without brackets counts when
 * it is one word with an @ (some clients forget the brackets); words around bracketed ones are comments (RFC 5322,
 * section 4.5.4).
 */
export function parseMessageIds(value: string): string[] {
  const text = value.slice(0, MAX_HEADER_LENGTH);
  const found = new Set<string>();
  for (const match of text.matchAll(/<([^<>]*)>/g)) {
    const id = normalizeMessageId(match[1] ?? '');
    if (id) found.add(id);
  }
  if (found.size > 0) return [...found];
  const words = text.trim().split(/[\s,]+/);
  if (words.every((word) => word.includes('@'))) {
    for (const word of words) {
      const id = normalizeMessageId(word);
      if (id) found.add(id);
    }
  }
  return [...found];
}

/** One Message-ID without brackets and white space (folding puts some inside); null when nothing usable is left. */
export function normalizeMessageId(value: string): string | null {
  const id = cleanText(value).replaceAll(/[<>\s]/g, '');
  if (id.length > MAX_ID_LENGTH) return null;
  return id.includes('@') || id.length >= SHORTEST_WITHOUT_AT ? id : null;
}

export function capReferences(ids: readonly string[]): string[] {
  if (ids.length <= OLDEST_REFERENCES + NEWEST_REFERENCES) return [...ids];
  return [...ids.slice(0, OLDEST_REFERENCES), ...ids.slice(-NEWEST_REFERENCES)];
}

/** First 16 bytes of SHA-256, written as a UUID: what the reference table keys on. */
export function hashAsUuid(...parts: string[]): string {
  const hex = hash('sha256', parts.join('\0'), 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
