// A client of the line-based mail protocols, for probes of servers on this machine.
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ListenerAddress } from './listeners.ts';

const MOST_BYTES = 1024 * 1024;

/** Why a probe went wrong, in words for a person. */
export class ProbeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProbeError';
  }
}

/** How long to wait for the whole conversation, and for the first word of it. */
export interface Patience {
  wholeMs: number;
  greetingMs: number;
}

export class LineClient {
  #socket: Socket | TLSSocket;
  #buffer = '';
  #ended: string | null = null;
  #wake: (() => void) | null = null;
  readonly #deadline: number;
  readonly #greetingBy: number;
  #greeted = false;
  readonly name: string;

  private constructor(socket: Socket, name: string, { wholeMs, greetingMs }: Patience) {
    this.#socket = socket;
    this.name = name;
    this.#deadline = Date.now() + wholeMs;
    this.#greetingBy = Date.now() + Math.min(wholeMs, greetingMs);
    this.#listen(socket);
  }

  /** Throws ProbeError. A number is for the whole conversation. */
  static async connect(
    address: ListenerAddress,
    name: string,
    patience: number | Patience = 8_000,
  ): Promise<LineClient> {
    const socket = connect(address);
    const limits = typeof patience === 'number' ? { wholeMs: patience, greetingMs: patience } : patience;
    const client = new LineClient(socket, name, limits);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new ProbeError(`${name} does not accept connections in time.`)),
        limits.greetingMs,
      );
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.once('error', (error) => {
        clearTimeout(timer);
        reject(new ProbeError(`${name} does not accept connections (${error.message}).`));
      });
    });
    return client;
  }

  #listen(socket: Socket): void {
    const end = (why: string) => {
      this.#ended ??= why;
      this.#wake?.();
    };
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#greeted = true;
      this.#buffer += chunk.toString('latin1');
      if (this.#buffer.length > MOST_BYTES) socket.destroy(new Error('it says too much'));
      this.#wake?.();
    });
    socket.on('error', (error) => end(error.message));
    socket.once('close', () => end('it closed the connection'));
  }

  async readLine(): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf('\n');
      if (at >= 0) {
        const line = this.#buffer.slice(0, at).replace(/\r$/, '');
        this.#buffer = this.#buffer.slice(at + 1);
        return line;
      }
      if (this.#ended !== null) throw new ProbeError(`${this.name} ended the conversation: ${this.#ended}.`);
      const left = this.#left();
      if (left <= 0) throw new ProbeError(`${this.name} did not answer in time.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #left(): number {
    return (this.#greeted ? this.#deadline : this.#greetingBy) - Date.now();
  }

  write(text: string): void {
    // Of what does not fit a byte only a part would be written, which may be the end of a line.
    if (Buffer.from(text, 'latin1').toString('latin1') !== text)
      throw new ProbeError('It is not written in Latin letters.');
    this.#socket.write(text, 'latin1');
  }

  /** Any certificate will do: names and expiry are checked where certificates are. */
  async startTls(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners();
    const socket = connectTls({ socket: plain, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      const left = Math.max(1, this.#left());
      const timer = setTimeout(() => fail(new Error('no answer in time')), left);
      const fail = (error: Error) => {
        clearTimeout(timer);
        plain.destroy();
        reject(new ProbeError(`${this.name} cannot start TLS (${error.message}).`));
      };
      plain.once('error', fail);
      socket.once('error', fail);
      socket.once('close', () => fail(new Error('it closed the connection')));
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('close');
        plain.on('error', () => undefined);
        resolve();
      });
    });
    this.#socket = socket;
    this.#buffer = '';
    this.#listen(socket);
  }

  close(): void {
    this.#socket.destroy();
  }
}

export interface SmtpReply {
  code: number;
  text: string;
}

/** One reply of SMTP or LMTP, with its lines joined (RFC 5321 4.2.1). */
export async function readReply(client: LineClient): Promise<SmtpReply> {
  const lines: string[] = [];
  for (;;) {
    const line = await client.readLine();
    lines.push(line.slice(4));
    if (/^\d{3}(?: |$)/.test(line)) return { code: Number(line.slice(0, 3)), text: lines.join('\n') };
    if (!/^\d{3}-/.test(line))
      throw new ProbeError(`${client.name} says what is no reply: ${line.slice(0, 100)}`);
  }
}

export async function command(client: LineClient, text: string): Promise<SmtpReply> {
  client.write(`${text}\r\n`);
  return readReply(client);
}

export async function demand(client: LineClient, text: string, code: number): Promise<SmtpReply> {
  const reply = await command(client, text);
  if (reply.code === code) return reply;
  const asked = text.startsWith('AUTH') ? 'AUTH' : text;
  throw new ProbeError(
    `${client.name} answers ${asked} with “${reply.code} ${reply.text}” instead of ${code}.`,
  );
}
