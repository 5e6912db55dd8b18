// Counts attempts in the database, so that all web processes count together. A fixed window begins with the first one.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '../core/database.ts';
import { RateLimitedError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { sql } from '../core/sql.ts';

/** A thing that is counted: "sign-in" of an address, at most `max` within `seconds`. */
export interface Limit {
  purpose: string;
  subject: string;
  max: number;
  seconds: number;
}

const QUARTER_HOUR = 15 * 60;

/** Wrong passwords for one address: enough for typing errors, too few to guess. */
export const perAddress = (address: string): Limit => ({
  purpose: 'sign-in:address',
  subject: address,
  max: 10,
  seconds: QUARTER_HOUR,
});

/** Wrong passwords from one place, for whatever address: an office behind one address has some. */
export const perCaller = (ipAddress: string | null): Limit => ({
  purpose: 'sign-in:caller',
  subject: networkOf(ipAddress),
  max: 50,
  seconds: QUARTER_HOUR,
});

/** Calls that anybody may make: set-up and answering invitations. */
export const perPublicCall = (name: string, ipAddress: string | null): Limit => ({
  purpose: `public:${name}`,
  subject: networkOf(ipAddress),
  max: 30,
  seconds: QUARTER_HOUR,
});

/** Wrong current passwords of somebody who is signed in. */
export const perPasswordChange = (userId: string): Limit => ({
  purpose: 'password-change',
  subject: userId,
  max: 10,
  seconds: QUARTER_HOUR,
});

export interface Attempts {
  /** Counts one attempt under every limit. Throws RateLimitedError when one of them is used up. */
  take(limits: Limit[]): Promise<void>;
  /** The attempt was rightful: it does not count. */
  giveBack(limits: Limit[]): Promise<void>;
  /** Removes windows that are over. */
  prune(): Promise<void>;
}

const LONGEST_WINDOW_MS = 24 * 60 * 60 * 1000;

export function createAttempts(
  database: Pick<Database, 'systemQuery'>,
  now: () => number = Date.now,
): Attempts {
  return {
    async take(limits) {
      const waits = await Promise.all(limits.map((limit) => count(database, limit, now())));
      const longest = Math.max(0, ...waits);
      if (longest > 0) throw new RateLimitedError(longest);
    },
    async giveBack(limits) {
      await database.systemQuery(sql`
        UPDATE rate_limit SET count = greatest(count - 1, 0) WHERE key = ANY(${limits.map(keyOf)}::text[])`);
    },
    async prune() {
      await database.systemQuery(
        sql`DELETE FROM rate_limit WHERE last_request < ${now() - LONGEST_WINDOW_MS}::bigint`,
      );
    },
  };
}

/** One statement counts and decides, so attempts at the same moment cannot share a place. Seconds to wait, or 0. */
async function count(database: Pick<Database, 'systemQuery'>, limit: Limit, now: number): Promise<number> {
  const begun = now - limit.seconds * 1000;
  const [row] = await database.systemQuery<{ count: number; began: bigint }>(sql`
    INSERT INTO rate_limit AS attempt (id, key, count, last_request)
    VALUES (${uuidv7()}::uuid, ${keyOf(limit)}, 1, ${now}::bigint)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN attempt.last_request <= ${begun}::bigint THEN 1 ELSE least(attempt.count, ${limit.max}::int) + 1 END,
      last_request = CASE WHEN attempt.last_request <= ${begun}::bigint THEN excluded.last_request ELSE attempt.last_request END
    RETURNING count, last_request AS began`);
  if (row === undefined || row.count <= limit.max) return 0;
  return Math.max(1, Math.ceil((Number(row.began) + limit.seconds * 1000 - now) / 1000));
}

/** Hashed: what people type as their address can be long, and can be a password. */
const keyOf = ({ purpose, subject }: Limit): string =>
  `${purpose}:${createHash('sha256').update(subject).digest('base64url')}`;

/** An IPv6 caller usually has a whole /64 to choose addresses from. */
export function networkOf(ipAddress: string | null): string {
  if (ipAddress === null) return 'unknown';
  if (!isIPv6(ipAddress)) return ipAddress;
  const canonical = new URL(`http://[${ipAddress.split('%')[0]}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
