// The bytes of a ManageSieve connection: a socket that becomes TLS, read line by line, with a deadline on everything.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MailServer } from '../../ports.ts';
import { mailServerError } from '../failure.ts';
import type { ByteSource } from './response.ts';

/** What may wait unread before the other side is made to wait. */
const MAX_WAITING = 256 * 1024;

export class Wire implements ByteSource {
  private socket: Socket;
  private readonly server: MailServer;
  private chunks: Buffer[] = [];
  private waiting = 0;
  private ended: unknown = null;
  private wake: (() => void) | null = null;

  private constructor(server: MailServer, socket: Socket) {
    this.server = server;
    this.socket = socket;
    this.listen();
  }

  static async open(server: MailServer, address: string, ca: string | null, ms: number): Promise<Wire> {
    const tcp = connectTcp({ host: address, port: server.port, noDelay: true });
    await settled(server, tcp, 'connect', ms);
    if (server.tls !== 'TLS') return new Wire(server, tcp);
    const secured = encrypt(server, tcp, ca);
    await settled(server, secured, 'secureConnect', ms);
    return new Wire(server, secured);
  }

  /** After the server said OK to STARTTLS. What it said beyond that came from somebody in between. */
  async startTls(ca: string | null, ms: number): Promise<void> {
    if (this.waiting > 0) {
      throw mailServerError(this.server, 'TLS_FAILED', 'It spoke on between STARTTLS and the encryption');
    }
    const plain = this.socket;
    plain.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    plain.pause();
    const secured = encrypt(this.server, plain, ca);
    await settled(this.server, secured, 'secureConnect', ms);
    this.socket = secured;
    this.listen();
  }

  write(text: string): void {
    if (this.ended === null) this.socket.write(text);
  }

  async line(maxBytes: number): Promise<Buffer> {
    for (let searched = 0; ; ) {
      const whole = this.joined();
      const end = whole.indexOf(0x0a, searched);
      if (end > maxBytes || (end === -1 && whole.length > maxBytes)) {
        throw mailServerError(this.server, 'PROTOCOL_ERROR', 'a line without an end');
      }
      if (end !== -1) {
        this.keep(whole.subarray(end + 1));
        return whole.subarray(0, end > 0 && whole[end - 1] === 0x0d ? end - 1 : end);
      }
      searched = whole.length;
      await this.more();
    }
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.waiting < count) await this.more();
    const whole = this.joined();
    this.keep(whole.subarray(count));
    return whole.subarray(0, count);
  }

  /** Everything that waits for bytes rejects with the reason. */
  destroy(reason: unknown): void {
    this.end(reason);
    this.socket.destroy();
  }

  get closed(): boolean {
    return this.ended !== null;
  }

  private listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.waiting += chunk.length;
      if (this.waiting > MAX_WAITING) this.socket.pause();
      this.wake?.();
    });
    const gone = (cause?: unknown) => this.end(mailServerError(this.server, 'CONNECTION_REFUSED', '', cause));
    this.socket.on('error', gone);
    this.socket.on('end', () => gone());
    this.socket.on('close', () => gone());
  }

  private end(reason: unknown): void {
    this.ended ??= reason;
    this.wake?.();
  }

  private async more(): Promise<void> {
    if (this.ended !== null) throw this.ended;
    this.socket.resume();
    const before = this.waiting;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = null;
    if (this.waiting === before && this.ended !== null) throw this.ended;
  }

  private joined(): Buffer {
    const whole = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length > 0 ? [rest] : [];
    this.waiting = rest.length;
  }
}

function encrypt(server: MailServer, socket: Socket, ca: string | null): Socket {
  return connectTls({
    socket,
    minVersion: 'TLSv1.2',
    ...(isIP(server.host) ? { host: server.host } : { servername: server.host }),
    ...(ca ? { ca } : {}),
  });
}

function settled(server: MailServer, socket: Socket, event: string, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(mailServerError(server, 'TIMEOUT')), ms);
    socket.once('error', fail);
    socket.once('close', () => fail(mailServerError(server, 'CONNECTION_REFUSED')));
    socket.once(event, () => {
      clearTimeout(timer);
      // Until the next listener is there, an error must not be without one.
      socket.on('error', () => undefined).removeListener('error', fail);
      socket.removeAllListeners('close');
      resolve();
    });
  });
}
