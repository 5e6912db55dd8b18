// Mail as strangers break it, by what is wrong with it. `shows` is text that must be readable in spite of it.
export interface HostileMail {
  name: string;
  source: Buffer;
  shows?: string;
  /** Names of the files that must be offered. */
  files?: string[];
  subject?: string;
}

const head = (subject: string, extra = ''): string =>
  `From: Mallory <mallory@example.org>\r\nTo: astrid@example.com\r\nSubject: ${subject}\r\nDate: Sat, 21 Nov 2026 09:00:00 +0100\r\nMessage-ID: <${Buffer.from(subject).toString('hex').slice(0, 60)}@example.org>\r\nMIME-Version: 1.0\r\n${extra}`;

const text = (value: string): Buffer => Buffer.from(value.replace(/\r?\n/g, '\r\n'), 'utf8');
const bytes = (value: string): Buffer => Buffer.from(value.replace(/\r?\n/g, '\r\n'), 'latin1');

function nested(depth: number): Buffer {
  let opening = '';
  let closing = '';
  for (let level = 0; level < depth; level++) {
    opening += `Content-Type: multipart/mixed; boundary="level${level}-"\n\n--level${level}-\n`;
    closing = `--level${level}---\n${closing}`;
  }
  return text(`${head(`Nested ${depth}`)}${opening}Content-Type: text/plain\n\nAt the bottom\n${closing}`);
}

function multipart(subject: string, parts: string[]): string {
  return `${head(subject)}Content-Type: multipart/mixed; boundary=xx\n\n${parts.map((part) => `--xx\n${part}\n`).join('')}--xx--\n`;
}

function base64(content: Buffer): string {
  return content.toString('base64').replace(/.{76}/g, '$&\n');
}

