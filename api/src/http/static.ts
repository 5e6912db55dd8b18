// The built app: immutable assets, precompressed where the build made .br and .gz, and index.html for every page.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { APP_POLICY } from './headers.ts';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface Asset {
  file: string;
  size: number;
  etag: string;
}

export interface StaticApp {
  /** The page that every address of the app is answered with; null before the app is built. */
  page: string | null;
  /** The answer for a path: a file, index.html for a page, or null for what is neither. */
  serve(request: Request, path: string): Promise<Response | null>;
}

/** Looks once at what there is: a path is served only when the build made it, so no path leads out of the folder. */
export async function createStaticApp(dist: string): Promise<StaticApp> {
  const assets = await listAssets(dist);
  const index = assets.get('/index.html');
  return {
    page: index ? await readFile(index.file, 'utf8') : null,
    async serve(request, path) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null;
      const found = assets.has(path) && path !== '/' ? path : null;
      // A path with an extension is a file: a missing one must not turn into a page.
      if (!found && (extname(path) !== '' || !assets.has('/index.html'))) return null;
      const name = found ?? '/index.html';
      return answer(request, name, assets);
    },
  };
}

async function listAssets(dist: string): Promise<Map<string, Asset>> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => []); // not built yet
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const assets = await Promise.all(
    files.map(async (file): Promise<[string, Asset]> => {
      const { size, mtimeMs } = await stat(file);
      const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
      return [`/${relative(dist, file).split(sep).join('/')}`, { file, size, etag }];
    }),
  );
  return new Map(assets);
}

async function answer(request: Request, name: string, assets: Map<string, Asset>): Promise<Response | null> {
  const plain = assets.get(name);
  if (!plain) return null;
  const accepted = request.headers.get('accept-encoding') ?? '';
  const encoding = ENCODINGS.find(([token, suffix]) => accepts(accepted, token) && assets.has(name + suffix));
  const asset = (encoding && assets.get(name + encoding[1])) ?? plain;
  const headers = new Headers({
    'content-type': MEDIA_TYPES[extname(name)] ?? 'application/octet-stream',
    'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: asset.etag,
    vary: 'accept-encoding',
    'content-security-policy': APP_POLICY,
  });
  if (encoding) headers.set('content-encoding', encoding[0]);
  if (request.headers.get('if-none-match') === asset.etag)
    return new Response(null, { status: 304, headers });
  headers.set('content-length', String(asset.size));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(await bodyOf(asset), { headers });
}

async function bodyOf(asset: Asset): Promise<BodyInit> {
  if (asset.size < 64 * 1024) return new Uint8Array(await readFile(asset.file));
  return Readable.toWeb(createReadStream(asset.file)) as ReadableStream<Uint8Array>;
}

const accepts = (header: string, token: string): boolean =>
  header.split(',').some((part) => {
    const [name, ...parameters] = part.trim().split(';');
    return name?.trim() === token && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter));
  });
