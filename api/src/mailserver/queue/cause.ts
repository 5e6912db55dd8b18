import { clipText } from '../../core/clean-text.ts';

const LONGEST = 200;

/**
 * A reason without what differs from message to message (addresses, ids, numbers, hosts' names and networks), so that
 * messages that wait for the same thing have the same one. "host mx1.example[192.0.2.1] said: 450 4.7.1
 * <bo@example>: Greylisted for 297 seconds" is "host … said: 450 4.7.1 <…>: Greylisted for # seconds".
 */
export function causeOf(reason: string): string {
  const cause = reason
    .replace(/\s+/g, ' ')
    .replace(/\(in reply to [^)]*\)/g, '')
    .replace(/<[^<>\s]*>/g, '<…>')
    .replace(/https?:\/\/\S+/g, '…')
    .replace(/[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, '…')
    // "mx1.example.com[192.0.2.1]:25"
    .replace(/[\w.-]+\[[^\]]*\](:\d+)?/g, '…')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
    .replace(/\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:.]*/gi, '…')
    .replace(/\b(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+\b/gi, '…')
    // Ids: long words that mix letters and digits.
    .replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{9,}\b/gi, '#')
    .replace(CODES, (number, basic, enhanced) => (basic || enhanced ? number : '#'))
    .replace(/\s+([:;,.])/g, '$1')
    .trim();
  return cause.length <= LONGEST ? cause : `${clipText(cause, LONGEST - 1)}…`;
}

/** SMTP's replies (450) and enhanced status codes (4.7.1) tell something; other numbers do not. */
const CODES = /(?<=: )([245]\d\d)\b(?=[ -])|\b([245]\.\d{1,3}\.\d{1,3})\b|\b\d+\b/g;
