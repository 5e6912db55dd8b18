import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

const LIMIT_MS = 5_000;

/** Lines over a socket, one question after another, with a limit on time. */
export class Dialog {
  #socket: Socket;
  #text = '';
  #waiting: { take(): void; fail(error: Error): void } | null = null;
  #error: Error | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  static open(host: string, port: number): Promise<Dialog> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`No answer within ${LIMIT_MS / 1_000} s.`)));
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Dialog(socket));
      });
    });
  }

  /** The next line without its end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end).replace(/\r$/, '');
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      if (this.#error !== null) throw this.#error;
      if (this.#text.length > 65_536) throw new Error('It said more than a line.');
      await new Promise<void>((take, fail) => {
        this.#waiting = { take, fail };
      });
    }
  }

  /** Says a line and reads until one matches. */
  async ask(text: string, until: RegExp): Promise<string> {
    return (await this.lines(text, until)).at(-1) ?? '';
  }

  /** The same; gives all of them. */
  async lines(text: string, until: RegExp): Promise<string[]> {
    this.#socket.write(`${text}\r\n`);
    const lines: string[] = [];
    while (lines.length < 100) {
      const line = await this.line();
      lines.push(line);
      if (until.test(line)) return lines;
      if (/^([45]\d\d|\w (NO|BAD)) /.test(line)) throw new Error(`It says: ${line.slice(0, 200)}`);
    }
    throw new Error('It did not come to the point.');
  }

  secure(): Promise<TLSSocket> {
    this.#socket.removeAllListeners('data');
    return new Promise((resolve, reject) => {
      // Only looked at: who the certificate is good for is the clients' to judge.
      const secured = connectTls({ socket: this.#socket, rejectUnauthorized: false }, () => resolve(secured));
      secured.once('error', reject);
      this.#socket.once('timeout', () => reject(new Error('TLS did not come about in time.')));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    const end = (error: Error): void => {
      this.#error ??= error;
      this.#waiting?.fail(this.#error);
    };
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      this.#waiting?.take();
    });
    socket.on('error', end);
    socket.on('close', () => end(new Error('It hung up.')));
  }
}
