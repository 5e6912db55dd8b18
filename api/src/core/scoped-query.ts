// A statement and the scope it runs in, in one message: PostgreSQL is asked once instead of twice.
import pg from 'pg';

/** Values of app.organization_id, app.user_id and app.actor. */
export type ScopeSettings = [organizationId: string, userId: string, actor: string];

/** What pg's own query (8.23) does with the answers it is handed. */
interface OwnQuery {
  submit(connection: pg.Connection): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}

type OwnQueryClass = new (
  config: pg.QueryConfig,
  values: undefined,
  callback: (error: Error | null, result: pg.QueryResult) => void,
) => OwnQuery;

/** Settings for one transaction: they end with it, whatever the connection was set to before. */
const SCOPE = {
  name: 'scope',
  text: "SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)",
};

const prepared = new WeakSet<pg.PoolClient>();

/** What of pg's connection is not in its types. */
type Bind = { portal: string; statement: string; values: string[] };
interface Wire {
  bind(config: Bind): void;
  execute(config: { portal: string }): void;
}

/**
 * Both statements travel before one Sync, so they are one transaction: when the scope cannot be set, PostgreSQL skips
 * the statement. The first answer is the scope's and is passed over.
 */
class ScopedQuery extends (pg.Query as unknown as OwnQueryClass) {
  readonly #settings: ScopeSettings;
  #scopeIsSet = false;

  constructor(
    settings: ScopeSettings,
    config: pg.QueryConfig,
    callback: (error: Error | null, result: pg.QueryResult) => void,
  ) {
    super(config, undefined, callback);
    this.#settings = settings;
  }

  override submit(connection: pg.Connection): Error | null {
    const wire = connection as unknown as Wire;
    connection.stream.cork();
    try {
      wire.bind({ portal: '', statement: SCOPE.name, values: this.#settings });
      wire.execute({ portal: '' });
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  override handleDataRow(message: unknown): void {
    if (this.#scopeIsSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#scopeIsSet) super.handleCommandComplete(message, connection);
    this.#scopeIsSet = true;
  }
}

/** Runs one statement of a connection in a scope, whatever scope the connection is set to. */
export async function queryInScope<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  settings: ScopeSettings,
  config: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  if (!prepared.has(client)) {
    await client.query({ ...SCOPE, values: ['', '', ''] });
    prepared.add(client);
  }
  return new Promise((resolve, reject) => {
    // Without values pg would use the protocol that knows no preparation.
    const extended = { ...config, queryMode: 'extended' };
    const query = new ScopedQuery(settings, extended, (error, result) => {
      if (error) reject(withCaller(error));
      else resolve(result as pg.QueryResult<Row>);
    });
    client.query(query as unknown as pg.Submittable);
  });
}

/** The stack that led here tells more than that of the socket. */
function withCaller(error: Error): Error {
  Error.captureStackTrace(error);
  return error;
}
