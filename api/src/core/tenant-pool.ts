// A connection pool that tells PostgreSQL who asks. Row-level security reads app.organization_id, app.user_id and
// app.actor; a connection that last served somebody else is set before it is handed out.
import pg from 'pg';
import { maybeScope, type Scope } from './scope.ts';
import { type Planning, queryWith, type ScopeSettings, scopeOf } from './scoped-query.ts';

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

const NOBODY = '||';
/** Whom each connection is set to; a new connection is set to nobody. */
const servedBy = new WeakMap<pg.PoolClient, string>();

/** What row-level security is told of a scope. */
export function identity(scope: Scope | null): ScopeSettings {
  if (!scope) return ['', '', ''];
  const { actor, organizationId } = scope;
  return [organizationId, actor.kind === 'user' ? actor.userId : '', actor.kind];
}

export class TenantPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    // Read now: a waiting caller is woken from the code that gives its connection back, which is somebody else's.
    const client = this.#checkOut(maybeScope());
    if (!callback) return client;
    client.then(
      (checkedOut) => callback(undefined, checkedOut, checkedOut.release.bind(checkedOut)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /** One statement in the running scope, which travels with it: the connection is not set to anybody. */
  async queryInScope<Row extends pg.QueryResultRow>(
    config: pg.QueryConfig,
    planning: Planning,
  ): Promise<pg.QueryResult<Row>> {
    const settings = identity(maybeScope());
    const client = await super.connect();
    let broken: Error | undefined;
    try {
      return await queryWith<Row>(client, config, { before: [scopeOf(settings, planning)] });
    } catch (error) {
      // What PostgreSQL itself refuses leaves the connection as it was.
      if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** A connection that is set to whom it served last: every statement must bring its scope. */
  connectAsIs(): Promise<pg.PoolClient> {
    return super.connect();
  }

  async #checkOut(scope: Scope | null): Promise<pg.PoolClient> {
    const client = await super.connect();
    const settings = identity(scope);
    const key = settings.join('|');
    if ((servedBy.get(client) ?? NOBODY) === key) return client;
    try {
      servedBy.delete(client);
      await client.query(SET_IDENTITY, settings);
      servedBy.set(client, key);
      return client;
    } catch (error) {
      client.release(true); // its identity is unknown: it must not serve anybody
      throw error;
    }
  }
}

const SET_IDENTITY =
  "SELECT set_config('app.organization_id', $1, false), set_config('app.user_id', $2, false), set_config('app.actor', $3, false)";
