// Whether a mail server is there: it speaks first, and by its first line one knows it (RFC 9051 7.1, RFC 5321 3.1).
import { connect } from 'node:net';
import type { Endpoint } from '../config.ts';
import type { Health } from './health.ts';

const MAX_LINE = 1_000;

/** The server's first line. Rejects when nothing listens, or nothing is said before the signal aborts. */
export function readGreeting({ host, port }: Endpoint, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\r\n');
      if (end === -1 && text.length < MAX_LINE) return;
      resolve(end === -1 ? text : text.slice(0, end));
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${host}:${port} closed the connection without a greeting.`)));
  });
}

/** Registers a part that is up while the server at the endpoint greets as expected. */
export function registerGreeting(
  health: Health,
  name: string,
  endpoint: Endpoint | null,
  expected: RegExp,
): void {
  if (endpoint === null) return;
  health.register(name, async (signal) => {
    const greeting = await readGreeting(endpoint, signal);
    return expected.test(greeting)
      ? { state: 'up', message: `Answers at ${endpoint.host}:${endpoint.port}.` }
      : {
          state: 'degraded',
          message: `Says “${greeting.slice(0, 100)}” at ${endpoint.host}:${endpoint.port}.`,
        };
  });
}
