import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStaticApp, type StaticApp } from './static.ts';

let folder: string;
let app: StaticApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-static-'));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(join(dist, 'assets', 'main-1a2b.js'), 'plain');
  writeFileSync(join(dist, 'assets', 'main-1a2b.js.br'), 'br');
  writeFileSync(join(dist, 'assets', 'main-1a2b.js.gz'), 'gz');
  writeFileSync(join(dist, '..', 'outside.txt'), 'secret');
  app = await createStaticApp(dist);
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.serve(new Request(`http://localhost${path}`, { headers, method }), path);

describe('the app', () => {
  it('is served precompressed, as far as the browser takes it', async () => {
    const best = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect([best?.headers.get('content-encoding'), await best?.text()]).toEqual(['br', 'br']);
    const older = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip;q=1, br;q=0' });
    expect([older?.headers.get('content-encoding'), await older?.text()]).toEqual(['gzip', 'gz']);
    const plain = await get('/assets/main-1a2b.js');
    expect([plain?.headers.get('content-encoding'), await plain?.text()]).toEqual([null, 'plain']);
    expect(best?.headers.get('vary')).toBe('accept-encoding');
    expect(best?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('has assets that never change and pages that are always asked for', async () => {
    expect((await get('/assets/main-1a2b.js'))?.headers.get('cache-control')).toContain('immutable');
    expect((await get('/'))?.headers.get('cache-control')).toBe('no-cache');
  });

  it('gives its page for every address that is one', async () => {
    for (const path of ['/', '/mail/inbox', '/settings/sessions'])
      expect(await (await get(path))?.text()).toBe('<!doctype html>');
  });

  it('gives no page in place of a missing file, and nothing from outside', async () => {
    for (const path of [
      '/assets/old-9f9f.js',
      '/favicon.ico',
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/assets/..\\..\\outside.txt',
    ]) {
      expect(await get(path), path).toBeNull();
    }
  });

  it('answers 304 to what the browser has, and HEAD without a body', async () => {
    const first = await get('/assets/main-1a2b.js');
    const again = await get('/assets/main-1a2b.js', { 'if-none-match': first?.headers.get('etag') ?? '' });
    expect(again?.status).toBe(304);
    const head = await get('/assets/main-1a2b.js', {}, 'HEAD');
    expect([head?.headers.get('content-length'), await head?.text()]).toEqual(['5', '']);
  });

  it('keeps other hosts, inline scripts and frames out by its policy', async () => {
    const policy = (await get('/'))?.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });
});
