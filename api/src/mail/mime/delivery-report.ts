// Delivery status notifications (RFC 3464): what a mail server reports about a message of ours.
import { cleanLine } from '../../core/display-text.ts';
import { headerText, headerValue, messageIds, type RawHeader, readHeaders } from './headers.ts';
import { limits } from './limits.ts';
import { partContent, partText } from './part-text.ts';
import { type Part, parseStructure } from './structure.ts';
import type { DeliveryReport, ReportedRecipient } from './types.ts';

const STATUS_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status']);
const ORIGINAL_TYPES = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/global-headers',
]);
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
const MAX_RECIPIENTS = 200;

/** Null for what is no report. */
export function readDeliveryReport(source: Buffer, root: Part): DeliveryReport | null {
  if (root.mediaType !== 'multipart/report') return null;
  const parts = flatten(root);
  const status = parts.find(({ mediaType }) => STATUS_TYPES.has(mediaType));
  if (status === undefined) return null;
  const [about, ...groups] = readGroups(partText(source, status, limits.text));
  const recipients = groups
    .slice(0, MAX_RECIPIENTS)
    .map(readRecipient)
    .filter((one) => one !== null);
  if (about === undefined || recipients.length === 0) return null;
  const original = readOriginal(source, parts);
  return {
    reporter: typed(about, 'reporting-mta'),
    messageId: original === null ? null : (messageIds(headerValue(original, 'message-id'))[0] ?? null),
    subject: original === null ? null : cleanLine(headerText(original, 'subject') ?? '', limits.subject),
    recipients,
  };
}

const flatten = (part: Part): Part[] => [part, ...part.children.flatMap(flatten)];

/** Groups of fields with empty lines between them; the first is about the message, the others about recipients. */
function readGroups(text: string): RawHeader[][] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map((group) => fieldsOf(Buffer.from(`${group.trim()}\n\n`)))
    .filter((headers) => headers.length > 0);
}

const fieldsOf = (bytes: Buffer): RawHeader[] =>
  readHeaders(bytes, 0, bytes.byteLength, limits.headerBytes, () => false).headers;

function readRecipient(headers: RawHeader[]): ReportedRecipient | null {
  const final = typed(headers, 'final-recipient');
  const original = typed(headers, 'original-recipient');
  const recipient = original ?? final;
  const action = ACTIONS.find((name) => name === headerValue(headers, 'action')?.trim().toLowerCase());
  if (recipient === null || action === undefined) return null;
  const retryUntil = new Date(headerValue(headers, 'will-retry-until') ?? '');
  return {
    recipient: recipient.toLowerCase(),
    finalRecipient: (final ?? recipient).toLowerCase(),
    action,
    statusCode: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(headerValue(headers, 'status') ?? '')?.[0] ?? null,
    host: typed(headers, 'remote-mta'),
    reply: typed(headers, 'diagnostic-code'),
    retryUntil: Number.isNaN(retryUntil.getTime()) ? null : retryUntil.toISOString(),
  };
}

/** The value behind `type;`, as in `rfc822; mira@example.org`. */
function typed(headers: RawHeader[], name: string): string | null {
  const value = headerText(headers, name);
  if (value === undefined || value === null) return null;
  const text = cleanLine(value.replace(/^[^;]*;/, ''), 2_000).replace(/^<(.*)>$/, '$1');
  return text === '' ? null : text;
}

function readOriginal(source: Buffer, parts: Part[]): RawHeader[] | null {
  const part = parts.find(({ mediaType }) => ORIGINAL_TYPES.has(mediaType));
  if (part === undefined) return null;
  const bytes = Buffer.from(partContent(source, part));
  return parseStructure(Buffer.concat([bytes, Buffer.from('\r\n\r\n')])).root.headers;
}
