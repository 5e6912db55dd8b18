import { join, resolve } from 'node:path';

/** The checkout this file belongs to. */
export const ROOT = resolve(import.meta.dirname, '../..');
export const inRoot = (...parts: string[]): string => join(ROOT, ...parts);
