// An upload that comes in parts: each says where it begins, and what came before a broken connection stays.
import { InputError, NotFoundError } from '../core/errors.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { CHUNK_BYTES, inChunks, type Upload } from './upload.ts';

export interface BegunUpload extends Upload {
  /** Bytes that are here; the next part begins there. */
  offset: number;
}

/** A part began elsewhere than where the last one ended. */
export class UploadOffsetError extends Error {
  override readonly name = 'UploadOffsetError';
  readonly offset: number;
  constructor(offset: number) {
    super(`Go on at byte ${offset}.`);
    this.offset = offset;
  }
}

/** Throws NotFoundError when there is no such upload of the caller's. */
export async function findUpload({ database }: Pick<Deps, 'database'>, id: string): Promise<BegunUpload> {
  const [row] = await database.query<{
    filename: string;
    mediaType: string;
    size: bigint;
    offset: bigint;
  }>(sql`
    SELECT filename, media_type AS "mediaType", size, coalesce(received, size)::int8 AS "offset"
    FROM upload WHERE id = ${id}::uuid`);
  if (!row) throw new NotFoundError('file');
  return { ...row, id, size: Number(row.size), offset: Number(row.offset) };
}

export interface PartInput {
  id: string;
  userId: string;
  offset: number;
  content: AsyncIterable<Uint8Array>;
}

/**
 * Appends bytes and resolves with the new offset; those before a failure stay. Throws NotFoundError, UploadOffsetError
 * also when another request is appending meanwhile, and InputError for more bytes than were announced.
 */
export async function appendToUpload(deps: Pick<Deps, 'database'>, input: PartInput): Promise<number> {
  const { id, userId, content } = input;
  const { size, offset: reached } = await findUpload(deps, id);
  if (input.offset !== reached) throw new UploadOffsetError(reached);
  let offset = reached;
  for await (const bytes of inChunks(content, CHUNK_BYTES)) {
    const next = offset + bytes.length;
    if (next > size) throw new InputError({ file: `This file was announced with ${size} bytes.` });
    const rows = await deps.database.query(sql`
      WITH moved AS (
        UPDATE upload SET received = nullif(${next}::bigint, size)
        WHERE id = ${id}::uuid AND received = ${offset}::bigint RETURNING id)
      INSERT INTO upload_chunk (organization_id, upload_id, user_id, position, bytes)
      SELECT app_organization_id(), id, ${userId}::uuid, ${offset}::int, ${bytes} FROM moved RETURNING position`);
    if (rows.length === 0) throw new UploadOffsetError((await findUpload(deps, id)).offset);
    offset = next;
  }
  return offset;
}
