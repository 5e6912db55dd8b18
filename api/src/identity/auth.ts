// Better Auth over the system role: sessions, cookies, bearer tokens. Accounts come by set-up, invitation or an
// administrator; of its endpoints only those in http.ts can be reached.

import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { bearer, organization } from 'better-auth/plugins';
import type { Config } from '../config.ts';
import type { Database } from '../core/database.ts';
import { uuidv7 } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import type { Secrets } from '../core/secrets.ts';
import { sql } from '../core/sql.ts';
import { memberClosed } from './closed.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-policy.ts';
import { type FoundPassword, passwordSignIn } from './sign-in.ts';

export interface AuthParts {
  config: Pick<Config, 'url' | 'corsOrigins'>;
  database: Pick<Database, 'system' | 'systemQuery'>;
  secrets: Pick<Secrets, 'derive'>;
  log: Logger;
  /** Called after Better Auth deleted a session (sign-out, expiry). */
  onSessionDeleted(sessionId: string): void;
}

export const BASE_PATH = '/auth';
/** Carries the caller's address to Better Auth; set by http.ts, never taken from outside. */
export const ADDRESS_HEADER = 'x-postroom-address';

const DAY = 24 * 60 * 60;
const SESSION_LIFETIME = 30 * DAY;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(parts: AuthParts) {
  const { config, database, log } = parts;
  return betterAuth({
    appName: 'Postroom',
    baseURL: config.url.origin,
    basePath: BASE_PATH,
    secret: parts.secrets.derive('sessions'),
    trustedOrigins: (request) => trustedOrigins(config, request),
    database: prismaAdapter(database.system, { provider: 'postgresql' }),
    account: { modelName: 'credential' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    session: { expiresIn: SESSION_LIFETIME, updateAge: DAY },
    plugins: [
      passwordSignIn((email) => findPassword(database, email)),
      bearer({ requireSignature: true }),
      organization(),
    ],
    // Attempts are counted per address and per caller in attempts.ts.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => uuidv7() },
      useSecureCookies: config.url.protocol === 'https:',
      cookiePrefix: 'postroom',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Set because the library relaxes both when NODE_ENV is "test".
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    databaseHooks: {
      session: {
        create: { before: (session) => intoOrganization(database, session) },
        delete: { after: async (session) => parts.onSessionDeleted(session.id) },
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => {
        const text = `Better Auth: ${message}`;
        if (level === 'error') log.error({ details: details.map(String) }, text);
        else log.debug(text);
      },
    },
  });
}

async function findPassword(database: AuthParts['database'], email: string): Promise<FoundPassword | null> {
  const [row] = await database.systemQuery<FoundPassword>(sql`
    SELECT credential.password AS hash, coalesce((SELECT bool_and(${memberClosed}) FROM "member"
      WHERE "member".user_id = "user".id), false) AS closed
    FROM "user" JOIN credential ON credential.user_id = "user".id
    WHERE "user".email = ${email} AND credential.provider_id = 'credential'`);
  return row ?? null;
}

/**
 * A session works in one organization: of those that are open to the person, the one they have belonged to longest.
 * Without any there is no session.
 */
async function intoOrganization<S extends { userId: string; ipAddress?: string | null | undefined }>(
  database: AuthParts['database'],
  session: S,
): Promise<{ data: S & { activeOrganizationId: string } } | false> {
  const [member] = await database.systemQuery<{ organizationId: string }>(sql`
    SELECT organization_id::text AS "organizationId" FROM "member"
    WHERE user_id = ${session.userId}::uuid AND NOT ${memberClosed} ORDER BY created_at, id LIMIT 1`);
  if (member === undefined) return false;
  const data = { ...session, ipAddress: session.ipAddress || null };
  return { data: { ...data, activeOrganizationId: member.organizationId } };
}

/**
 * Our own address, those an operator lists, and the very host a page was loaded from: the browser sends that host's
 * cookies alone. A request whose origin is another one never gets here (http/surface.ts).
 */
export function trustedOrigins(
  config: Pick<Config, 'url' | 'corsOrigins'>,
  request: Request | undefined,
): string[] {
  const host = request?.headers.get('host');
  const same = host ? [`http://${host}`, `https://${host}`] : [];
  return [config.url.origin, ...config.corsOrigins, ...same];
}
