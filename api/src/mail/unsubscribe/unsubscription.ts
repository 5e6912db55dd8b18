import { sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import type { UnsubscribeMethod } from './offer.ts';

export type UnsubscribeState = 'ASKED' | 'DONE' | 'FAILED';

export interface Unsubscription {
  id: string;
  accountId: string;
  listKey: string;
  method: UnsubscribeMethod;
  target: string;
  state: UnsubscribeState;
  /** For people. */
  stateMessage: string;
  createdAt: Date;
}

const columns = sql`id::text AS id, account_id::text AS "accountId", list_key AS "listKey", method::text AS method, target,
  state::text AS state, state_message AS "stateMessage", created_at AS "createdAt"`;

export const findUnsubscriptions = (
  { database }: Pick<Deps, 'database'>,
  ids: readonly string[],
): Promise<Unsubscription[]> =>
  database.query<Unsubscription>(sql`SELECT ${columns} FROM mail_unsubscription
    WHERE organization_id = app_organization_id() AND id = ANY(${[...ids]}::uuid[])`);

export interface ListOfAccount {
  accountId: string;
  listKey: string;
}

export const findByLists = (
  { database }: Pick<Deps, 'database'>,
  lists: readonly ListOfAccount[],
): Promise<Unsubscription[]> =>
  database.query<Unsubscription>(sql`SELECT ${columns} FROM mail_unsubscription
    WHERE (account_id, list_key) IN (SELECT * FROM unnest(${lists.map(({ accountId }) => accountId)}::uuid[],
      ${lists.map(({ listKey }) => listKey)}::text[]))`);

/** Begins, or begins anew after a failure; what is under way or done stays as it is. Null when there is nothing to begin. */
export async function begin(
  { query }: Pick<Deps['database'], 'query'>,
  wanted: Omit<Unsubscription, 'createdAt'>,
): Promise<Unsubscription | null> {
  const { id, accountId, listKey, method, target, state, stateMessage } = wanted;
  const [row] = await query<Unsubscription>(sql`
    INSERT INTO mail_unsubscription AS u (organization_id, id, account_id, list_key, method, target, state, state_message, updated_at)
    VALUES (app_organization_id(), ${id}::uuid, ${accountId}::uuid, ${listKey}, ${method}::"UnsubscribeMethod", ${target},
      ${state}::"UnsubscribeState", ${stateMessage}, now())
    ON CONFLICT (account_id, list_key) DO UPDATE SET method = excluded.method, target = excluded.target,
      state = excluded.state, state_message = excluded.state_message, updated_at = now(), created_at = now()
      WHERE u.state = 'FAILED' OR u.created_at < now() - interval '1 day'
    RETURNING ${columns}`);
  return row ?? null;
}

export async function settle(
  { database }: Pick<Deps, 'database'>,
  id: string,
  state: UnsubscribeState,
  stateMessage: string,
): Promise<void> {
  await database.query(sql`UPDATE mail_unsubscription SET state = ${state}::"UnsubscribeState",
    state_message = ${stateMessage}, updated_at = now() WHERE organization_id = app_organization_id() AND id = ${id}::uuid`);
}
