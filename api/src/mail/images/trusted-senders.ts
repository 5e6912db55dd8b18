// Senders whose images a person lets load without being asked again.
import { InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { policy } from '../policy.ts';

export interface TrustedSender {
  id: string;
  /** In lower case. */
  address: string;
  createdAt: Date;
}

const columns = sql`id::text AS id, address, created_at AS "createdAt"`;
const mostSenders = 5_000;

export const findTrustedSenders = (
  { database }: Pick<Deps, 'database'>,
  ids: readonly string[],
): Promise<TrustedSender[]> =>
  database.query<TrustedSender>(
    sql`SELECT ${columns} FROM trusted_sender WHERE user_id = ${currentUserId()}::uuid AND id = ANY(${[...ids]}::uuid[])`,
  );

/** By address. */
export const listTrustedSenders = (
  { database }: Pick<Deps, 'database'>,
  { after, limit }: { after: string | null; limit: number },
): Promise<TrustedSender[]> =>
  database.query<TrustedSender>(sql`SELECT ${columns} FROM trusted_sender
    WHERE user_id = ${currentUserId()}::uuid AND (${after}::text IS NULL OR address > ${after}::text)
    ORDER BY address LIMIT ${limit}::int`);

/** Lets the images of a message's sender load from now on. Throws NotFoundError, and InputError when nobody sent it. */
export async function trustSender({ database }: Deps, messageId: string): Promise<TrustedSender> {
  authorize(policy.read);
  const [message] = await database.query<{ address: string | null }>(sql`
    SELECT lower(addresses -> 'from' -> 0 ->> 'address') AS address FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ${messageId}::uuid`);
  if (message === undefined) throw new NotFoundError('message');
  const { address } = message;
  if (address === null || address === '' || address.length > 320) {
    throw new InputError({ messageId: 'This message names no sender that could be remembered.' });
  }
  const userId = currentUserId();
  const [count] = await database.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM trusted_sender WHERE user_id = ${userId}::uuid`,
  );
  if ((count?.count ?? 0) >= mostSenders) {
    throw new InputError({
      messageId: `At most ${mostSenders} senders are remembered. Remove some in the settings.`,
    });
  }
  const [row] = await database.query<TrustedSender>(sql`
    INSERT INTO trusted_sender (organization_id, id, user_id, address)
    VALUES (app_organization_id(), ${uuidv7()}::uuid, ${userId}::uuid, ${address})
    ON CONFLICT (user_id, address) DO UPDATE SET address = excluded.address RETURNING ${columns}`);
  if (row === undefined) throw new NotFoundError('message');
  return row;
}

/** Asks again before images of this sender load. Throws NotFoundError. */
export async function distrustSender({ database }: Deps, senderId: string): Promise<void> {
  authorize(policy.read);
  const rows = await database.query(sql`
    DELETE FROM trusted_sender WHERE user_id = ${currentUserId()}::uuid AND id = ${senderId}::uuid RETURNING id`);
  if (rows.length === 0) throw new NotFoundError('sender');
}
