// The two roles the platform works under. Neither owns a table nor bypasses row-level security.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MigrateError, sqlState } from './errors.ts';

export const APP_ROLE = 'postroom_app';
export const SYSTEM_ROLE = 'postroom_system';

/** Creates the role if it is missing and makes sure that it can sign in with this password. */
export async function ensureRole(
  owner: pg.Client,
  name: string,
  password: string | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await settle(owner, name, password);
    } catch (error) {
      // Roles belong to the whole server: another database of it may be migrating at the same moment.
      const collided =
        ['42710', '23505'].includes(sqlState(error) ?? '') || /concurrently/.test(String(error));
      if (!collided || attempt === 5) throw privilegeError(name, error);
      await sleep(100 * attempt);
    }
  }
}

async function settle(owner: pg.Client, name: string, password: string | undefined): Promise<void> {
  const { rows } = await owner.query<{ unsafe: boolean }>(
    'SELECT rolsuper OR rolbypassrls OR NOT rolcanlogin AS unsafe FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const [existing] = rows;
  if (existing && !existing.unsafe && (password === undefined || (await canSignIn(owner, name, password))))
    return;
  const secret = password === undefined ? '' : ` PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`;
  const role = pg.escapeIdentifier(name);
  await owner.query(
    `${existing ? 'ALTER' : 'CREATE'} ROLE ${role} WITH LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE${secret}`,
  );
}

const privilegeError = (name: string, cause: unknown): MigrateError =>
  new MigrateError(
    'DATABASE_PRIVILEGE',
    `The role ${name} could not be prepared: ${(cause as Error).message}. The owner in DATABASE_URL needs the right to create roles (ALTER ROLE … CREATEROLE).`,
    { cause },
  );

async function canSignIn(owner: pg.Client, user: string, password: string): Promise<boolean> {
  const { host, port, database = 'postgres', ssl } = owner;
  const probe = new pg.Client({ host, port, database, user, password, ssl, connectionTimeoutMillis: 10_000 });
  try {
    await probe.connect();
    return true;
  } catch {
    return false;
  } finally {
    await probe.end().catch(() => undefined); // never connected
  }
}

/** RFC 5803 form of a SCRAM-SHA-256 secret, so that the password itself never travels in a statement or a log. */
export function scramVerifier(password: string, salt = randomBytes(16), iterations = 4096): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
