// As older programs write: one part, 8 bit, ISO 8859-1, encoded words in Q (RFC 2047).

interface Address {
  name: string;
  address: string;
}

export interface Latin1Letter {
  from: Address;
  to: Address[];
  cc: Address[];
  subject: string;
  text: string;
  /** The Date header. */
  date: string;
  /** Without angle brackets, as are the references. */
  messageId: string;
  references: string[];
}

export function renderLatin1(letter: Latin1Letter): Buffer {
  const { references } = letter;
  const answer = [
    `In-Reply-To: <${references.at(-1)}>`,
    `References: ${references.map((id) => `<${id}>`).join('\r\n ')}`,
  ];
  const lines = [
    `From: ${encodeAddress(letter.from)}`,
    `To: ${letter.to.map(encodeAddress).join(',\r\n ')}`,
    ...(letter.cc.length > 0 ? [`Cc: ${letter.cc.map(encodeAddress).join(',\r\n ')}`] : []),
    `Subject: ${encodeWord(letter.subject)}`,
    `Date: ${letter.date}`,
    `Message-ID: <${letter.messageId}>`,
    ...(references.length > 0 ? answer : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: 8bit',
    '',
    letter.text.replace(/\n/g, '\r\n'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function encodeAddress({ name, address }: Address): string {
  if (name === '') return address;
  const quoted = /[^\w !#$%&'*+/=?^`{|}~-]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
  return `${isAscii(name) ? quoted : encodeWord(name)} <${address}>`;
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function encodeWord(text: string): string {
  if (isAscii(text)) return text;
  const bytes = [...Buffer.from(text, 'latin1')].map((byte) => {
    const sign = String.fromCharCode(byte);
    if (sign === ' ') return '_';
    return /[a-z0-9]/i.test(sign) ? sign : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?iso-8859-1?Q?${bytes.join('')}?=`;
}
