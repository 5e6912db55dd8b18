import { prepared, type SqlTransaction, sql } from '../../core/database.ts';
import { uuidv7 } from '../../core/ids.ts';
import { JUNK_KEYWORD, NOT_JUNK_KEYWORD } from '../flags.ts';
import type { Change } from './changes.ts';
import { storeOperation } from './operation.ts';

/** Sets or removes a flag where it differs, here and, in time, on the server. */
export async function setFlag(
  tx: SqlTransaction,
  accountId: string,
  flag: 'seen' | 'flagged',
  value: boolean,
  messages: readonly string[],
): Promise<Change[]> {
  const column = flag === 'seen' ? sql`seen` : sql`flagged`;
  // The server's task goes with it in one statement: this is what people do most.
  const [row] = await tx.query<{ ids: string[] | null }>(
    prepared(sql`
    WITH changed AS (
      UPDATE mail_placement SET ${column} = ${value} WHERE message_id = ANY(${[...messages]}::uuid[])
        AND ${column} <> ${value} RETURNING message_id
    ),
    messages AS MATERIALIZED (SELECT array_agg(DISTINCT message_id::text) AS ids FROM changed),
    stored AS (
      INSERT INTO mail_operation (organization_id, account_id, id, kind, payload)
      SELECT app_organization_id(), ${accountId}::uuid, ${uuidv7()}::uuid, 'FLAGS',
        jsonb_build_object('messageIds', to_jsonb(ids), ${flag}::text, ${value}::boolean)
      FROM messages WHERE ids IS NOT NULL
    )
    SELECT ids FROM messages`),
  );
  const messageIds = row?.ids ?? [];
  if (messageIds.length === 0) return [];
  return [{ kind: 'FLAG', flag, value, messageIds }];
}

/** The same for a keyword. */
export async function setKeyword(
  tx: SqlTransaction,
  accountId: string,
  keyword: string,
  value: boolean,
  messages: readonly string[],
): Promise<Change[]> {
  const rows = await tx.query<{ id: string }>(sql`
    UPDATE mail_placement SET keywords = CASE WHEN ${value} THEN keywords || ${keyword}::text
      ELSE array_remove(keywords, ${keyword}::text) END
    WHERE message_id = ANY(${[...messages]}::uuid[]) AND (${keyword}::text = ANY(keywords)) <> ${value}
    RETURNING message_id::text AS id`);
  const messageIds = [...new Set(rows.map(({ id }) => id))];
  if (messageIds.length === 0) return [];
  const name = value ? 'addKeywords' : 'removeKeywords';
  await storeOperation(tx, accountId, { kind: 'FLAGS', messageIds, [name]: [keyword] });
  return [{ kind: 'KEYWORD', keyword, value, messageIds }];
}

/** Tells filters that learn, and other clients, what a person thinks of messages. */
export async function judge(
  tx: SqlTransaction,
  accountId: string,
  junk: boolean,
  messages: readonly string[],
): Promise<Change[]> {
  if (messages.length === 0) return [];
  return [
    ...(await setKeyword(tx, accountId, JUNK_KEYWORD, junk, messages)),
    ...(await setKeyword(tx, accountId, NOT_JUNK_KEYWORD, !junk, messages)),
  ];
}
