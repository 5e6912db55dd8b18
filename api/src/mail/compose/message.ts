// The bytes of a message that is written here: RFC 5322, 2045–2047, 2231, and 6532 where an address needs it.
import { randomBytes } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { buildHeaderValue } from 'nodemailer/lib/mime-funcs';
import type MimeNode from 'nodemailer/lib/mime-node';
import { refuseLineBreaks } from '../../core/text.ts';
import { foldFlowed } from '../mime/flowed.ts';
import type { MailAddress } from '../ports.ts';
import type { Recipients } from './recipients.ts';

export interface ComposedPart {
  filename: string;
  mediaType: string;
  content: Buffer;
  /** Without angle brackets; set when the HTML shows the part (`cid:`). */
  contentId: string | null;
}

export interface MessageContent {
  from: MailAddress;
  /** Where answers go, when not to `from`. */
  replyTo: MailAddress | null;
  recipients: Recipients;
  subject: string;
  text: string;
  html: string | null;
  parts: ComposedPart[];
  /** Without angle brackets. */
  messageId: string;
  date: Date;
  /** The message this answers, and all before it, oldest first; without angle brackets. */
  inReplyTo: string | null;
  references: string[];
  /** Drafts remember Bcc; what is sent never shows it. */
  showBcc: boolean;
}

const CR = 0x0d;
const LF = 0x0a;
/** Octets without CRLF. */
const LONGEST_LINE = 998;

/** A Message-ID of our own (RFC 5322 3.6.4), without angle brackets. */
export const newMessageId = (from: string): string =>
  `${randomBytes(16).toString('hex')}@${from.slice(from.lastIndexOf('@') + 1)}`;

/** Throws InputError when a subject, name or file name would break out of its header line. */
export function composeMessage(content: MessageContent): Promise<Buffer> {
  const { recipients } = content;
  const composer = new MailComposer({
    from: toField(content.from),
    ...(content.replyTo === null ? {} : { replyTo: [toField(content.replyTo)] }),
    to: recipients.to.map(toField),
    cc: recipients.cc.map(toField),
    ...(content.showBcc ? { bcc: recipients.bcc.map(toField) } : {}),
    subject: literal(refuseLineBreaks(content.subject, 'content.subject')),
    text: foldFlowed(content.text.replace(/\r\n?/g, '\n')),
    ...(content.html === null ? {} : { html: content.html }),
    textEncoding: 'quoted-printable',
    messageId: `<${content.messageId}>`,
    date: content.date,
    ...(content.inReplyTo === null ? {} : { inReplyTo: `<${content.inReplyTo}>` }),
    ...(content.references.length === 0 ? {} : { references: content.references.map((id) => `<${id}>`) }),
    attachments: content.parts.map((part) => ({
      filename: refuseLineBreaks(part.filename, 'content.uploadIds'),
      contentType: typeOf(part),
      content: part.content,
      contentDisposition: part.contentId === null ? ('attachment' as const) : ('inline' as const),
      ...(part.contentId === null ? {} : { cid: part.contentId }),
    })),
    newline: '\r\n',
    // What a message holds comes from here, never from a path or an address in its content.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  node.keepBcc = content.showBcc;
  markFlowed(node);
  nameFiles(node);
  return node.build();
}

/** Lines of at most 998 octets that end in CRLF, and no NUL (RFC 2045 2.8). Searched, for byte by byte would take long. */
function fitsEightBit(content: Buffer): boolean {
  if (content.includes(0)) return false;
  for (let start = 0; ; ) {
    const cr = content.indexOf(CR, start);
    const lf = content.indexOf(LF, start);
    const end = cr < 0 ? content.length : cr;
    if (end - start > LONGEST_LINE) return false;
    if (cr < 0 || lf < 0) return cr === lf;
    if (lf !== cr + 1) return false;
    start = lf + 1;
  }
}

/**
 * A message within goes as 7bit or 8bit alone (RFC 2046 5.2.1). One whose lines mail cannot carry stays the same byte for
 * byte as a file, which its name still says to be a message.
 */
const typeOf = ({ mediaType, content }: ComposedPart): string =>
  mediaType.startsWith('message/') && !fitsEightBit(content) ? 'application/octet-stream' : mediaType;

/** Says of the text that its lines are folded softly (RFC 3676); files keep their types. */
function markFlowed(node: MimeNode): void {
  const type = String(node.getHeader('content-type') ?? '');
  const isFile = String(node.getHeader('content-disposition') ?? '') !== '';
  if (/^text\/plain\b/i.test(type) && !isFile)
    node.setHeader('Content-Type', 'text/plain; charset=utf-8; format=flowed');
  for (const child of node.childNodes) markFlowed(child);
}

/** Names stand in Content-Disposition alone (RFC 2183, 2231): an encoded word is no parameter of Content-Type (RFC 2047 5). */
function nameFiles(node: MimeNode): void {
  const { filename } = node;
  if (filename) {
    const value = String(node.getHeader('content-disposition') ?? 'attachment');
    node.filename = undefined;
    node.setHeader('Content-Disposition', {
      value: buildHeaderValue({ value, params: { filename } }),
      prepared: true,
      foldLines: true,
    });
  }
  for (const child of node.childNodes) nameFiles(child);
}

const toField = ({ name, address }: MailAddress) => ({ name: literal(name ?? ''), address });

/** Text that looks like an encoded word would be decoded by whoever reads it: a blank keeps it as it is. */
const literal = (text: string): string => text.replace(/=\?(?=[^\s?]+\?[bq]\?[^\s?]*\?=)/gi, '= ?');
