// Node's HTTP server in front of the surface: requests and responses of the web platform, and graceful stop.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { Logger } from '../core/log.ts';
import { heldBytes, hold } from './bytes.ts';
import type { Surface } from './surface.ts';
import { createWebSocketEndpoint } from './websocket.ts';

const GRACE_MS = 2_500;

export interface WebServer {
  port: number;
  /** Takes nothing new, lets requests finish for 2.5 s, then cuts what is left. */
  stop(): Promise<void>;
}

export async function startWebServer(
  surface: Surface,
  options: { host: string; port: number; log: Logger },
): Promise<WebServer> {
  const sockets = createWebSocketEndpoint(surface);
  const server = createServer({
    keepAliveTimeout: 65_000,
    headersTimeout: 20_000,
    requestTimeout: 300_000,
    maxHeaderSize: 32_768,
  });
  server.on('request', (request, response) => {
    serve(surface, request, response).catch((error: unknown) => {
      options.log.warn({ err: error }, 'An answer could not be sent');
      response.destroy();
    });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  sockets.attach(server);
  const port = await listen(server, options.host, options.port);
  return {
    port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sockets.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function serve(surface: Surface, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  let request: Request;
  try {
    request = await toRequest(incoming, gone.signal);
  } catch {
    outgoing.writeHead(400, { connection: 'close', 'content-length': '0' }).end(); // not a URL, or a method fetch does not know
    return;
  }
  const ipAddress = incoming.socket.remoteAddress ?? null;
  const response = await surface.fetch(request, { ipAddress, takesBytes: true });
  await send(response, outgoing, incoming.method === 'HEAD');
}

/** Bodies up to this size are read at once: a stream for each small operation costs more than the operation. */
const SMALL_BODY = 64 * 1024;

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  // An absolute or protocol-relative target must not name another host.
  const path = url.startsWith('/') ? url.replace(/^\/+/, '/') : '/';
  const target = new URL(path, `http://${incoming.headers.host ?? 'localhost'}`);
  if (method === 'GET' || method === 'HEAD') return new Request(target, { method, headers, signal });
  const length = Number(incoming.headers['content-length'] ?? Number.NaN);
  if (length <= SMALL_BODY) {
    const whole = await readAll(incoming);
    const request = new Request(target, { method, headers, signal, body: whole });
    return whole ? hold(request, whole) : request;
  }
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Request(target, { method, headers, signal, body, duplex: 'half' } as RequestInit);
}

/** Node ends the body at its Content-Length. */
function readAll(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => resolve(chunks.length === 0 ? null : Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('The caller left before the body was complete.')));
  });
}

async function send(response: Response, outgoing: ServerResponse, headOnly: boolean): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.statusCode = response.status;
  const whole = heldBytes(response);
  if (headOnly || !(response.body || whole)) {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  if (whole) {
    outgoing.setHeader('content-length', whole.length);
    outgoing.end(whole);
    return;
  }
  // JSON is complete when it is answered; anything else may be long, or go on.
  if (/^application\/(graphql-response\+)?json/.test(response.headers.get('content-type') ?? '')) {
    const text = Buffer.from(await response.arrayBuffer());
    outgoing.setHeader('content-length', text.length);
    outgoing.end(text);
    return;
  }
  if (response.body) await pump(response.body, outgoing);
}

async function pump(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined); // the source failed: there is nothing to stop
  outgoing.once('close', cancel);
  try {
    for (let step = await reader.read(); !step.done && !outgoing.destroyed; step = await reader.read()) {
      if (!outgoing.write(step.value)) await drained(outgoing);
    }
    outgoing.end();
  } finally {
    outgoing.off('close', cancel);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.once('drain', done);
    outgoing.once('close', done);
  });
}
