import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard, type Resolver } from './guard.ts';
import { guardedFetch } from './guarded-fetch.ts';

let server: Server;
let port: number;
const hosts: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    hosts.push(request.headers.host);
    const redirects: Record<string, string> = {
      '/to-metadata': 'http://169.254.169.254/latest/meta-data',
      '/to-loopback': `http://127.0.0.1:${port}/secret`,
      '/to-file': 'file:///etc/passwd',
      '/again': '/again',
      '/once': '/image.png',
    };
    const location = redirects[request.url ?? ''];
    if (location) return response.writeHead(302, { location }).end();
    if (request.url === '/endless') return endless(response);
    if (request.url === '/slow') return undefined;
    return response.end(`body of ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function endless(response: NodeJS.WritableStream): void {
  const write = (): void => {
    while (response.writable && response.write(Buffer.alloc(64 * 1024)));
    response.once('drain', write);
  };
  write();
}

/** The guard believes that images.example is at the test's server, and lets it pass. */
const resolver: Resolver = async (host) => [
  { address: host === 'images.example' ? '127.0.0.1' : '10.0.0.1', family: 4 },
];
const guard = () => createGuard({ allow: [`images.example:${port}`], resolver });
const get = (path: string, options?: Parameters<typeof guardedFetch>[2]) =>
  guardedFetch(guard(), `http://images.example:${port}${path}`, options);

describe('a guarded fetch', () => {
  it('goes to the checked address under the name it was given', async () => {
    const { status, body } = await get('/image.png');
    expect([status, body.toString()]).toEqual([200, 'body of /image.png']);
    expect(hosts.at(-1)).toBe(`images.example:${port}`);
  });

  it('follows redirects within what is allowed', async () => {
    expect((await get('/once')).url.pathname).toBe('/image.png');
  });

  it.each(['/to-metadata', '/to-loopback'])(
    'is not led into the private network by the redirect %s',
    async (path) => {
      await expect(get(path)).rejects.toMatchObject({ problem: 'ADDRESS_BLOCKED' });
      expect(hosts.at(-1)).toBe(`images.example:${port}`);
    },
  );

  it('is not led to files, and not in circles', async () => {
    await expect(get('/to-file')).rejects.toMatchObject({ code: 'UNSUPPORTED_URL' });
    await expect(get('/again')).rejects.toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
  });

  it.each([
    'ftp://images.example/',
    'file:///etc/passwd',
    'http://user:secret@images.example/',
    'gopher://x',
    'nonsense',
  ])('refuses the address %s', async (address) => {
    await expect(guardedFetch(guard(), address)).rejects.toMatchObject({ code: 'UNSUPPORTED_URL' });
  });

  it('ends when the answer is too long or too late', async () => {
    await expect(get('/endless', { maxBytes: 100_000 })).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    await expect(get('/slow', { timeoutMs: 100 })).rejects.toThrow();
  });
});
