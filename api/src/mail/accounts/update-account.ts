import { type SqlTransaction, sql } from '../../core/database.ts';
import { ForbiddenError, InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { credentialsContext, imapServer, serversSchema, submissionServer } from '../account-servers.ts';
import { policy } from '../policy.ts';
import type { MailServer } from '../ports.ts';
import { compareAnew, STATE_FIELDS, tellChanged } from './account-state.ts';
import {
  asForeignServer,
  checkNewAccount,
  type MailServerInput,
  type NewExternalAccount,
} from './new-account.ts';
import { tryServers } from './try-servers.ts';

/** A server with what is to change of it. Without a password the stored one stays. */
export type ChangedServer = Omit<MailServerInput, 'password'> & { password?: string | null | undefined };

export interface AccountChange {
  accountId: string;
  /** What is absent stays as it is. */
  name?: string | null | undefined;
  imap?: ChangedServer | null | undefined;
  smtp?: ChangedServer | null | undefined;
}

/**
 * Changes the name or the servers of a mailbox from elsewhere. Changed servers are tried first, and nothing is stored
 * unless they accept the person. Throws InputError, ForbiddenError for a hosted mailbox, MailServerError.
 */
export async function updateMailAccount(deps: Deps, change: AccountChange): Promise<void> {
  authorize(policy.manageAccounts);
  const { accountId } = change;
  const { address, name } = await readExternal(deps, accountId);
  const stored = {
    imap: await imapServer(deps, accountId),
    smtp: await submissionServer(deps, accountId),
  };
  const account = checkNewAccount({ address, name: change.name ?? name, ...merge(stored, change) });
  const changed = {
    ...(change.imap ? { imap: asForeignServer(account.imap) } : {}),
    ...(change.smtp ? { smtp: asForeignServer(account.smtp) } : {}),
  };
  await tryServers(deps, changed);
  await deps.database.sqlTransaction(async (tx) => {
    await store(deps, tx, accountId, account, Object.keys(changed).length > 0);
    // Another server's mod-sequences say nothing about what is in the index.
    if (isElsewhere(stored.imap, account.imap)) await compareAnew(tx, accountId);
    tellChanged(tx, accountId, ['name', ...STATE_FIELDS]);
  });
}

async function readExternal({ database }: Deps, accountId: string) {
  const [account] = await database.query<{ kind: string; address: string; name: string }>(sql`
    SELECT kind::text AS kind, address, name FROM mail_account WHERE id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  if (account.kind === 'HOSTED') {
    throw new ForbiddenError(
      `${account.address} is a mailbox of your organization: its servers and its name are an administrator’s to change.`,
    );
  }
  return account;
}

function merge(
  stored: Record<'imap' | 'smtp', MailServer>,
  change: AccountChange,
): Pick<NewExternalAccount, 'imap' | 'smtp'> {
  const problems: Record<string, string> = {};
  const side = (which: 'imap' | 'smtp'): MailServerInput => {
    const before = stored[which];
    const after = change[which];
    if (!after) return before;
    if (after.password) return { ...after, password: after.password };
    if (isElsewhere(before, after) || (after.tls === 'NONE' && before.tls !== 'NONE')) {
      problems[`${which}.password`] = 'Enter the password again: it goes only where it was meant to go.';
    }
    return { ...after, password: before.password };
  };
  const merged = { imap: side('imap'), smtp: side('smtp') };
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return merged;
}

const isElsewhere = (
  before: Omit<MailServer, 'password'>,
  after: Omit<MailServerInput, 'password'>,
): boolean => before.host !== after.host.trim().toLowerCase() || before.username !== after.username;

async function store(
  { secrets }: Deps,
  tx: SqlTransaction,
  id: string,
  { name, imap, smtp }: NewExternalAccount,
  serversChanged: boolean,
): Promise<void> {
  const plain = ({ host, port, tls, username }: MailServerInput) => ({ host, port, tls, username });
  const servers = JSON.stringify(serversSchema.parse({ imap: plain(imap), smtp: plain(smtp) }));
  const passwords = JSON.stringify({ imapPassword: imap.password, smtpPassword: smtp.password });
  const credentials = secrets.seal(passwords, credentialsContext(id));
  const rows = await tx.query(
    serversChanged
      ? sql`UPDATE mail_account SET name = ${name}, servers = ${servers}::jsonb, credentials = ${credentials},
          status = CASE status WHEN 'PAUSED' THEN status ELSE 'CONNECTING' END, problem = NULL, next_attempt_at = NULL,
          status_message = CASE status WHEN 'PAUSED' THEN status_message ELSE 'Connecting' END, updated_at = now()
        WHERE id = ${id}::uuid RETURNING id`
      : sql`UPDATE mail_account SET name = ${name}, updated_at = now() WHERE id = ${id}::uuid RETURNING id`,
  );
  if (rows.length === 0) throw new NotFoundError('mail account');
}
