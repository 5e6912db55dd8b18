import { type SqlTransaction, sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { credentialsContext } from '../account-servers.ts';
import { policy } from '../policy.ts';
import { nudgeAfterCommit } from '../sync/nudge.ts';
import { asForeignServer, checkNewAccount, type NewExternalAccount } from './new-account.ts';
import { tryServers } from './try-servers.ts';

/**
 * Adds a mailbox from elsewhere once both of its servers have accepted the person. Returns the account's id. Throws
 * InputError, or MailServerError that names the server and what is wrong with it; nothing is stored then.
 */
export async function addExternalMailAccount(deps: Deps, input: NewExternalAccount): Promise<string> {
  authorize(policy.manageAccounts);
  const account = checkNewAccount(input);
  await refuseDuplicate(deps, account.address);
  await tryServers(deps, { imap: asForeignServer(account.imap), smtp: asForeignServer(account.smtp) });
  const id = uuidv7();
  await deps.database.sqlTransaction(async (tx) => {
    if (!(await insert(deps, tx, id, account))) throw duplicate();
    tx.record({ entity: 'MailAccount', kind: 'CREATED', ids: [id], mailAccountId: id });
    nudgeAfterCommit(tx, { about: 'account', accountId: id });
  });
  return id;
}

async function refuseDuplicate({ database }: Deps, address: string): Promise<void> {
  const [existing] = await database.query(sql`
    SELECT id FROM mail_account WHERE user_id = ${currentUserId()}::uuid AND address = ${address}`);
  if (existing) throw duplicate();
}

const duplicate = (): InputError => new InputError({ address: 'You have added this address already.' });

/** False when the same address was added meanwhile. */
async function insert(
  { secrets }: Deps,
  tx: SqlTransaction,
  id: string,
  { address, name, imap, smtp }: NewExternalAccount,
): Promise<boolean> {
  const { password: imapPassword, ...imapServer } = imap;
  const { password: smtpPassword, ...smtpServer } = smtp;
  const servers = JSON.stringify({ imap: imapServer, smtp: smtpServer });
  const credentials = secrets.seal(JSON.stringify({ imapPassword, smtpPassword }), credentialsContext(id));
  const rows = await tx.query(sql`
    INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, servers, credentials, updated_at)
    VALUES (app_organization_id(), ${id}::uuid, ${currentUserId()}::uuid, 'EXTERNAL', ${address}, ${name},
      ${servers}::jsonb, ${credentials}, now())
    ON CONFLICT (organization_id, user_id, address) DO NOTHING RETURNING id`);
  return rows.length > 0;
}
