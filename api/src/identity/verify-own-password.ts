import { InputError } from '../core/errors.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { perPasswordChange } from './attempts.ts';
import { verifyNothing, verifyPassword } from './password-hash.ts';

/**
 * Whether somebody who is signed in, or holds an invitation, knows their password. Throws InputError for `path` when
 * not, RateLimitedError after too many wrong ones.
 */
export async function verifyOwnPassword(
  { database, identity }: Pick<Deps, 'database' | 'identity'>,
  { userId, password, path }: { userId: string; password: string; path: string },
): Promise<void> {
  const limits = [perPasswordChange(userId)];
  await identity.attempts.take(limits);
  const [row] = await database.systemQuery<{ password: string | null }>(
    sql`SELECT password FROM credential WHERE user_id = ${userId}::uuid AND provider_id = 'credential'`,
  );
  const hash = row?.password ?? null;
  const matches = hash === null ? await verifyNothing(password) : await verifyPassword(hash, password);
  if (!matches) throw new InputError({ [path]: 'This is not your password.' });
  await identity.attempts.giveBack(limits);
}
