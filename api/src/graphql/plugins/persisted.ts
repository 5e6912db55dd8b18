// Persisted operations: the app names its operations by hash, and a browser session may run nothing else in production.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import type { Caller } from '../context.ts';

/** SHA-256 of a document's text to that text. */
export type Manifest = ReadonlyMap<string, string>;

export interface OperationParams {
  query?: unknown;
  extensions?: unknown;
}

/** Reads schema/persisted.json. Throws when a hash is not that of its document. */
export function readManifest(path: string): Manifest {
  let entries: [string, unknown][];
  try {
    entries = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw new Error(`The list of persisted operations ${path} cannot be read. Run: npm run build`, {
      cause: error,
    });
  }
  const manifest = new Map<string, string>();
  for (const [hash, document] of entries) {
    if (typeof document !== 'string' || hash !== createHash('sha256').update(document).digest('hex')) {
      throw new Error(
        `${path} has an entry whose hash is not that of its document: ${hash}. Run: npm run build`,
      );
    }
    manifest.set(hash, document);
  }
  return manifest;
}

/**
 * The document to run instead of what was sent; null to run what was sent.
 *
 * @throws GraphQLError when the hash is unknown, or the caller may run persisted operations alone.
 */
export function persistedDocument(
  params: OperationParams,
  options: { manifest: Manifest; caller: Caller; mandatory: boolean },
): string | null {
  const hash = hashOf(params.extensions);
  const document = hash === null ? undefined : options.manifest.get(hash);
  if (document !== undefined) return document;
  if (hash !== null && typeof params.query !== 'string') {
    throw refusal('PERSISTED_QUERY_NOT_FOUND', 'This operation is not known here. Reload the app.');
  }
  if (options.mandatory && options.caller === 'cookie') {
    throw refusal(
      'PERSISTED_QUERY_REQUIRED',
      'A browser session runs the app’s own operations only. Programs use a bearer token.',
    );
  }
  return null;
}

function hashOf(extensions: unknown): string | null {
  if (typeof extensions !== 'object' || extensions === null) return null;
  const persisted: unknown = Reflect.get(extensions, 'persistedQuery');
  if (typeof persisted !== 'object' || persisted === null) return null;
  const hash: unknown = Reflect.get(persisted, 'sha256Hash');
  return typeof hash === 'string' ? hash : null;
}

const refusal = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: 400, spec: true } } });
