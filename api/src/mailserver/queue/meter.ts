// Measures a queue: once a minute how much lies there. What came and went is counted from the log, by delivery monitoring.
import { type SqlTransaction, sql } from '../../core/database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const KEEP_SAMPLES = '90 days';

export class QueueMeter {
  readonly #hostId: string;
  #minute = minuteOf(Date.now());

  constructor(hostId: string) {
    this.#hostId = hostId;
  }

  /** Writes the minute down once it is over. */
  async sample(tx: SqlTransaction): Promise<void> {
    const now = minuteOf(Date.now());
    if (now === this.#minute) return;
    const at = new Date(this.#minute);
    await tx.query(sql`
      INSERT INTO mail_queue_sample (organization_id, host_id, at, active, deferred, hold, size, oldest)
      SELECT app_organization_id(), ${this.#hostId}::uuid, ${at}::timestamptz,
        count(*) FILTER (WHERE queue IN ('ACTIVE', 'INCOMING', 'MAILDROP')), count(*) FILTER (WHERE queue = 'DEFERRED'),
        count(*) FILTER (WHERE queue = 'HOLD'), coalesce(sum(size), 0),
        coalesce(extract(epoch FROM now() - min(arrived_at)), 0)::int
      FROM mail_queue_message WHERE organization_id = app_organization_id() AND host_id = ${this.#hostId}::uuid
      ON CONFLICT DO NOTHING`);
    if (Math.floor(now / HOUR) !== Math.floor(this.#minute / HOUR)) await this.#forget(tx);
    this.#minute = now;
  }

  async #forget(tx: SqlTransaction): Promise<void> {
    await tx.query(sql`
      DELETE FROM mail_queue_sample WHERE organization_id = app_organization_id() AND host_id = ${this.#hostId}::uuid
        AND at < now() - ${KEEP_SAMPLES}::interval`);
  }
}

const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE;
