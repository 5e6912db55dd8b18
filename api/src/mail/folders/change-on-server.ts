// Changes of folders that a person waits for: the server says yes or no while they look at the dialog. Messages are not
// touched by them, so nothing that waits for the server comes in between.
import type { SqlTransaction } from '../../core/database.ts';
import { ConflictError, MailServerError, NotFoundError, RateLimitedError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { lockAccountIndex } from '../index/lock.ts';
import type { MailConnection } from '../ports.ts';
import { nudge, nudgeAfterCommit } from '../sync/nudge.ts';

const DEADLINE_MS = 15_000;
/** Each holds a connection of the database while the server thinks. */
const AT_ONCE = 4;

const busy = new Set<string>();

/**
 * Runs `change` with a connection to the account's server, in a transaction that holds the account's index lock: whoever
 * reads the server's list of folders meanwhile reads it again. Throws MailServerError, also after 15 seconds.
 */
export async function changeOnServer<T>(
  deps: Deps,
  accountId: string,
  change: (tx: SqlTransaction, connection: MailConnection) => Promise<T>,
): Promise<T> {
  if (busy.has(accountId) || busy.size >= AT_ONCE) {
    throw new RateLimitedError(2, 'Another folder is being changed just now. Try again in a moment.');
  }
  busy.add(accountId);
  try {
    return await run(deps, accountId, change);
  } finally {
    busy.delete(accountId);
  }
}

async function run<T>(
  deps: Deps,
  accountId: string,
  change: (tx: SqlTransaction, connection: MailConnection) => Promise<T>,
): Promise<T> {
  const server = await imapServer(deps, accountId);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  let connection: MailConnection | null = null;
  try {
    const opened = await deps.mailTransport.connect(server, { purpose: 'folders', signal });
    connection = opened;
    return await deps.database.sqlTransaction(async (tx) => {
      await lockAccountIndex(tx, accountId);
      const done = await change(tx, opened);
      nudgeAfterCommit(tx, { about: 'folders', accountId });
      return done;
    });
  } catch (error) {
    // The server may know folders that the app has not heard of.
    if (error instanceof ConflictError || error instanceof NotFoundError)
      await nudge(deps, { about: 'folders', accountId });
    if (!signal.aborted || !(error instanceof MailServerError)) throw error;
    const message =
      'The mail server did not answer in time. Nothing may have changed: look at the folders in a moment.';
    throw new MailServerError('TIMEOUT', error.server, message, { cause: error });
  } finally {
    await connection?.close();
  }
}
