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
/** Bytes and files of one person that no message uses yet. */
const MAX_WAITING_BYTES = 250 * 1024 * 1024;
const MAX_WAITING_FILES = 500;
const CHUNK_BYTES = 512 * 1024;

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
  const { userId, filename, mediaType } = input;
  const id = uuidv7();
  // Reserved at its largest until its size is known: uploads at once cannot get past the quota together.
  await database.sqlTransaction(async (tx) => {
    await tx.query(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`uploads ${userId}`}::text, 0))::text`,
    );
    const [waiting] = await tx.query<{ bytes: bigint; files: number }>(sql`
      SELECT coalesce(sum(size), 0)::int8 AS bytes, count(*)::int AS files FROM upload WHERE user_id = ${userId}::uuid`);
    if (
      Number(waiting?.bytes ?? 0n) + MAX_UPLOAD_BYTES > MAX_WAITING_BYTES ||
      (waiting?.files ?? 0) >= MAX_WAITING_FILES
    ) {
      throw new UploadQuotaError();
    }
    await tx.query(sql`
      INSERT INTO upload (organization_id, id, user_id, filename, media_type, size)
      VALUES (app_organization_id(), ${id}::uuid, ${userId}::uuid, ${filename}, ${mediaType}, ${MAX_UPLOAD_BYTES}::bigint)`);
  });
  try {
    let size = 0;
    let position = 0;
    for await (const bytes of inChunks(input.content, CHUNK_BYTES)) {
      size += bytes.length;
      if (size > MAX_UPLOAD_BYTES) throw new InputError({ file: 'A file may have at most 25 MB.' });
      await database.query(sql`
        INSERT INTO upload_chunk (organization_id, upload_id, user_id, position, bytes)
        VALUES (app_organization_id(), ${id}::uuid, ${userId}::uuid, ${position++}::int, ${bytes})`);
    }
    await database.query(sql`UPDATE upload SET size = ${size}::bigint WHERE id = ${id}::uuid`);
    return { id, filename, mediaType, size };
  } catch (error) {
    await database.query(sql`DELETE FROM upload WHERE id = ${id}::uuid`);
    throw error;
  }
}

/** Throws NotFoundError when there is no such upload of the caller's. */
export async function discardUpload({ database }: Pick<Deps, 'database'>, id: string): Promise<void> {
  const rows = await database.query(sql`DELETE FROM upload WHERE id = ${id}::uuid RETURNING id`);
  if (rows.length === 0) throw new NotFoundError('file');
}

async function* inChunks(content: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let length = 0;
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
  if (length > 0) yield Buffer.concat(held);
}
