/** A mailbox as RFC 5322 §3.4 names it; `name` is null when the sender gave none. */
export interface MailAddress {
  name: string | null;
  address: string;
}

/** The address headers of a message, groups flattened, in the order given. */
export interface MessageAddresses {
  from: MailAddress[];
  sender: MailAddress[];
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

/** One header field, decoded for reading (RFC 2047), unfolded, without control characters. */
export interface MessageHeader {
  name: string;
  value: string;
}

/** A part that is offered for download. */
export interface ParsedAttachment {
  /**
   * What IMAP's BODY[part] fetches; `2#0` is the first file inside the TNEF container at part 2, `~2` the part 2 that only
   * our own reader sees.
   */
  part: string;
  filename: string;
  /** Lower-case `type/subtype`. */
  mediaType: string;
  /** Bytes once decoded. */
  size: number;
  /** True when the message's own HTML shows it, or the sender asked for it to be shown in place. */
  inline: boolean;
  /** Without the angle brackets. */
  contentId: string | null;
  /** Lower-case Content-Transfer-Encoding. */
  encoding: string;
}

/** A delivery status notification (RFC 3464). */
export interface DeliveryReport {
  /** The server that reports. */
  reporter: string | null;
  /** The message it is about, without angle brackets, and its subject. */
  messageId: string | null;
  subject: string | null;
  recipients: ReportedRecipient[];
}

/** Addresses in lower case; times in ISO 8601. */
export interface ReportedRecipient {
  /** As the sender wrote it, where the report knows. */
  recipient: string;
  finalRecipient: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463. */
  statusCode: string | null;
  /** The server that refused, and its words. */
  host: string | null;
  reply: string | null;
  retryUntil: string | null;
}

/** Everything the index and the reading pane need of a message. */
export interface ParsedContent {
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  subject: string;
  /** The Date header, null when missing or not a date. */
  date: Date | null;
  addresses: MessageAddresses;
  /** Readable text: the text/plain parts, or the HTML put into words. Null when the message has neither. */
  text: string | null;
  /** HTML as sent, unsanitised; null when the message has none. */
  html: string | null;
  headers: MessageHeader[];
  /** The first words, without quoted text, at most 200 characters. */
  snippet: string;
  /** Opaque search document of the text and the attachments' names, for writeSearch. */
  searchText: string;
  attachments: ParsedAttachment[];
  hasRemoteContent: boolean;
  /** What a mail server reports about another message; null when this is no report. */
  report: DeliveryReport | null;
  /** True when text or HTML were cut at a limit: only their beginning is there. */
  truncated: boolean;
  /** Why the message cannot be shown, or what of its parts, headers and files is missing, in words; null when all is well. */
  problem: string | null;
}

export interface ParseOptions {
  /** Most characters of text and of HTML that are kept. Default 1,000,000. */
  maxText?: number;
}
