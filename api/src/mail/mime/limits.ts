/** Bounds on what a message from a stranger may cost. Beyond them it is cut and says so; it is never refused whole. */
export const limits = {
  /** Deepest multipart nesting that is followed; deeper parts become one attachment. */
  depth: 100,
  /** Most parts of one message. */
  parts: 2_000,
  /** Most attachments listed. */
  attachments: 500,
  /** Most header fields kept for one part. */
  headers: 1_000,
  /** Most header fields shown of a message. */
  shownHeaders: 500,
  /** Most bytes of one header field that are decoded. */
  headerBytes: 256 * 1024,
  /** Most characters of one header field that are shown. */
  shownHeaderLength: 16 * 1024,
  /** Most bytes of all header fields of all parts that are decoded. */
  allHeaderBytes: 4 * 1024 * 1024,
  /** Most bytes of a message that are looked at. */
  source: 128 * 1024 * 1024,
  /** Most addresses of one header field. */
  addresses: 20_000,
  /** Most Message-IDs kept of References. */
  references: 100,
  /** Most characters of text, and of HTML, that are kept. */
  text: 1_000_000,
  /** Most characters that search looks at. */
  searchText: 200_000,
  snippet: 200,
  subject: 2_000,
  filename: 200,
  /** Deepest nesting of attached messages whose text search looks at. */
  nestedMessages: 3,
  /** Most bytes of a TNEF container that are opened. */
  tnefBytes: 30 * 1024 * 1024,
} as const;
