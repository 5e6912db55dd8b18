// The files that go with a message: uploads, and attachments of messages that are there already.
import { InputError, NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { partContent } from '../mime/parse-message.ts';
import { type Part, parseStructure } from '../mime/structure.ts';
import type { ComposedPart } from './message.ts';

/** Bytes of all files of a message: after base64 they fit into what mail servers take (50 MB). */
export const MAX_FILES_SIZE = 25 * 1024 * 1024;

const tooLarge = () =>
  new InputError({ 'content.uploadIds': 'The files of a message may have 25 MB together. Remove some.' });

/** Throws NotFoundError when one is missing, InputError when they are too large together. */
export async function uploadedParts({ database }: Deps, ids: readonly string[]): Promise<ComposedPart[]> {
  if (ids.length === 0) return [];
  const rows = await database.query<{ id: string; filename: string; mediaType: string; size: bigint }>(sql`
    SELECT id::text, filename, media_type AS "mediaType", size FROM upload WHERE id = ANY(${[...ids]}::uuid[])`);
  if (rows.length < new Set(ids).size) throw new NotFoundError('file');
  if (rows.reduce((sum, row) => sum + Number(row.size), 0) > MAX_FILES_SIZE) throw tooLarge();
  const contents = await database.query<{ id: string; content: Buffer }>(sql`
    SELECT upload_id::text AS id, string_agg(bytes, ''::bytea ORDER BY position) AS content FROM upload_chunk
    WHERE upload_id = ANY(${[...ids]}::uuid[]) GROUP BY upload_id`);
  const contentOf = new Map(contents.map((row) => [row.id, row.content]));
  return ids.flatMap((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) return [];
    return [{ ...row, content: contentOf.get(id) ?? Buffer.alloc(0), contentId: null }];
  });
}

interface StoredAttachment {
  id: string;
  part: string;
  filename: string;
  mediaType: string;
  size: number;
  contentId: string | null;
}

interface Holder {
  messageId: string;
  accountId: string;
  attachments: StoredAttachment[];
  /** The source, for a draft of ours that may not lie on the server yet. */
  raw: Buffer | null;
  path: string | null;
  uid: bigint | null;
}

/**
 * Attachments of the given messages (the one forwarded, the draft's last version), read from the server or from the
 * draft's own bytes. Throws NotFoundError when an attachment is of none of them.
 */
export async function keptParts(
  deps: Deps,
  ids: readonly string[],
  messageIds: readonly string[],
): Promise<ComposedPart[]> {
  if (ids.length === 0) return [];
  const holders = await findHolders(deps, messageIds);
  const found = new Map<string, ComposedPart>();
  for (const holder of holders) {
    const wanted = holder.attachments.filter(({ id }) => ids.includes(id) && !found.has(id));
    if (wanted.length === 0) continue;
    const sizes = [...found.values()].reduce((sum, part) => sum + part.content.length, 0);
    if (wanted.reduce((sum, { size }) => sum + size, sizes) > MAX_FILES_SIZE) throw tooLarge();
    for (const [id, part] of await readParts(deps, holder, wanted)) found.set(id, part);
  }
  return ids.map((id) => {
    const part = found.get(id);
    if (!part) throw new NotFoundError('attachment');
    return part;
  });
}

function findHolders({ database }: Deps, messageIds: readonly string[]): Promise<Holder[]> {
  return database.query<Holder>(sql`
    SELECT m.id::text AS "messageId", m.account_id::text AS "accountId", m.attachments, draft.raw, place.path, place.uid
    FROM mail_message m LEFT JOIN mail_draft draft ON draft.message_id = m.id
      LEFT JOIN LATERAL (
        SELECT f.path, p.uid FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
        WHERE p.message_id = m.id AND p.uid > 0 LIMIT 1
      ) AS place ON true
    WHERE m.id = ANY(${[...messageIds]}::uuid[])`);
}

async function readParts(
  deps: Deps,
  holder: Holder,
  wanted: StoredAttachment[],
): Promise<[string, ComposedPart][]> {
  const { raw } = holder;
  const contents =
    raw === null ? await download(deps, holder, wanted) : wanted.map(({ part }) => extract(raw, part));
  return wanted.flatMap((attachment, index) => {
    const content = contents[index];
    if (!content) return [];
    const { filename, mediaType, contentId } = attachment;
    return [[attachment.id, { filename, mediaType, content, contentId }] as [string, ComposedPart]];
  });
}

async function download(deps: Deps, holder: Holder, wanted: StoredAttachment[]): Promise<(Buffer | null)[]> {
  if (holder.path === null || holder.uid === null) return [];
  const connection = await deps.mailTransport.connect(await imapServer(deps, holder.accountId), {
    purpose: 'read attachments to send',
  });
  try {
    await connection.open(holder.path);
    const contents: (Buffer | null)[] = [];
    for (const { part } of wanted) {
      const stream = await connection.downloadPart(Number(holder.uid), part);
      contents.push(stream && Buffer.concat(await stream.toArray()));
    }
    return contents;
  } finally {
    await connection.close();
  }
}

function extract(raw: Buffer, path: string): Buffer | null {
  const part = findPart(parseStructure(raw).root, path);
  return part && Buffer.from(partContent(raw, part));
}

function findPart(part: Part, path: string): Part | null {
  if (part.path === path && part.children.length === 0) return part;
  for (const child of part.children) {
    const found = findPart(child, path);
    if (found) return found;
  }
  return null;
}
