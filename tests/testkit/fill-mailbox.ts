// Thousands of messages in a mailbox within seconds: many in one APPEND (MULTIAPPEND, RFC 3502), without waiting for
// permission to send each (LITERAL+, RFC 7888).
import { connect, type Socket } from 'node:net';
import type { TestStack } from './stack.ts';

const PER_COMMAND = 200;

export interface FillOptions {
  address: string;
  count: number;
  folder?: string;
  /** The source of the nth message, CRLF; by default like a small company's mail (see `companyMail`). */
  write?: (index: number) => string;
  flags?: (index: number) => string[];
}

/** Appends messages in order; the last is the newest. */
export async function fillMailbox(
  { env, endpoints }: Pick<TestStack, 'env' | 'endpoints'>,
  { address, count, folder = 'INBOX', write = companyMail, flags = () => ['\\Seen'] }: FillOptions,
): Promise<void> {
  const session = new Session(connect(endpoints.imap.port, endpoints.imap.host));
  try {
    await session.greeting();
    const user = `${address}*${env.MAIL_MASTER_USER ?? ''}`;
    await session.command(`LOGIN "${user}" "${env.MAIL_MASTER_PASSWORD ?? ''}"`);
    const begin = Date.now() - count * 60_000;
    for (let start = 0; start < count; start += PER_COMMAND) {
      const parts = Array.from({ length: Math.min(PER_COMMAND, count - start) }, (_, offset) => {
        const index = start + offset;
        const source = Buffer.from(write(index));
        const date = imapDate(new Date(begin + index * 60_000));
        return Buffer.concat([
          Buffer.from(
            `${offset === 0 ? '' : ' '}(${flags(index).join(' ')}) "${date}" {${source.length}+}\r\n`,
          ),
          source,
        ]);
      });
      await session.command(Buffer.concat([Buffer.from(`APPEND "${folder}" `), ...parts]));
    }
    await session.command('LOGOUT').catch(() => undefined);
  } finally {
    session.end();
  }
}

class Session {
  private readonly socket: Socket;
  private readonly chunks: AsyncIterator<string>;
  private buffer = '';
  private count = 0;

  constructor(socket: Socket) {
    this.socket = socket.setNoDelay(true).setEncoding('utf8');
    this.chunks = socket[Symbol.asyncIterator]() as AsyncIterator<string>;
  }

  async greeting(): Promise<void> {
    await this.line((line) => line.startsWith('* OK'));
  }

  async command(text: string | Buffer): Promise<void> {
    const tag = `T${++this.count}`;
    this.socket.write(Buffer.concat([Buffer.from(`${tag} `), Buffer.from(text), Buffer.from('\r\n')]));
    const answer = await this.line((line) => line.startsWith(`${tag} `));
    if (!answer.startsWith(`${tag} OK`)) throw new Error(`The mail server answered ${answer}`);
  }

  end(): void {
    this.socket.destroy();
  }

  private async line(wanted: (line: string) => boolean): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf('\r\n');
      if (end < 0) {
        const { value, done } = await this.chunks.next();
        if (done) throw new Error('The mail server hung up.');
        this.buffer += value;
        continue;
      }
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + 2);
      if (wanted(line)) return line;
    }
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

function imapDate(date: Date): string {
  const day = `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

const PEOPLE = [
  'Ada Nyström',
  'Bruno Keller',
  'Clara Novak',
  'Deniz Aydın',
  'Elif Demir',
  'Farid Haddad',
  'Greta Lund',
];
const TOPICS = [
  'quote for the harbour office',
  'opening hours in May',
  'invoice 2041',
  'bike rack delivery',
  'team lunch',
];
const WORDS =
  'the order of spare wheels arrives on Thursday and we should check the invoice before the workshop opens again with new brakes for every customer who asked last week about a longer test ride'.split(
    ' ',
  );

/**
 * Mail of a small company: threads of one to five messages, half with HTML beside the text, one in ten with a file;
 * about three kilobytes each. The same index always gives the same message.
 */
export function companyMail(index: number): string {
  const thread = Math.floor(index / 3);
  const person = PEOPLE[(index * 7) % PEOPLE.length] ?? 'Ada Nyström';
  const answers = index % 3 !== 0;
  const id = (number: number): string => `<mail-${number}@lindqvist-bikes.example>`;
  const text = Array.from({ length: 120 }, (_, at) => WORDS[(at * 13 + index * 31) % WORDS.length]).join(' ');
  const wrapped = text.replace(/(.{1,72})(\s|$)/g, '$1\r\n');
  const name = Buffer.from(person).toString('base64');
  const headers = [
    `Return-Path: <${person.split(' ')[0]?.toLowerCase()}@lindqvist-bikes.example>`,
    `From: =?utf-8?B?${name}?= <${person.split(' ')[0]?.toLowerCase()}@lindqvist-bikes.example>`,
    'To: Workshop <workshop@lindqvist-bikes.example>, Mira Okafor <mira@okafor-print.example>',
    `Subject: ${answers ? 'Re: ' : ''}${TOPICS[thread % TOPICS.length]} (${thread})`,
    `Date: ${new Date(Date.UTC(2024, 0, 1) + index * 60_000).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${id(index)}`,
    ...(answers ? [`In-Reply-To: ${id(index - 1)}`, `References: ${id(thread * 3)} ${id(index - 1)}`] : []),
    'MIME-Version: 1.0',
  ];
  return `${headers.join('\r\n')}\r\n${bodyOf(index, wrapped)}`;
}

function bodyOf(index: number, text: string): string {
  const plain = `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
  if (index % 10 === 0) {
    const file = Buffer.from(text.repeat(3))
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n');
    const attachment = `Content-Type: application/pdf; name="plan-${index}.pdf"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="plan-${index}.pdf"\r\n\r\n${file}\r\n`;
    return multipart('mixed', [plain, attachment]);
  }
  if (index % 2 === 0) return plain;
  const html = `Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>${text.replaceAll('\r\n', '<br>\r\n')}</p></body></html>\r\n`;
  return multipart('alternative', [plain, html]);
}

function multipart(kind: string, parts: string[]): string {
  const boundary = `=_${kind}_1`;
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}
