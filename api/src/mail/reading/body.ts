// What a message says: from the index, or from the server when nobody has read it yet.
import { MailServerError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { lockAccountIndex } from '../index/lock.ts';
import { type MessageContent, writeContent } from '../index/write-content.ts';
import { parseMessage } from '../mime/parse.ts';
import type { MailConnection } from '../ports.ts';
import { recordContent } from '../sync/record-changes.ts';
import { findBodies, type MessageBody } from './messages.ts';

/** READY: shown. UNAVAILABLE: the server cannot be asked now. REFUSED: damaged or too much to read. */
export type BodyState = 'READY' | 'UNAVAILABLE' | 'REFUSED';

export interface ReadBody extends Omit<MessageBody, 'messageId'> {
  state: BodyState;
}

/** Of one message; text and the first parts of longer ones lie at their beginning. */
const maxSourceBytes = 4 * 1024 * 1024;
/** More than this at once waits for the synchronisation. */
const mostFetched = 50;

interface Lying {
  messageId: string;
  accountId: string;
  path: string;
  uid: bigint;
  size: bigint;
}

/** Bodies by message id. Never rejects for a server that does not answer: the body says so. */
export async function readBodies(deps: Deps, messageIds: readonly string[]): Promise<Map<string, ReadBody>> {
  const bodies = new Map(
    (await findBodies(deps.database, messageIds)).map((body) => [body.messageId, shown(body)]),
  );
  const missing = messageIds.filter((id) => !bodies.has(id)).slice(0, mostFetched);
  if (missing.length === 0) return bodies;
  const problems = await fetchMissing(deps, missing);
  for (const body of await findBodies(deps.database, missing)) bodies.set(body.messageId, shown(body));
  for (const id of messageIds) {
    if (bodies.has(id)) continue;
    bodies.set(id, unavailable(problems.get(id) ?? 'The mail server no longer has this message.'));
  }
  return bodies;
}

function shown({ messageId: _id, ...body }: MessageBody): ReadBody {
  const empty = body.text === null && body.html === null;
  return { ...body, state: empty && body.problem !== null ? 'REFUSED' : 'READY' };
}

function unavailable(problem: string): ReadBody {
  const nothing = { text: null, html: null, truncated: false, hasRemoteContent: false, report: null };
  return { state: 'UNAVAILABLE', ...nothing, problem };
}

/** Reads sources account by account into the index. Gives the words for those whose server could not be asked. */
async function fetchMissing(deps: Deps, ids: readonly string[]): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  const lying = await deps.database.query<Lying>(sql`
    SELECT m.id::text AS "messageId", m.account_id::text AS "accountId", m.size, place.path, place.uid
    FROM mail_message m CROSS JOIN LATERAL (
      SELECT f.path, p.uid FROM mail_placement p JOIN mail_folder f ON f.id = p.folder_id
      WHERE p.message_id = m.id AND p.uid > 0 LIMIT 1) AS place
    WHERE m.organization_id = app_organization_id() AND m.id = ANY(${[...ids]}::uuid[])`);
  const accounts = Map.groupBy(lying, ({ accountId }) => accountId);
  await Promise.all(
    [...accounts].map(async ([accountId, messages]) => {
      try {
        await fetchContents(deps, accountId, messages);
      } catch (error) {
        if (!(error instanceof MailServerError)) throw error;
        for (const { messageId } of messages) problems.set(messageId, error.message);
      }
    }),
  );
  return problems;
}

async function fetchContents(deps: Deps, accountId: string, messages: Lying[]): Promise<void> {
  const connection = await deps.mailTransport.connect(await imapServer(deps, accountId), {
    purpose: 'open messages',
  });
  try {
    const contents: MessageContent[] = [];
    for (const [path, inFolder] of Map.groupBy(messages, (message) => message.path)) {
      await connection.open(path);
      contents.push(...(await readSources(connection, inFolder)));
    }
    await store(deps, accountId, contents);
  } finally {
    await connection.close();
  }
}

async function readSources(connection: MailConnection, messages: Lying[]): Promise<MessageContent[]> {
  const byUid = new Map(messages.map((message) => [Number(message.uid), message]));
  const reading: Promise<MessageContent>[] = [];
  for await (const { uid, source } of connection.fetchSources([...byUid.keys()], maxSourceBytes)) {
    const message = byUid.get(uid);
    if (message) reading.push(read(message, source));
  }
  return Promise.all(reading);
}

async function read({ messageId, size }: Lying, source: Uint8Array): Promise<MessageContent> {
  const content = await parseMessage(source);
  return {
    messageId,
    content,
    partial: source.byteLength >= maxSourceBytes && Number(size) > source.byteLength,
  };
}

async function store({ database }: Deps, accountId: string, contents: MessageContent[]): Promise<void> {
  await database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, accountId);
    const [row] = await tx.query<{ organizationId: string }>(
      sql`SELECT app_organization_id()::text AS "organizationId"`,
    );
    const account = { organizationId: row?.organizationId ?? '', accountId };
    recordContent(tx, accountId, await writeContent(tx, account, contents));
  });
}
