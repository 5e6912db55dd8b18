import type { CachePart } from '../data/cache.ts';

/** How mail actions change the cache: optimistic results, list updates, pagination. */
export const mailCache: CachePart = {};
