// Contents that lie on the server: attachments and sources, as streams.
import { Readable } from 'node:stream';
import { NotFoundError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { partContent } from '../mime/part-text.ts';
import { type Part, parseStructure } from '../mime/structure.ts';
import { readTnef } from '../mime/tnef.ts';
import type { MailConnection } from '../ports.ts';
import type { Attachment } from './attachments.ts';
import { takeTurn } from './turns.ts';

interface Location {
  accountId: string;
  subject: string;
  path: string | null;
  uid: bigint | null;
  /** The source of a draft of ours, which may not lie on the server yet. */
  raw: Buffer | null;
}

/** A message's source. Throws NotFoundError when neither index nor server has it, MailServerError for the server. */
export async function openSource(
  deps: Deps,
  messageId: string,
): Promise<{ subject: string; content: Readable }> {
  const location = await locate(deps, messageId);
  const { raw, subject } = location;
  if (raw !== null) return { subject, content: Readable.from([raw]) };
  return {
    subject,
    content: await download(deps, location, 'message', (connection, uid) => connection.downloadSource(uid)),
  };
}

/** An attachment's content, decoded. Throws like openSource. */
export async function openAttachment(deps: Deps, attachment: Attachment): Promise<Readable> {
  const location = await locate(deps, attachment.messageId);
  // `2#0`: the first file in the TNEF container at part 2; `~2`: the part 2 that only our own reader sees.
  const [number = '', inner] = attachment.part.split('#');
  const content = await openPart(deps, location, number);
  return inner === undefined ? content : Readable.from([await tnefFile(content, Number(inner))]);
}

async function openPart(deps: Deps, location: Location, number: string): Promise<Readable> {
  const path = number.replace('~', '');
  if (location.raw !== null) return Readable.from([extractPart(location.raw, path)]);
  if (path === number) {
    return download(deps, location, 'attachment', (connection, uid) => connection.downloadPart(uid, path));
  }
  const source = await download(deps, location, 'attachment', (connection, uid) =>
    connection.downloadSource(uid),
  );
  return Readable.from([extractPart(Buffer.concat(await source.toArray()), path)]);
}

/** The content of a part of a source that is at hand. Throws NotFoundError when there is no such part. */
export function extractPart(source: Buffer, path: string): Buffer {
  const part = findPart(parseStructure(source).root, path);
  if (part === null) throw new NotFoundError('attachment');
  return Buffer.from(partContent(source, part));
}

function findPart(part: Part, path: string): Part | null {
  if (part.path === path && part.children.length === 0) return part;
  for (const child of part.children) {
    const found = findPart(child, path);
    if (found !== null) return found;
  }
  return null;
}

async function tnefFile(container: Readable, index: number): Promise<Buffer> {
  const file = readTnef(Buffer.concat(await container.toArray()))?.files[index];
  if (file === undefined) throw new NotFoundError('attachment');
  return file.data;
}

async function locate({ database }: Deps, messageId: string): Promise<Location> {
  const [row] = await database.query<Location>(sql`
    SELECT m.account_id::text AS "accountId", m.subject, place.path, place.uid, draft.raw
    FROM mail_message m LEFT JOIN mail_draft draft ON draft.message_id = m.id
      LEFT JOIN LATERAL (
        SELECT f.path, p.uid FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
        WHERE p.message_id = m.id AND p.uid > 0 ORDER BY p.hidden LIMIT 1) AS place ON true
    WHERE m.organization_id = app_organization_id() AND m.id = ${messageId}::uuid`);
  if (row === undefined) throw new NotFoundError('message');
  return row;
}

/** A connection of its own for each download, a few at a time per account; it ends with the stream. */
async function download(
  deps: Deps,
  { accountId, path, uid }: Location,
  noun: string,
  open: (connection: MailConnection, uid: number) => Promise<Readable | null>,
): Promise<Readable> {
  if (path === null || uid === null) throw new NotFoundError(noun);
  const endTurn = await takeTurn(accountId);
  let connection: MailConnection | null = null;
  try {
    connection = await deps.mailTransport.connect(await imapServer(deps, accountId), { purpose: 'download' });
    await connection.open(path);
    const content = await open(connection, Number(uid));
    if (content === null) throw new NotFoundError(noun);
    const used = connection;
    content.once('close', () => {
      endTurn();
      void used.close();
    });
    return content;
  } catch (error) {
    endTurn();
    await connection?.close();
    throw error;
  }
}
