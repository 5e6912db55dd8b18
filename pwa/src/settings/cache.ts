import type { CachePart } from '../data/cache.ts';

/** Lists of the settings that change with a mutation. */
export const settingsCache: CachePart = {};
