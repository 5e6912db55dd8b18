import type { Sql } from '../../core/database.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { CONNECTING, PAUSED, setState } from './account-state.ts';

/** Nothing more is read from the server, and what was read stays. What a person does meanwhile waits. */
export const pauseMailAccount = (deps: Deps, accountId: string): Promise<void> =>
  change(deps, accountId, PAUSED, 'end');

/** Goes on with a paused account, and tries one that waits at once. */
export const resumeMailAccount = (deps: Deps, accountId: string): Promise<void> =>
  change(deps, accountId, CONNECTING, 'account');

function change(deps: Deps, accountId: string, state: Sql, about: 'account' | 'end'): Promise<void> {
  authorize(policy.manageAccounts);
  return deps.database.sqlTransaction((tx) => setState(tx, accountId, state, about));
}