/** A TNEF container (winmail.dat) with one file. */
function tnef(name: string, content: string): Buffer {
  const attribute = (level: number, id: number, value: Buffer): Buffer => {
    const start = Buffer.alloc(9);
    start.writeUInt8(level, 0);
    start.writeUInt32LE(id, 1);
    start.writeUInt32LE(value.length, 5);
    const checksum = Buffer.alloc(2);
    checksum.writeUInt16LE(
      value.reduce((sum, byte) => (sum + byte) & 0xffff, 0),
      0,
    );
    return Buffer.concat([start, value, checksum]);
  };
  const signature = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 0x01, 0x00]);
  return Buffer.concat([
    signature,
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${name}\0`)),
    attribute(2, 0x0006800f, Buffer.from(content)),
  ]);
}

export const hostileMails: HostileMail[] = [
  { name: 'multiparts fifty deep', source: nested(50), shows: 'At the bottom' },
  { name: 'multiparts a thousand deep', source: nested(1_000) },
  {
    name: 'five thousand parts',
    source: text(
      multipart(
        'Parts',
        Array.from({ length: 5_000 }, (_, index) => `Content-Type: text/plain\n\npart ${index}`),
      ),
    ),
    shows: 'part 0',
  },
  {
    name: 'a file of no bytes',
    source: text(
      multipart('Empty file', [
        'Content-Type: text/plain\n\nsee file',
        'Content-Type: application/pdf; name=empty.pdf\nContent-Disposition: attachment\n',
      ]),
    ),
    shows: 'see file',
    files: ['empty.pdf'],
  },
  {
    name: 'a file of 25 MB',
    source: Buffer.concat([
      text(
        `${head('Large')}Content-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n\nlarge file below\n--xx\nContent-Type: application/zip; name=large.zip\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n`,
      ),
      text(base64(Buffer.alloc(25 * 1024 * 1024, 7))),
      text('\n--xx--\n'),
    ]),
    shows: 'large file below',
    files: ['large.zip'],
  },
  {
    name: 'a subject of 200 kB',
    source: text(
      `${head('Huge subject').replace('Huge subject', `Huge ${'subject\n '.repeat(25_000)}`)}\nBody under it\n`,
    ),
    shows: 'Body under it',
  },
  {
    name: 'twenty thousand header fields',
    source: text(`${head('Fields', 'X-Trace: a\n'.repeat(20_000))}\nBody after them\n`),
    shows: 'Body after them',
  },
  {
    name: 'ten thousand recipients',
    source: text(
      `${head('Recipients', `Cc: ${Array.from({ length: 10_000 }, (_, index) => `p${index}@example.org`).join(',\n ')}\n`)}\nHello all\n`,
    ),
    shows: 'Hello all',
  },
  {
    name: 'references of 150 kB',
    source: text(
      `${head('References', `References: ${Array.from({ length: 3_000 }, (_, index) => `<a${index}@example.org>`).join('\n ')}\n`)}\nStill here\n`,
    ),
    shows: 'Still here',
  },
  {
    name: 'a winmail.dat',
    source: text(
      multipart('Winmail', [
        'Content-Type: text/plain\n\nfrom Outlook',
        `Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n${base64(tnef('plan.txt', 'the plan'))}`,
      ]),
    ),
    shows: 'from Outlook',
    files: ['plan.txt'],
  },
  {
    name: 'a charset that does not exist',
    source: text(`${head('Charset', 'Content-Type: text/plain; charset=klingon-8\n')}\nräksmörgås\n`),
    shows: 'räksmörgås',
  },
  {
    name: 'Latin text under a UTF-8 label',
    source: bytes(
      `${head('Mislabelled', 'Content-Type: text/plain; charset=utf-8\n')}\nr\xe4ksm\xf6rg\xe5s\n`,
    ),
    shows: 'räksmörgås',
  },
  {
    name: 'UTF-7',
    source: text(`${head('Utf7', 'Content-Type: text/plain; charset=utf-7\n')}\nr+AOQ-ksm+APY-rg+AOU-s\n`),
    shows: 'räksmörgås',
  },
  {
    name: 'ISO-2022-KR',
    source: bytes(
      `${head('Korean', 'Content-Type: text/plain; charset=iso-2022-kr\n')}\n\x1b$)C\x0eGQ1[\x0f\n`,
    ),
    shows: '한글',
  },
  {
    name: 'NUL and control characters',
    source: bytes(
      `${head('Controls', 'Content-Type: text/plain\nContent-Transfer-Encoding: base64\n')}\n${base64(Buffer.from('before\0\x01\x1bafter'))}\n`,
    ),
    shows: 'beforeafter',
  },
  {
    name: 'half a surrogate pair',
    source: bytes(
      `${head('Surrogate', 'Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n')}\n${base64(Buffer.from([0x41, 0, 0x3d, 0xd8, 0x42, 0]))}\n`,
    ),
    shows: 'A\ufffdB',
  },
  {
    name: 'a subject that runs backwards',
    source: text(
      `${head(`=?utf-8?B?${Buffer.from('Invoice \u202efdp.exe\u2066 due').toString('base64')}?=`)}\nBidi\n`,
    ),
    subject: 'Invoice fdp.exe due',
    shows: 'Bidi',
  },
  {
    name: 'flowed text',
    source: text(
      `${head('Flowed', 'Content-Type: text/plain; format=flowed\n')}\nOne long \nparagraph of \nthree lines.\n\n> quoted \n> on\n`,
    ),
    shows: 'One long paragraph of three lines.',
  },
  {
    name: 'base64 that is none',
    source: text(`${head('Base64', 'Content-Transfer-Encoding: base64\n')}\n*** not base64 at all ***\n`),
    shows: 'not base64 at all',
  },
  {
    name: 'one line of 5 MB',
    source: text(`${head('Line')}\n${'word '.repeat(1_000_000)}\n`),
    shows: 'word word',
  },
  {
    name: 'HTML a hundred thousand deep',
    source: text(
      `${head('Deep HTML', 'Content-Type: text/html\n')}\n${'<div>'.repeat(100_000)}deep inside\n`,
    ),
    shows: 'deep inside',
  },
  {
    name: 'HTML that is never closed',
    source: text(
      `${head('Open HTML', 'Content-Type: text/html\n')}\n<p>visible</p><a href="${'x'.repeat(500_000)}\n`,
    ),
    shows: 'visible',
  },
  { name: 'no header at all', source: text('\nJust a body\n'), shows: 'Just a body' },
  { name: 'nothing but a header', source: text(head('Nothing else')) },
  {
    name: 'a boundary that never ends',
    source: text(
      `${head('Open boundary')}Content-Type: multipart/alternative; boundary=xx\n\n--xx\nContent-Type: text/plain\n\ncut off here`,
    ),
    shows: 'cut off here',
  },
  {
    name: 'an attached message in an attached message',
    source: text(
      multipart('Forwarded', [
        'Content-Type: text/plain\n\nsee below',
        `Content-Type: message/rfc822\n\n${head('Inner message')}Content-Type: message/rfc822\n\n${head('Innermost')}\nkernel of it\n`,
      ]),
    ),
    shows: 'see below',
    files: ['Inner message.eml'],
  },
  {
    name: 'a file name with a path',
    source: text(
      multipart('Path', [
        'Content-Type: text/plain\n\nsee file',
        'Content-Type: text/csv; name="../../etc/passwd.csv"\nContent-Disposition: attachment\n\na,b',
      ]),
    ),
    shows: 'see file',
    files: ['_.._etc_passwd.csv'],
  },
];
