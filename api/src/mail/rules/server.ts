// A session with the server of an account's rules, and the one way to change them.
import { randomUUID } from 'node:crypto';
import { ConflictError, MailServerError } from '../../core/errors.ts';
import type { Deps } from '../../deps.ts';
import { sieveServer } from '../account-servers.ts';
import type { SieveConnection } from './ports.ts';
import { rememberAbsence } from './remember-absence.ts';
import { type RuleState, readState } from './state.ts';

const LEASE_MS = 60_000;

/** Throws NotFoundError for an account the scope does not see, and MailServerError in words. */
export async function withRuleServer<T>(
  deps: Deps,
  accountId: string,
  work: (connection: SieveConnection) => Promise<T>,
): Promise<T> {
  const server = await sieveServer(deps, accountId);
  let connection: SieveConnection;
  try {
    connection = await deps.sieveTransport.connect(server);
  } catch (error) {
    throw server.own ? error : inWords(error, server.host);
  }
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Most mail providers have no ManageSieve; their servers just do not answer there. */
function inWords(error: unknown, host: string): unknown {
  if (!(error instanceof MailServerError)) return error;
  if (error.problem !== 'CONNECTION_REFUSED' && error.problem !== 'TIMEOUT') return error;
  const text = `${host} keeps no rules that can be edited here: nothing answers for them at ${error.server}. Look for rules and absences in the provider’s own web mail.`;
  return new MailServerError(error.problem, error.server, text, { cause: error });
}

/** The rules as the server has them now. */
export async function readRules(deps: Deps, accountId: string): Promise<RuleState> {
  const state = await withRuleServer(deps, accountId, (connection) => readState(connection, accountId));
  await rememberAbsence(deps, state);
  return state;
}

/**
 * Changes scripts, if they are still what the caller saw. Two changes of one account never run at once. Resolves with
 * what is there afterwards. Throws ConflictError when somebody else was faster.
 */
export async function changeRules(
  deps: Deps,
  accountId: string,
  version: string | null,
  change: (connection: SieveConnection, state: RuleState) => Promise<void>,
): Promise<RuleState> {
  const lease = { holder: randomUUID(), resource: `rules:${accountId}` };
  const after = await withRuleServer(deps, accountId, async (connection) => {
    if (!(await deps.leases.claim({ ...lease, ms: LEASE_MS }))) throw busy();
    try {
      const state = await readState(connection, accountId);
      if (version !== null && state.version !== version) throw conflict(version, state.version);
      await change(connection, state);
      return await readState(connection, accountId);
    } finally {
      await deps.leases.release(lease.holder);
    }
  });
  await rememberAbsence(deps, after);
  return after;
}

const conflict = (yours: string, theirs: string): ConflictError =>
  new ConflictError(
    'These rules were changed meanwhile, here or in another program. Nothing was saved: read them again and repeat your change.',
    [{ field: 'version', yours, theirs }],
  );

const busy = (): ConflictError =>
  new ConflictError('These rules are being changed at this moment. Try again in a few seconds.');
