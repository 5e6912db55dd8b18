// Flags of messages: what IMAP calls them, and what the index keeps.
import type { MessageFlags } from './ports.ts';

/** System flags (RFC 9051, section 2.3.2) and the keyword all clients use for forwarded mail (RFC 5788). */
export const FLAG = {
  seen: '\\Seen',
  flagged: '\\Flagged',
  answered: '\\Answered',
  draft: '\\Draft',
  deleted: '\\Deleted',
  forwarded: '$Forwarded',
} as const;

export const NO_FLAGS: MessageFlags = {
  seen: false,
  flagged: false,
  answered: false,
  forwarded: false,
  draft: false,
  keywords: [],
};

/** What teaches spam filters, and tells other clients (RFC 5788 registry). */
export const JUNK_KEYWORD = '$Junk';
export const NOT_JUNK_KEYWORD = '$NotJunk';

const MAX_KEYWORDS = 50;

/** Servers differ in the case of flags, which is without meaning. */
export function readFlags(flags: Iterable<string>): MessageFlags {
  const result: MessageFlags = { ...NO_FLAGS, keywords: [] };
  for (const flag of flags) {
    switch (flag.toLowerCase()) {
      case '\\seen':
        result.seen = true;
        break;
      case '\\flagged':
        result.flagged = true;
        break;
      case '\\answered':
        result.answered = true;
        break;
      case '\\draft':
        result.draft = true;
        break;
      case '$forwarded':
        result.forwarded = true;
        break;
      default:
        if (!flag.startsWith('\\') && result.keywords.length < MAX_KEYWORDS) result.keywords.push(flag);
    }
  }
  result.keywords.sort();
  return result;
}
