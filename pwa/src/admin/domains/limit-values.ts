// Limits between forms (text) and the server (numbers; null for none).
import { formatBytes } from '../../messages/format.ts';
import { bytesIn } from '../gigabytes.ts';
import { w } from './words.ts';

export interface Limits {
  maxMailboxes: number | null;
  maxAliases: number | null;
  defaultQuota: number | null;
  maxQuota: number | null;
}

export const textOf = (value: number | null): string => (value === null ? '' : String(value));

/** Undefined for what is no number. */
const countIn = (text: string): number | null | undefined =>
  text.trim() === '' ? null : /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
const readers = { maxMailboxes: countIn, maxAliases: countIn, defaultQuota: bytesIn, maxQuota: bytesIn };

/** Sentences by the name of the field. */
export function limitErrors(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readers)
      .filter(([name, read]) => read(values[name] ?? '') === undefined)
      .map(([name]) => [name, w('domains.noNumber')]),
  );
}

/** Of values without errors. */
export function limitsIn(values: Record<string, string>): Limits {
  return {
    maxMailboxes: countIn(values.maxMailboxes ?? '') ?? null,
    maxAliases: countIn(values.maxAliases ?? '') ?? null,
    defaultQuota: bytesIn(values.defaultQuota ?? '') ?? null,
    maxQuota: bytesIn(values.maxQuota ?? '') ?? null,
  };
}

export function limitsInWords(limits: Limits): string {
  const number = (value: number | null) => (value === null ? w('domains.unlimited') : String(value));
  const size = (value: number | null) => (value === null ? w('domains.unlimited') : formatBytes(value));
  return w('domains.limitsInWords', {
    mailboxes: number(limits.maxMailboxes),
    aliases: number(limits.maxAliases),
    quota: size(limits.defaultQuota),
    total: size(limits.maxQuota),
  });
}
