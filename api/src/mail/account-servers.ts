// How the servers of an account are reached: a hosted one through the platform's master user, an external one with the
// credentials its owner gave.
import { z } from 'zod';
import type { Endpoint } from '../config.ts';
import { sql } from '../core/database.ts';
import { MailServerError, NotFoundError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import type { MailServer } from './ports.ts';

const MASTER_SEPARATOR = '*';

const serverSchema = z.object({
  host: z.string(),
  port: z.number().int(),
  tls: z.enum(['TLS', 'STARTTLS', 'NONE']),
  username: z.string(),
});
/** What `mail_account.servers` holds. */
export const serversSchema = z.object({ imap: serverSchema, smtp: serverSchema });
/** What is sealed in `mail_account.credentials`. */
export const credentialsSchema = z.object({ imapPassword: z.string(), smtpPassword: z.string() });

export const credentialsContext = (accountId: string): string => `mail_account:${accountId}`;

interface AccountAccess {
  id: string;
  kind: 'HOSTED' | 'EXTERNAL';
  address: string;
  servers: unknown;
  credentials: Buffer | null;
}

type ServerDeps = Pick<Deps, 'config' | 'database' | 'secrets'>;

/** Throws NotFoundError for an account the scope does not see, MailServerError when its server is not set up. */
export async function imapServer(deps: ServerDeps, accountId: string): Promise<MailServer> {
  return serverOf(deps, await readAccess(deps, accountId), 'imap');
}

export async function submissionServer(deps: ServerDeps, accountId: string): Promise<MailServer> {
  return serverOf(deps, await readAccess(deps, accountId), 'smtp');
}

async function readAccess({ database }: ServerDeps, accountId: string): Promise<AccountAccess> {
  const [account] = await database.query<AccountAccess>(sql`
    SELECT id::text AS id, kind::text AS kind, address, servers, credentials FROM mail_account
    WHERE id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  return account;
}

function serverOf(deps: ServerDeps, account: AccountAccess, which: 'imap' | 'smtp'): MailServer {
  return account.kind === 'HOSTED' ? ownServer(deps, account, which) : externalServer(deps, account, which);
}

function ownServer({ config }: ServerDeps, { address }: AccountAccess, which: 'imap' | 'smtp'): MailServer {
  const { master } = config.mail;
  const endpoint = which === 'imap' ? config.mail.imap : config.mail.submission;
  if (!master || !endpoint) {
    const name = which === 'imap' ? 'IMAP' : 'submission';
    throw new MailServerError(
      'CONNECTION_REFUSED',
      name,
      `The platform's own ${name} server is not running.`,
    );
  }
  const { user, password } = master;
  return {
    ...{ ...endpoint, tls: encryption(endpoint, which), own: true },
    ...{ username: `${address}${MASTER_SEPARATOR}${user}`, password },
  };
}

/** On loopback encryption protects from nobody; Postfix offers its login only with it. */
function encryption({ host }: Endpoint, which: 'imap' | 'smtp'): MailServer['tls'] {
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  return which === 'imap' && loopback ? 'NONE' : 'STARTTLS';
}

function externalServer({ secrets }: ServerDeps, account: AccountAccess, which: 'imap' | 'smtp'): MailServer {
  const servers = serversSchema.parse(account.servers);
  const sealed = account.credentials ?? Buffer.alloc(0);
  const credentials = credentialsSchema.parse(
    JSON.parse(secrets.open(sealed, credentialsContext(account.id))),
  );
  const password = which === 'imap' ? credentials.imapPassword : credentials.smtpPassword;
  return { ...servers[which], password, own: false };
}
