// What a person did to mail and the server must still be told, kept in order per account.
import { z } from 'zod';
import { prepared, type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';

const messageIds = z.array(z.string());
const flag = z.boolean().optional();

/** Messages are named by their ids: where they lie (UID) is looked up when the server is told. */
export const operationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('FLAGS'),
    messageIds,
    seen: flag,
    flagged: flag,
    answered: flag,
    forwarded: flag,
    addKeywords: z.array(z.string()).optional(),
    removeKeywords: z.array(z.string()).optional(),
  }),
  z.object({ kind: z.literal('MOVE'), messageIds, folderId: z.string(), toFolderId: z.string() }),
  z.object({ kind: z.literal('COPY'), messageIds, folderId: z.string(), toFolderId: z.string() }),
  z.object({ kind: z.literal('DELETE'), messageIds, folderId: z.string() }),
  z.object({ kind: z.literal('CREATE_FOLDER'), messageIds, folderId: z.string() }),
  z.object({
    kind: z.literal('SUBSCRIBE_FOLDER'),
    messageIds,
    folderId: z.string(),
    subscribed: z.boolean(),
  }),
  /** What lies in it goes to another folder first, or for ever with it. */
  z.object({
    kind: z.literal('DELETE_FOLDER'),
    messageIds,
    folderId: z.string(),
    toFolderId: z.string().nullable(),
  }),
  /** Everything up to a UID, a part at a time; and messages that had no UID when this was asked for. */
  z.object({
    kind: z.literal('EMPTY_FOLDER'),
    messageIds,
    folderId: z.string(),
    uidValidity: z.string(),
    upTo: z.number(),
  }),
]);

export type Operation = z.infer<typeof operationSchema>;

export interface StoredOperation {
  id: string;
  sequence: bigint;
  attempts: number;
  operation: Operation;
}

type Writer = Pick<SqlTransaction, 'query'>;

export async function storeOperation(tx: Writer, accountId: string, operation: Operation): Promise<void> {
  const { kind, ...payload } = operation;
  await tx.query(
    prepared(sql`
    INSERT INTO mail_operation (organization_id, account_id, id, kind, payload)
    VALUES (app_organization_id(), ${accountId}::uuid, ${uuidv7()}::uuid, ${kind}, ${JSON.stringify(payload)}::jsonb)`),
  );
}

/** The oldest that waits. */
export async function nextOperation(reader: Writer, accountId: string): Promise<StoredOperation | null> {
  const [row] = await reader.query<{
    id: string;
    sequence: bigint;
    attempts: number;
    kind: string;
    payload: object;
  }>(sql`
    SELECT id::text AS id, sequence, attempts, kind, payload FROM mail_operation
    WHERE account_id = ${accountId}::uuid ORDER BY sequence LIMIT 1`);
  if (!row) return null;
  const { id, sequence, attempts, kind, payload } = row;
  return { id, sequence, attempts, operation: operationSchema.parse({ ...payload, kind }) };
}

/** Behind all others: what takes many steps lets them pass. */
export async function putBehind(tx: Writer, { id }: StoredOperation): Promise<void> {
  await tx.query(sql`
    UPDATE mail_operation SET sequence = nextval(pg_get_serial_sequence('mail_operation', 'sequence'))
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
}

export async function removeOperation(tx: Writer, { id }: StoredOperation): Promise<void> {
  await tx.query(
    sql`DELETE FROM mail_operation WHERE organization_id = app_organization_id() AND id = ${id}::uuid`,
  );
}

export async function noteAttempt(writer: Writer, { id }: StoredOperation, error: string): Promise<void> {
  await writer.query(sql`
    UPDATE mail_operation SET attempts = attempts + 1, last_error = ${error}
    WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
}
