// A connection that costs the machine as little as possible: the load shares two cores with what it measures.
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const TIMEOUT_MS = 30_000;

/** One keep-alive HTTP/1.1 connection with one request at a time, like a browser tab's. */
export class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  #received: Buffer[] = [];
  #length = 0;
  #need = 0;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  #failed: Error | null = null;

  private constructor(socket: Socket, port: number, headers: Record<string, string>) {
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#head = `POST /graphql HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/json\r\n${fields.join('')}`;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('No answer in time.')));
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The connection was closed.')));
  }

  static open(port: number, headers: Record<string, string>): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, port, headers));
      });
    });
  }

  post(body: Buffer): Promise<Answer> {
    if (this.#failed) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.cork();
      this.#socket.write(`${this.#head}content-length: ${body.length}\r\n\r\n`, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#received.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#need) return;
    const all = this.#received.length === 1 ? piece : Buffer.concat(this.#received);
    this.#received = [all];
    const end = all.indexOf(HEAD_END);
    if (end === -1) return;
    const head = all.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.#fail(new Error(`An answer without length: ${head.slice(0, 200)}`));
      return;
    }
    this.#need = end + 4 + length;
    if (all.length < this.#need) return;
    const { resolve } = this.#waiting ?? {};
    this.#waiting = null;
    this.#received = [];
    this.#length = 0;
    this.#need = 0;
    resolve?.({ status: Number(head.slice(9, 12)), body: all.subarray(end + 4) });
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.#waiting?.reject(this.#failed);
    this.#waiting = null;
  }
}
