// A transaction of the running scope on bare pg: it begins with its first statement and ends with its last one, in the
// same messages, so that no lock waits for an answer to travel.
import type pg from 'pg';
import { maybeScope } from './scope.ts';
import { begin, commit, type Planning, planningOf as planning, queryWith, scopeOf } from './scoped-query.ts';
import { isPrepared, queryConfig, type Sql } from './sql.ts';
import { identity, type TenantPool } from './tenant-pool.ts';

/** People wait for theirs; the platform's own work meets tables that grow under it, where old plans are bad ones. */
export const planningOf = (statement: Sql): Planning =>
  isPrepared(statement) && maybeScope()?.actor.kind === 'user' ? 'once' : 'by values';

export class ScopedTransaction {
  readonly #client: pg.PoolClient;
  readonly #settings = identity(maybeScope());
  #begun: Promise<unknown> | null = null;
  #planning: Planning = 'by values';
  #broken: Error | undefined;
  readonly #onError = (error: Error): void => {
    this.#broken = error;
  };

  private constructor(client: pg.PoolClient) {
    this.#client = client;
    client.on('error', this.#onError);
  }

  static async open(pool: TenantPool): Promise<ScopedTransaction> {
    return new ScopedTransaction(await pool.connectAsIs());
  }

  query<Row>(statement: Sql): Promise<Row[]> {
    return this.#run(statement, false);
  }

  /** Ends it, with one more statement or without. Throws when nothing of it was done, for a statement had failed. */
  async commit<Row>(last: Sql | null): Promise<Row[]> {
    if (last) return this.#run(last, true);
    if (!this.#begun) return [];
    // After a statement that failed, also one whose error was caught, PostgreSQL rolls back and calls that an answer.
    const { command } = await this.#client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: one of its statements had failed.');
    return [];
  }

  async rollback(): Promise<void> {
    if (this.#begun) await this.#client.query('ROLLBACK').catch(this.#onError);
  }

  close(): void {
    this.#client.off('error', this.#onError);
    this.#client.release(this.#broken);
  }

  /** Nothing is sent before the transaction is known to have begun: it would run as somebody else, for good. */
  async #run<Row>(statement: Sql, isLast: boolean): Promise<Row[]> {
    const wanted = planningOf(statement);
    const after = isLast ? [commit] : [];
    if (!this.#begun) {
      this.#planning = wanted;
      const before = [begin, scopeOf(this.#settings, wanted)];
      const first = queryWith(this.#client, queryConfig(statement), { before, after });
      this.#begun = first;
      return (await first).rows as Row[];
    }
    await this.#begun;
    const before = wanted === this.#planning ? [] : [planning(wanted)];
    this.#planning = wanted;
    const { rows } = await queryWith(this.#client, queryConfig(statement), { before, after });
    return rows as Row[];
  }
}
