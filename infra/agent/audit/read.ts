// Reading the audit log: a page from its end, and the whole chain.
import { z } from 'zod';
import type { AuditPage, AuditRecord, AuditVerdict } from '../protocol/audit.ts';
import {
  AUDIT_LIMITS,
  type AuditFile,
  type AuditLimits,
  FIRST_HASH,
  linesIn,
  parseJson,
  withAuditFiles,
} from './files.ts';
import { hashOf } from './log.ts';

const Entry = z.object({
  at: z.string(),
  verb: z.string(),
  params: z.unknown(),
  actor: z.object({
    organizationId: z.string(),
    userId: z.string().nullable(),
    reason: z.string().exactOptional(),
  }),
  outcome: z.enum(['begun', 'done', 'failed']),
  error: z.string().optional(),
  previous: z.string(),
});

const CHUNK = 64 * 1024;

/** @param before a position that an earlier page gave. */
export const readAudit = (path: string, before: number | null, first: number): Promise<AuditPage> =>
  withAuditFiles(path, (files) => pageOf(files, before, first));

async function pageOf(
  oldestFirst: readonly AuditFile[],
  before: number | null,
  first: number,
): Promise<AuditPage> {
  const entries: AuditRecord[] = [];
  for (const file of oldestFirst.toReversed()) {
    if (entries.length === first) break;
    const end = before === null ? file.size : Math.min(before - file.begin, file.size);
    if (end > 0) entries.push(...(await lastEntries(file, end, first - entries.length)));
  }
  const oldest = entries.at(-1)?.position ?? 0;
  return { entries, before: oldest > (oldestFirst[0]?.begin ?? 0) ? oldest : null };
}

/** The entries before a place in one file, newest first. */
async function lastEntries({ file, begin }: AuditFile, end: number, first: number): Promise<AuditRecord[]> {
  let from = end;
  let text = Buffer.alloc(0);
  // One line break more than entries: the first piece may be half a line.
  while (from > 0 && count(text) <= first) {
    const length = Math.min(CHUNK, from);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, from - length);
    text = Buffer.concat([buffer, text]);
    from -= length;
  }
  const records = linesOf(text, from).slice(-first).reverse();
  return records.map((record) => ({ ...record, position: record.position + begin }));
}

const count = (text: Buffer): number => {
  let found = 0;
  for (const byte of text) if (byte === 0x0a) found++;
  return found;
};

function linesOf(text: Buffer, offset: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  let from = offset === 0 ? 0 : text.indexOf(0x0a) + 1;
  for (let end = text.indexOf(0x0a, from); end >= 0; end = text.indexOf(0x0a, from)) {
    records.push(recordOf(text.toString('utf8', from, end), offset + from));
    from = end + 1;
  }
  return records;
}

function recordOf(line: string, position: number): AuditRecord {
  const parsed = Entry.safeParse(parseJson(line));
  if (!parsed.success) {
    const actor = { organizationId: '', userId: null };
    const error = 'This line of the log was altered and cannot be read.';
    return {
      position,
      at: new Date(0).toISOString(),
      verb: '',
      params: null,
      actor,
      outcome: 'failed',
      error,
    };
  }
  const { previous: _previous, error = null, params = null, ...entry } = parsed.data;
  return { position, ...entry, params, error };
}

/**
 * Follows the chain from the oldest file that is kept. Entries that are not kept any more count, so that an end that is cut
 * off shows. `at`: after how many entries the hash is wanted as well; null for what is not kept.
 */
export const verifyAudit = (
  path: string,
  at: readonly number[] = [],
  { kept }: Pick<AuditLimits, 'kept'> = AUDIT_LIMITS,
): Promise<AuditVerdict> => withAuditFiles(path, (files) => followChain(files, at, kept));

async function followChain(
  files: readonly AuditFile[],
  at: readonly number[],
  kept: number,
): Promise<AuditVerdict> {
  const heads: (string | null)[] = at.map(() => null);
  let { previous: expected, entries } = files[0] ?? { previous: FIRST_HASH, entries: 0 };
  const gone = entries;
  for (const [index, wanted] of at.entries()) if (wanted === entries) heads[index] = expected;
  // What is older than the oldest goes by itself only when there are as many full files as are kept.
  const full = files.filter((file) => file.full).length;
  let brokenAt: number | null = entries > 0 && full < kept ? entries : null;
  for (const file of files) {
    for await (const line of linesIn(file)) {
      entries++;
      const entry = Entry.safeParse(parseJson(line));
      if (brokenAt === null && (!entry.success || entry.data.previous !== expected)) brokenAt = entries;
      expected = hashOf(line);
      for (const [index, wanted] of at.entries()) if (wanted === entries) heads[index] = expected;
    }
  }
  return { entries, brokenAt, head: expected, heads, gone };
}
