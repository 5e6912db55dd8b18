// Signals to whichever worker keeps an account: they save waiting. What a lost signal would have told is found by the
// next look at the account.
import type { SqlTransaction } from '../../core/database.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Deps } from '../../deps.ts';
import type { FolderRoleName } from '../ports.ts';

export const NUDGE_CHANNEL = 'mail:nudge';

export type Nudge =
  /** The account is new or was changed; whoever has room takes it on. */
  | { about: 'account'; accountId: string }
  /** The account was removed or paused. */
  | { about: 'end'; accountId: string }
  /** Operations of the user wait. */
  | { about: 'operations'; accountId: string }
  /** A folder changed on the server. */
  | { about: 'folder'; accountId: string; folder: string }
  /** The account's folders are others now. */
  | { about: 'folders'; accountId: string }
  /** Dovecot delivered a message to a hosted mailbox. */
  | { about: 'delivery'; address: string; folder: string };

type Publisher = Pick<Deps, 'pubsub' | 'log'>;

/** Never throws: a signal that cannot be given is only noted. */
export async function nudge({ pubsub, log }: Publisher, message: Nudge): Promise<void> {
  try {
    await pubsub.publish(NUDGE_CHANNEL, message as unknown as JsonValue);
  } catch (error) {
    log.warn({ err: error }, 'The mail worker could not be told');
  }
}

/** Sends the signal once the transaction is certain. */
export function nudgeAfterCommit(tx: Pick<SqlTransaction, 'publish'>, message: Nudge): void {
  tx.publish(NUDGE_CHANNEL, message as unknown as JsonValue);
}

/** Something was put into a folder on the server (named by role or path): its account looks at once. */
export async function announceMailChanged(
  deps: Publisher,
  accountId: string,
  folder: FolderRoleName | (string & {}),
): Promise<void> {
  await nudge(deps, { about: 'folder', accountId, folder });
}
