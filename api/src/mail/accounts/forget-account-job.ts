// After an account is gone nobody sees its mail any more; this removes it, a little at a time.
import { z } from 'zod';
import { defineJob } from '../../core/jobs.ts';
import { type Sql, sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';

/** Messages take their bodies and their words of the search along. */
const MESSAGES_AT_ONCE = 1_000;

export const forgetAccountJob = defineJob({
  name: 'mail.forget-account',
  payload: z.object({ accountId: z.uuid() }),
  async run({ accountId }, { deps, signal }) {
    if (await isThere(deps, accountId)) return;
    while (await forgetMessages(deps, accountId)) signal.throwIfAborted();
    for (const statement of remains(accountId)) {
      await deps.database.query(statement);
      signal.throwIfAborted();
    }
  },
});

async function isThere({ database }: Deps, accountId: string): Promise<boolean> {
  const rows = await database.query(sql`SELECT id FROM mail_account WHERE id = ${accountId}::uuid`);
  return rows.length > 0;
}

async function forgetMessages({ database }: Deps, accountId: string): Promise<boolean> {
  const rows = await database.query(sql`
    WITH batch AS MATERIALIZED (
      SELECT organization_id, id FROM mail_message WHERE account_id = ${accountId}::uuid LIMIT ${MESSAGES_AT_ONCE}::int
    ),
    bodies AS (
      DELETE FROM mail_message_body b USING batch
      WHERE b.organization_id = batch.organization_id AND b.message_id = batch.id
    ),
    placements AS (DELETE FROM mail_placement p USING batch WHERE p.message_id = batch.id)
    DELETE FROM mail_message m USING batch WHERE m.organization_id = batch.organization_id AND m.id = batch.id
    RETURNING m.id`);
  return rows.length > 0;
}

const remains = (accountId: string): Sql[] => [
  sql`DELETE FROM mail_placement WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_message_body WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_thread_folder WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_thread WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_reference WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_correspondent WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_unsubscription WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_operation WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_snooze WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM mail_draft WHERE account_id = ${accountId}::uuid`,
  sql`DELETE FROM outgoing_message WHERE account_id = ${accountId}::uuid`,
];
