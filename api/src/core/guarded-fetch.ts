// Fetches what people and mails name (remote images, webhooks, discovery documents) without a way into our own network.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { PostroomError } from './errors.ts';
import type { Guard, PinnedHost } from './guard.ts';

export interface GuardedFetchOptions {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For everything together; default 10 s. */
  timeoutMs?: number;
  /** Longest body taken; default 5 MB. */
  maxBytes?: number;
  /** Redirects followed, each checked like the first address; default 3. Only a GET follows any. */
  maxRedirects?: number;
  /** Refuses http, after redirects too. */
  httpsOnly?: boolean;
  signal?: AbortSignal;
}

export interface GuardedResponse {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: URL;
}

export class GuardedFetchError extends PostroomError {
  constructor(code: 'UNSUPPORTED_URL' | 'TOO_MANY_REDIRECTS' | 'ANSWER_TOO_LARGE', message: string) {
    super(code, message);
  }
}

/** Throws GuardError, GuardedFetchError, or what the network says. */
export async function guardedFetch(
  guard: Guard,
  address: string | URL,
  options: GuardedFetchOptions = {},
): Promise<GuardedResponse> {
  const { timeoutMs = 10_000, maxRedirects = 3, method = 'GET' } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const schemes = options.httpsOnly ? ['https:'] : ['http:', 'https:'];
  let url = readUrl(String(address), schemes);
  for (let redirects = 0; ; redirects++) {
    const pinned = await guard.resolve(url.hostname, portOf(url));
    const response = await requestOnce(url, pinned, { ...options, method, signal });
    const location = response.status >= 300 && response.status < 400 ? response.headers.location : undefined;
    if (location === undefined || method !== 'GET') return response;
    if (redirects >= maxRedirects) {
      throw new GuardedFetchError('TOO_MANY_REDIRECTS', `${url.hostname} redirects again and again.`);
    }
    url = readUrl(new URL(location, url).href, schemes);
  }
}

function readUrl(address: string, schemes: readonly string[]): URL {
  const url = URL.parse(address);
  if (!url || !schemes.includes(url.protocol) || url.username || url.password) {
    const kinds = schemes.length === 1 ? 'https' : 'http and https';
    throw new GuardedFetchError('UNSUPPORTED_URL', `Only plain ${kinds} addresses can be fetched.`);
  }
  return url;
}

const portOf = ({ port, protocol }: URL): number => (port ? Number(port) : protocol === 'https:' ? 443 : 80);

type Once = GuardedFetchOptions & { method: 'GET' | 'POST'; signal: AbortSignal };

function requestOnce(url: URL, pinned: PinnedHost, options: Once): Promise<GuardedResponse> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      {
        method: options.method,
        // The socket goes to the checked address; the name is for the Host header and for TLS.
        host: pinned.address,
        port: pinned.port,
        path: url.pathname + url.search,
        headers: { ...options.headers, host: url.host },
        ...(isIP(pinned.host) ? {} : { servername: pinned.host }),
        signal: options.signal,
        agent: false,
      },
      (response) => {
        readBody(response, options.maxBytes ?? 5 * 1024 * 1024).then(
          (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, url }),
          reject,
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new GuardedFetchError('ANSWER_TOO_LARGE', `The answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
