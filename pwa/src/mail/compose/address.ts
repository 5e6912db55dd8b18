// Addresses as people type and paste them (RFC 5322 §3.4, read leniently), and why one cannot be sent to.

export interface Recipient {
  name: string | null;
  address: string;
}

export type AddressProblem =
  | 'no-at'
  | 'no-name'
  | 'no-domain'
  | 'bad-name'
  | 'bad-domain'
  | 'incomplete-domain'
  | 'too-long';

const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const QUOTED_LOCAL = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** Why the address cannot be right, or null. Lengths are those of RFC 5321 §4.5.3.1: 64 and 254 octets. */
export function addressProblem(address: string): AddressProblem | null {
  const at = address.lastIndexOf('@');
  if (at < 0) return 'no-at';
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === '') return 'no-name';
  if (domain === '') return 'no-domain';
  const octets = new TextEncoder();
  if (octets.encode(local).length > 64 || octets.encode(address).length > 254) return 'too-long';
  if (!ATOM.test(local) && !QUOTED_LOCAL.test(local)) return 'bad-name';
  const labels = domain.split('.');
  if (labels.some((label) => !LABEL.test(label) || octets.encode(label).length > 63)) return 'bad-domain';
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '')) return 'incomplete-domain';
  return null;
}

/** Cuts a list at commas, semicolons and line ends that stand outside of quotes, comments and angle brackets. */
export function splitAddressList(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let angle = false;
  let comment = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quoted && char === '\\') {
      piece += char + text.charAt(index + 1);
      index += 1;
      continue;
    }
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') comment += 1;
    else if (!quoted && char === ')') comment = Math.max(0, comment - 1);
    else if (!quoted && char === '<') angle = true;
    else if (!quoted && char === '>') angle = false;
    const separates = /[,;\n\r]/.test(char) && !quoted && !angle && comment === 0;
    if (separates) {
      pieces.push(piece);
      piece = '';
    } else {
      piece += char;
    }
  }
  pieces.push(piece);
  return pieces.map((one) => one.trim()).filter((one) => one !== '');
}

const unquote = (text: string): string => {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(text.trim());
  return (quoted?.[1]?.replace(/\\(.)/gs, '$1') ?? text).trim();
};

/** One piece of a list: `Hans Müller <hans@example.com>`, `hans@example.com (Hans Müller)` or the bare address. */
export function parseRecipient(piece: string): Recipient {
  const text = piece.replace(/[\r\n\t]+/g, ' ').trim();
  const angle = /^(.*?)<\s*([^<>]*?)\s*>[^<>]*$/s.exec(text);
  if (angle !== null) {
    const name = unquote(angle[1] ?? '');
    return { name: name === '' ? null : name, address: (angle[2] ?? '').replace(/^mailto:/i, '') };
  }
  const comment = /^(\S+@\S+)\s*\((.*)\)$/s.exec(text);
  if (comment !== null) return { name: (comment[2] ?? '').trim() || null, address: comment[1] ?? '' };
  return { name: null, address: text.replace(/^mailto:/i, '') };
}

/**
 * The recipients in a pasted or typed list. A surname first ("Müller, Hans <hans@…>") is not two people: a piece
 * without `@` goes with the next one, when that has an address in angle brackets.
 */
export function parseRecipients(text: string): Recipient[] {
  const recipients: Recipient[] = [];
  let before = '';
  for (const piece of splitAddressList(text)) {
    const whole = before === '' ? piece : `${before}, ${piece}`;
    if (!piece.includes('@') && piece.length < 60) {
      before = whole;
    } else if (before !== '' && !/<[^<>]*>/.test(piece)) {
      recipients.push(parseRecipient(before), parseRecipient(piece));
      before = '';
    } else {
      recipients.push(parseRecipient(whole));
      before = '';
    }
  }
  if (before !== '') recipients.push(parseRecipient(before));
  return recipients;
}

/** Written as in a header, for a tooltip or for editing the chip again. */
export function writeRecipient(recipient: Recipient): string {
  if (recipient.name === null) return recipient.address;
  const plain = /^[\p{L}\p{M}\p{N}\s'’.-]*$/u.test(recipient.name);
  const name = plain ? recipient.name : `"${recipient.name.replace(/(["\\])/g, '\\$1')}"`;
  return `${name} <${recipient.address}>`;
}

/** Addresses are told apart without regard to case, as every mail system in use does. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The list without those whose address came before. */
export function withoutRepeats<T extends { address: string }>(recipients: readonly T[]): T[] {
  const seen = new Set<string>();
  return recipients.filter(({ address }) => {
    const key = address.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
