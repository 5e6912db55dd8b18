import type { Database } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';

export interface Upload {
  id: string;
  filename: string;
  mediaType: string;
  size: number;
}

/** Bytes of one upload, so that a message with it passes mail servers once it is encoded. */
export const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;
export const TOO_LARGE = 'A file may have at most 25 MB. Share larger ones by a link.';
/** Bytes and files of one person that no message uses yet. */
const MAX_WAITING_BYTES = 250 * 1024 * 1024;
const MAX_WAITING_FILES = 500;
export const CHUNK_BYTES = 512 * 1024;

export interface UploadInput {
  userId: string;
  filename: string;
  mediaType: string;
  content: AsyncIterable<Uint8Array>;
}

/** The person's uploads take more room than they may. */
export class UploadQuotaError extends InputError {
  constructor() {
    super({
      file: 'You have too many files waiting. Send or discard the messages they are for, then try again.',
    });
  }
}

/**
 * Stores a file piece by piece, as it comes in; nothing of it remains when it breaks off. Throws UploadQuotaError, and
 * InputError for a file that is too large.
 */
export async function storeUpload({ database }: Pick<Deps, 'database'>, input: UploadInput): Promise<Upload> {
  const { filename, mediaType } = input;
  // Reserved at its largest until its size is known: uploads at once cannot get past the quota together.
  const id = await reserve(database, { ...input, size: MAX_UPLOAD_BYTES });
  try {
    let size = 0;
    for await (const bytes of inChunks(input.content, CHUNK_BYTES)) {
      if (size + bytes.length > MAX_UPLOAD_BYTES) throw new InputError({ file: TOO_LARGE });
      await database.query(sql`
        INSERT INTO upload_chunk (organization_id, upload_id, user_id, position, bytes)
        VALUES (app_organization_id(), ${id}::uuid, ${input.userId}::uuid, ${size}::int, ${bytes})`);
      size += bytes.length;
    }
    await database.query(
      sql`UPDATE upload SET size = ${size}::bigint, received = NULL WHERE id = ${id}::uuid`,
    );
    return { id, filename, mediaType, size };
  } catch (error) {
    await database.query(sql`DELETE FROM upload WHERE id = ${id}::uuid`);
    throw error;
  }
}

/**
 * Makes room for an upload of which nothing is here yet; a file without a byte is whole at once. Resolves with its id.
 * Throws UploadQuotaError.
 */
export async function reserve(
  database: Database,
  { userId, filename, mediaType, size }: Omit<UploadInput, 'content'> & { size: number },
): Promise<string> {
  const id = uuidv7();
  await database.sqlTransaction(async (tx) => {
    await tx.query(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`uploads ${userId}`}::text, 0))::text`,
    );
    const [waiting] = await tx.query<{ bytes: bigint; files: number }>(sql`
      SELECT coalesce(sum(size), 0)::int8 AS bytes, count(*)::int AS files FROM upload WHERE user_id = ${userId}::uuid`);
    if (
      Number(waiting?.bytes ?? 0n) + size > MAX_WAITING_BYTES ||
      (waiting?.files ?? 0) >= MAX_WAITING_FILES
    ) {
      throw new UploadQuotaError();
    }
    await tx.query(sql`
      INSERT INTO upload (organization_id, id, user_id, filename, media_type, size, received)
      VALUES (app_organization_id(), ${id}::uuid, ${userId}::uuid, ${filename}, ${mediaType}, ${size}::bigint,
        CASE WHEN ${size}::bigint > 0 THEN 0 END)`);
  });
  return id;
}

/** Throws NotFoundError when there is no such upload of the caller's. */
export async function discardUpload({ database }: Pick<Deps, 'database'>, id: string): Promise<void> {
  const rows = await database.query(sql`DELETE FROM upload WHERE id = ${id}::uuid RETURNING id`);
  if (rows.length === 0) throw new NotFoundError('file');
}

/** What has come before a failure is handed on, then the failure. */
export async function* inChunks(
  content: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, void, undefined> {
  let held: Uint8Array[] = [];
  let length = 0;
  let failure: { error: unknown } | null = null;
  try {
    for await (const bytes of content) {
      held.push(bytes);
      length += bytes.length;
      while (length >= size) {
        const all = Buffer.concat(held);
        yield all.subarray(0, size);
        held = [all.subarray(size)];
        length -= size;
      }
    }
  } catch (error) {
    failure = { error };
  }
  if (length > 0) yield Buffer.concat(held);
  if (failure !== null) throw failure.error;
}
