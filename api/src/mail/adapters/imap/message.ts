// imapflow's description of a message in our terms, with everything foreign clipped and cleaned.
import type { FetchMessageObject, MessageAddressObject, MessageEnvelopeObject } from 'imapflow';
import { cleanText, clipText } from '../../../core/clean-text.ts';
import { readFlags } from '../../flags.ts';
import { capReferences, normalizeMessageId, parseMessageIds } from '../../message-ids.ts';
import type { FlagState, MailAddress, MessageAddresses, ServerMessage } from '../../ports.ts';
import { attachmentsOf } from './structure.ts';

const MAX_SUBJECT = 2_000;
const MAX_NAME = 300;
const MAX_ADDRESS = 320;
/** Of each list; a message with 10,000 recipients is kept whole on the server. */
const MAX_ADDRESSES = 200;
/** Clocks are wrong and forgers are playful: what is outside becomes "no date". */
const EARLIEST = Date.UTC(1971, 0, 1);
const FUTURE_ALLOWANCE_MS = 2 * 86_400_000;

export function toFlagState(message: Pick<FetchMessageObject, 'uid' | 'modseq' | 'flags'>): FlagState {
  return { uid: message.uid, modseq: message.modseq ?? 0n, flags: readFlags(message.flags ?? []) };
}

export function toServerMessage(message: FetchMessageObject): ServerMessage {
  const envelope = message.envelope ?? {};
  const date = believableDate(envelope.date);
  const references = headerValue(message.headers, 'references');
  const inReplyTo = headerValue(message.headers, 'in-reply-to') || (envelope.inReplyTo ?? '');
  return {
    ...toFlagState(message),
    size: message.size ?? 0,
    // A server that lost its clock: what the sender says is nearer to the truth than now.
    receivedAt: believableDate(message.internalDate) ?? date ?? new Date(),
    date,
    messageId: messageIdOf(envelope.messageId),
    inReplyTo: capReferences(parseMessageIds(inReplyTo)),
    references: capReferences(parseMessageIds(references)),
    subject: clipText(cleanText(envelope.subject ?? ''), MAX_SUBJECT),
    addresses: toAddresses(envelope),
    attachments: attachmentsOf(message.bodyStructure),
    ...(message.source ? { source: message.source } : {}),
  };
}

function messageIdOf(value: string | undefined): string | null {
  if (!value) return null;
  return parseMessageIds(value)[0] ?? normalizeMessageId(value);
}

function toAddresses(envelope: MessageEnvelopeObject): MessageAddresses {
  return {
    from: toList(envelope.from),
    sender: toList(envelope.sender),
    replyTo: toList(envelope.replyTo),
    to: toList(envelope.to),
    cc: toList(envelope.cc),
    bcc: toList(envelope.bcc),
  };
}

function toList(list: MessageAddressObject[] | undefined): MailAddress[] {
  if (!list) return [];
  const result: MailAddress[] = [];
  for (const entry of list.slice(0, MAX_ADDRESSES)) {
    const address = clipText(cleanText(entry.address ?? '').trim(), MAX_ADDRESS);
    const name = clipText(cleanText(entry.name ?? '').trim(), MAX_NAME);
    if (address || name) result.push({ name: name && name !== address ? name : null, address });
  }
  return result;
}

function believableDate(value: Date | string | undefined): Date | null {
  if (value === undefined) return null;
  const date = value instanceof Date ? value : new Date(value);
  const time = date.getTime();
  return Number.isNaN(time) || time < EARLIEST || time > Date.now() + FUTURE_ALLOWANCE_MS ? null : date;
}

/** One field of a header block, unfolded (RFC 5322, section 2.2.3); all of them when it is repeated. */
function headerValue(block: Buffer | undefined, name: string): string {
  if (!block || block.length <= 4) return '';
  const lines = block.toString('latin1').split(/\r?\n/);
  let value = '';
  let inside = false;
  for (const line of lines) {
    if (inside && /^[ \t]/.test(line)) {
      value += ` ${line}`;
      continue;
    }
    const colon = line.indexOf(':');
    inside = colon > 0 && line.slice(0, colon).trim().toLowerCase() === name;
    if (inside) value += ` ${line.slice(colon + 1)}`;
  }
  return value.trim();
}
