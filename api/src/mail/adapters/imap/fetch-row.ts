// One row of a FETCH answer, read straight from its bytes: a first synchronisation reads hundreds of thousands of them,
// and imapflow's reading costs four times as much. Whatever is unusual is left to imapflow.
import { isAscii } from 'node:buffer';
import type {
  FetchMessageObject,
  MessageAddressObject,
  MessageEnvelopeObject,
  MessageStructureObject,
} from 'imapflow';
import { decodeEncodedWords } from '../../mime/encoded-words.ts';
import { type Token, TokenReader, Unusual } from './fetch-tokens.ts';

/** The answer as it came, without its last line break. */
export interface RawRow {
  payload: Buffer;
  literals: readonly Buffer[];
}

const START = /^\* (\d{1,10}) FETCH \(/;
const NUMBER = /^\d{1,15}$/;

/** Null unless it is a row with UID, flags and envelope that is written by the book. */
export function readFetchRow({ payload, literals }: RawRow): FetchMessageObject | null {
  if (!isPlain(payload)) return null;
  const text = payload.toString('latin1');
  const start = START.exec(text);
  if (!start) return null;
  try {
    const row = readItems(new TokenReader(text, literals, start[0].length), Number(start[1]));
    return row.uid && row.flags && row.envelope ? row : null;
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

function readItems(reader: TokenReader, seq: number): FetchMessageObject {
  const row = { seq, uid: 0 } as FetchMessageObject;
  for (let item = reader.item(); item !== null; item = reader.item()) {
    const value = reader.value();
    switch (item) {
      case 'UID':
        row.uid = numberOf(value);
        break;
      case 'FLAGS':
        row.flags = new Set(listOf(value).map(textOf));
        break;
      case 'MODSEQ':
        row.modseq = BigInt(numberTextOf(listOf(value)[0] ?? null));
        break;
      case 'RFC822.SIZE':
        row.size = numberOf(value);
        break;
      case 'INTERNALDATE':
        row.internalDate = new Date(textOf(value));
        break;
      case 'ENVELOPE':
        row.envelope = envelopeOf(listOf(value));
        break;
      case 'BODYSTRUCTURE':
        row.bodyStructure = structureOf(listOf(value), '');
        break;
      case 'EMAILID':
      case 'X-GM-MSGID':
        break;
      default:
        readSection(row, item, value);
    }
  }
  return row;
}

function readSection(row: FetchMessageObject, item: string, value: Token): void {
  if (!(value instanceof Uint8Array)) throw new Unusual();
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (item.startsWith('BODY[HEADER.FIELDS ')) row.headers = bytes;
  else if (/^BODY\[\](<0>)?$/.test(item)) row.source = bytes;
  else throw new Unusual();
}

function envelopeOf(fields: readonly Token[]): MessageEnvelopeObject {
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId] = fields;
  if (fields.length !== 10) throw new Unusual();
  const envelope: MessageEnvelopeObject = {};
  // imapflow leaves a date that cannot be read as text; so does this.
  if (date) envelope.date = new Date(textOf(date));
  if (subject) envelope.subject = decodeEncodedWords(textOf(subject));
  if (from) envelope.from = addressesOf(from);
  if (sender) envelope.sender = addressesOf(sender);
  if (replyTo) envelope.replyTo = addressesOf(replyTo);
  if (to) envelope.to = addressesOf(to);
  if (cc) envelope.cc = addressesOf(cc);
  if (bcc) envelope.bcc = addressesOf(bcc);
  if (inReplyTo) envelope.inReplyTo = textOf(inReplyTo).trim();
  if (messageId) envelope.messageId = textOf(messageId).trim();
  return envelope;
}

function addressesOf(list: Token): MessageAddressObject[] {
  return listOf(list).map((entry) => {
    const [name = null, , mailbox = null, host = null] = listOf(entry);
    if (!mailbox || !host) throw new Unusual(); // the syntax of groups (RFC 9051, section 7.5.2)
    const address = `${textOf(mailbox)}@${textOf(host)}`;
    return { name: name ? unquoted(decodeEncodedWords(textOf(name))) : '', address };
  });
}

const unquoted = (name: string): string =>
  name.length > 2 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name;

/** What is asked of the structure of a part; the children of an attached message do not belong to the message. */
function structureOf(node: readonly Token[], part: string): MessageStructureObject {
  return Array.isArray(node[0]) ? multipartOf(node, part) : singleOf(node, part);
}

function multipartOf(node: readonly Token[], part: string): MessageStructureObject {
  const subtype = node.findIndex((entry) => !Array.isArray(entry));
  const childNodes = node
    .slice(0, subtype)
    .map((child, index) => structureOf(listOf(child), part ? `${part}.${index + 1}` : String(index + 1)));
  return {
    ...(part ? { part } : {}),
    type: `multipart/${textOf(node[subtype] ?? null).toLowerCase()}`,
    childNodes,
  };
}

function singleOf(node: readonly Token[], part: string): MessageStructureObject {
  const [main = null, sub = null, parameters = null, id = null, , encoding = null, size = null] = node;
  const type = `${textOf(main)}/${textOf(sub)}`.toLowerCase();
  // After the seven fields of any part: lines of a text; envelope, structure and lines of a message.
  const disposition = node[type.startsWith('text/') ? 9 : type === 'message/rfc822' ? 11 : 8] ?? null;
  if (type.startsWith('text/') && !NUMBER.test(String(node[7]))) throw new Unusual();
  const [how = null, named = null] = disposition === null ? [] : listOf(disposition);
  return {
    ...(part ? { part } : {}),
    type,
    ...(parameters ? { parameters: parametersOf(parameters) } : {}),
    ...(id ? { id: textOf(id) } : {}),
    ...(encoding ? { encoding: textOf(encoding).toLowerCase() } : {}),
    size: numberOf(size),
    ...(how ? { disposition: textOf(how).toLowerCase() } : {}),
    ...(named ? { dispositionParameters: parametersOf(named) } : {}),
  } as MessageStructureObject;
}

function parametersOf(list: Token): Record<string, string> {
  const entries = listOf(list);
  const parameters = Object.create(null) as Record<string, string>;
  for (let index = 0; index + 1 < entries.length; index += 2) {
    const key = textOf(entries[index] ?? null).toLowerCase();
    const value = textOf(entries[index + 1] ?? null);
    // Values in pieces and in other character sets (RFC 2231).
    if (key.includes('*') || value.includes("'")) throw new Unusual();
    parameters[key] = decodeEncodedWords(value);
  }
  return parameters;
}

function listOf(token: Token): Token[] {
  if (!Array.isArray(token)) throw new Unusual();
  return token;
}

function textOf(token: Token): string {
  if (typeof token === 'string') return token;
  if (!(token instanceof Uint8Array)) throw new Unusual();
  const bytes = Buffer.from(token.buffer, token.byteOffset, token.byteLength);
  if (!isPlain(bytes)) throw new Unusual();
  return bytes.toString('latin1');
}

const isPlain = (bytes: Buffer): boolean => isAscii(bytes) && !bytes.includes(0);

function numberTextOf(token: Token): string {
  if (typeof token !== 'string' || !NUMBER.test(token)) throw new Unusual();
  return token;
}

const numberOf = (token: Token): number => Number(numberTextOf(token));
