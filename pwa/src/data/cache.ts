// The normalised cache: which types have no identity of their own, and what each part of the app adds to it.
import types from '@postroom/schema/types.json' with { type: 'json' };
import type { Exchange } from '@urql/core';
import { type CacheExchangeOpts, cacheExchange, type StorageAdapter } from '@urql/exchange-graphcache';
import { mailCache } from '../mail/cache.ts';
import { settingsCache } from '../settings/cache.ts';

/** What one part of the app adds: how its mutations change the cache, at once and when answered, and how its lists join. */
export type CachePart = Pick<CacheExchangeOpts, 'updates' | 'optimistic' | 'resolvers'>;

const parts: readonly CachePart[] = [mailCache, settingsCache];

/** Connections, edges, payloads, errors, addresses …: all that has no `id` lives inside its parent. */
const keys: NonNullable<CacheExchangeOpts['keys']> = {
  ...Object.fromEntries(types.withoutId.map((name) => [name, () => null])),
  Viewer: () => 'me',
};

/** `Type.field` of later parts wins; a whole type or mutation is never split. */
function merged<K extends keyof CachePart>(kind: K): NonNullable<CachePart[K]> {
  const all: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part[kind] ?? {})) {
      const known = all[type];
      all[type] = isRecord(known) && isRecord(fields) ? { ...known, ...fields } : fields;
    }
  }
  return all as NonNullable<CachePart[K]>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The cache, kept in `storage` between visits when given. */
export function makeCache(storage?: StorageAdapter): Exchange {
  return cacheExchange({
    keys,
    possibleTypes: types.possibleTypes,
    updates: merged('updates'),
    optimistic: merged('optimistic'),
    resolvers: merged('resolvers'),
    ...(storage ? { storage } : {}),
  });
}
