// Who works on what: one holder per resource until the lease runs out. A dead holder's work moves within 30 s.
import type { Database } from './database.ts';
import { sql } from './sql.ts';

export const LEASE_SECONDS = 30;
export const HEARTBEAT_MS = 10_000;

export interface Leases {
  /** Takes up to `max` of the candidates that nobody holds. Returns those taken now. */
  acquire(request: { holder: string; candidates: string[]; max: number }): Promise<string[]>;
  /** Extends everything the holder still holds and returns it. What is missing has gone to another. */
  heartbeat(holder: string): Promise<string[]>;
  /** Gives up the resources, or everything. */
  release(holder: string, resources?: string[]): Promise<void>;
  /** Takes or extends one resource for a time of its own; false when somebody else has it. */
  claim(request: { holder: string; resource: string; ms: number }): Promise<boolean>;
}

/** Times are the database's, so workers need no common clock. */
export function createLeases(database: Pick<Database, 'systemQuery'>, seconds = LEASE_SECONDS): Leases {
  const until = (ms: number) => sql`clock_timestamp() + ${ms}::int * interval '1 millisecond'`;
  return {
    async acquire({ holder, candidates, max }) {
      if (candidates.length === 0 || max <= 0) return [];
      const rows = await database.systemQuery<{ resource: string }>(sql`
        INSERT INTO lease (resource, holder, expires_at)
        SELECT wanted.resource, ${holder}::text, ${until(seconds * 1000)} FROM (
          SELECT DISTINCT candidate AS resource FROM unnest(${candidates}::text[]) AS candidate
          WHERE NOT EXISTS (SELECT FROM lease WHERE lease.resource = candidate AND lease.expires_at > clock_timestamp())
          LIMIT ${max}::int) AS wanted
        ON CONFLICT (resource) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
          WHERE lease.expires_at <= clock_timestamp()
        RETURNING resource`);
      return rows.map((row) => row.resource);
    },
    async heartbeat(holder) {
      const rows = await database.systemQuery<{ resource: string }>(sql`
        UPDATE lease SET expires_at = ${until(seconds * 1000)}
        WHERE holder = ${holder} AND expires_at > clock_timestamp() RETURNING resource`);
      return rows.map((row) => row.resource);
    },
    async release(holder, resources) {
      const only = resources === undefined ? sql`true` : sql`resource = ANY(${resources}::text[])`;
      await database.systemQuery(sql`DELETE FROM lease WHERE holder = ${holder} AND ${only}`);
    },
    async claim({ holder, resource, ms }) {
      const rows = await database.systemQuery(sql`
        INSERT INTO lease (resource, holder, expires_at) VALUES (${resource}, ${holder}, ${until(ms)})
        ON CONFLICT (resource) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
          WHERE lease.expires_at <= clock_timestamp() OR lease.holder = excluded.holder RETURNING resource`);
      return rows.length > 0;
    },
  };
}
