// What the parts of one account's synchronisation share.
import type { SqlTransaction } from '../../core/database.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { lockAccountIndex } from '../index/lock.ts';
import type { IndexedAccount } from '../index/target.ts';
import type { MailConnection } from '../ports.ts';

export interface SyncAccount extends IndexedAccount {
  address: string;
  hosted: boolean;
}

export interface SyncContext {
  deps: Deps;
  account: SyncAccount;
  log: Logger;
  /** Fires when the session ends, by a failure of one of its parts or from outside. */
  signal: AbortSignal;
  /** Called with how many messages of a folder are still to be compared with the server's. */
  onCompared?: (folderId: string, left: number) => void;
}

/** Runs for the platform itself, in the account's organization. */
export function asSystem<T>({ account }: Pick<SyncContext, 'account'>, run: () => Promise<T>): Promise<T> {
  return runInScope(systemScope(account.organizationId, `sync:${account.accountId}`), run);
}

/** A transaction that holds the account's index lock. Throws NotFoundError when the account was removed meanwhile. */
export function changeIndex<T>(
  { deps, account }: Pick<SyncContext, 'deps' | 'account'>,
  change: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  return deps.database.sqlTransaction(async (tx) => {
    if (!(await lockAccountIndex(tx, account.accountId))) throw new NotFoundError('mail account');
    return change(tx);
  });
}

/** A connection that ends with the session. */
export async function connectAccount(context: SyncContext, purpose: string): Promise<MailConnection> {
  const { deps, account, signal } = context;
  const server = await imapServer(deps, account.accountId);
  return deps.mailTransport.connect(server, { purpose, signal });
}
