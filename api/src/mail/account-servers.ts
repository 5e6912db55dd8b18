// How the servers of an account are reached: a hosted one through the platform's master user, an external one with the
// credentials its owner gave.
import { z } from 'zod';
import type { Endpoint } from '../config.ts';
import { sql } from '../core/database.ts';
import { MailServerError, NotFoundError } from '../core/errors.ts';
import { isLoopback } from '../core/guard.ts';
import type { Deps } from '../deps.ts';
import type { MailServer } from './ports.ts';

const MASTER_SEPARATOR = '*';
/** RFC 5804 1.8: encrypted after STARTTLS. */
const SIEVE_PORT = 4190;

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

type Which = 'imap' | 'smtp' | 'sieve';
type ServerDeps = Pick<Deps, 'config' | 'database' | 'secrets'>;

/** Throws NotFoundError for an account the scope does not see, MailServerError when its server is not set up. */
export async function imapServer(deps: ServerDeps, accountId: string): Promise<MailServer> {
  return serverOf(deps, await readAccess(deps, accountId), 'imap');
}

/** Where the account's rules are kept (ManageSieve, RFC 5804): beside its mail, with the same login. */
export async function sieveServer(deps: ServerDeps, accountId: string): Promise<MailServer> {
  const account = await readAccess(deps, accountId);
  if (account.kind === 'HOSTED') return ownServer(deps, account, 'sieve');
  const imap = externalServer(deps, account, 'imap');
  const { imap: own, sieve } = deps.config.mail;
  // Somebody named the platform's own server like any other.
  const ours = own !== null && imap.host === own.host && imap.port === own.port;
  return { ...imap, port: ours && sieve ? sieve.port : SIEVE_PORT, tls: 'STARTTLS' };
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

const OWN_SERVERS = { imap: 'IMAP', smtp: 'submission', sieve: 'ManageSieve' };

/** The platform's own server, opened as the mailbox of this address. Throws MailServerError when there is none. */
export function ownServer(
  { config }: Pick<ServerDeps, 'config'>,
  { address }: Pick<AccountAccess, 'address'>,
  which: Which,
): MailServer {
  const { master } = config.mail;
  const { imap, submission, sieve } = config.mail;
  const endpoint = { imap, smtp: submission, sieve }[which];
  if (!master || !endpoint) {
    const name = OWN_SERVERS[which];
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
function encryption({ host }: Endpoint, which: Which): MailServer['tls'] {
  return which !== 'smtp' && isLoopback(host) ? 'NONE' : 'STARTTLS';
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
