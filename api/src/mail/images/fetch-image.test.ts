import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard } from '../../core/guard.ts';
import { fetchImage } from './fetch-image.ts';

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
let server: Server;
let port: number;
const asked: IncomingMessage[] = [];

const answers: Record<string, (response: ServerResponse) => void> = {
  '/a.gif': (response) => response.end(pixel),
  '/lies.svg': (response) =>
    response
      .writeHead(200, { 'content-type': 'image/svg+xml' })
      .end('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  '/page': (response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end('<script>alert(1)</script>'.repeat(9)),
  '/gone': (response) => response.writeHead(404).end(pixel),
  '/packed': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(pixel)),
  '/inside': (response) => response.writeHead(302, { location: 'http://169.254.169.254/a.gif' }).end(),
  '/own': (response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/a.gif` }).end(),
  '/rebind': (response) =>
    response.writeHead(302, { location: `http://rebinding.example:${port}/a.gif` }).end(),
  '/again': (response) => response.writeHead(302, { location: '/again' }).end(),
  '/slow': (response) => {
    const timer = setInterval(() => response.write(pixel.subarray(0, 1)), 20);
    response.on('close', () => clearInterval(timer));
  },
  '/gigabyte': (response) => {
    response.writeHead(200, { 'content-length': 1024 ** 3 });
    const chunk = Buffer.alloc(64 * 1024);
    const fill = () => {
      while (response.writable && response.write(chunk));
    };
    response.on('drain', fill);
    fill();
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    answers[request.url ?? '']?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** news.example is the test's server, and let pass; rebinding.example is public at the first look and ours afterwards. */
function guard() {
  let looks = 0;
  return createGuard({
    allow: [`news.example:${port}`],
    resolver: async (host) => {
      if (host === 'news.example') return [{ address: '127.0.0.1', family: 4 }];
      return [{ address: looks++ === 0 ? '127.0.0.1' : '93.184.215.14', family: 4 }];
    },
  });
}
const get = (path: string, limits = {}) => fetchImage(guard(), `http://news.example:${port}${path}`, limits);

describe('a remote image', () => {
  it('is fetched without cookies, referrer or the name of a program', async () => {
    expect(await get('/a.gif')).toEqual({ mediaType: 'image/gif', bytes: pixel });
    const { headers } = asked.at(-1) as IncomingMessage;
    expect(Object.keys(headers).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(headers['user-agent']).not.toMatch(/postroom|node/i);
  });

  it.each([
    ['an SVG', '/lies.svg'],
    ['a page that calls itself an image', '/page'],
    ['not there', '/gone'],
    ['packed, against what was asked', '/packed'],
    ['redirected into the private network', '/inside'],
    ['redirected to this machine', '/own'],
    ['redirected to a name that leads to this machine now', '/rebind'],
    ['redirected in circles', '/again'],
    ['a gigabyte', '/gigabyte'],
  ])('that is %s is refused', async (_what, path) => {
    const started = performance.now();
    await expect(get(path)).rejects.toMatchObject({ code: 'IMAGE_NOT_AVAILABLE' });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(asked.filter(({ headers }) => !headers.host?.startsWith('news.example'))).toEqual([]);
  });

  it('that comes byte by byte is given up', async () => {
    const started = performance.now();
    await expect(get('/slow', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'IMAGE_NOT_AVAILABLE' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
