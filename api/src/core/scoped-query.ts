// Statements that travel together, in one message: PostgreSQL is asked once instead of several times, and holds no lock
// while somebody waits for the next statement. A scope always travels with the statement it is for.
import pg from 'pg';

/** Values of app.organization_id, app.user_id and app.actor. */
export type ScopeSettings = [organizationId: string, userId: string, actor: string];

/**
 * How a named statement is planned. PostgreSQL compares what plans would cost without knowing what planning costs, and
 * under policies that is several times what most statements take to run: `once` is for those that are run all the time.
 */
export type Planning = 'once' | 'by values';

/** What pg's own query (8.23) does with the answers it is handed. */
interface OwnQuery {
  portal: string;
  submit(connection: pg.Connection): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}

type OwnQueryClass = new (
  config: pg.QueryConfig,
  values: undefined,
  callback: (error: Error | null, result: pg.QueryResult) => void,
) => OwnQuery;

/** A statement without an answer that goes before or after another. */
interface Companion {
  name: string;
  text: string;
  values: string[];
}

const companion = (name: string, text: string) => ({ name, text });

/** Settings for one transaction: they end with it, whatever the connection was set to before. */
const SCOPE = companion(
  'scope',
  "SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true), set_config('plan_cache_mode', $4, true)",
);
const PLANNING = companion('planning', "SELECT set_config('plan_cache_mode', $1, true)");
const BEGIN = companion('begin', 'BEGIN');
const COMMIT = companion('commit', 'COMMIT');

const MODES: Record<Planning, string> = { once: 'force_generic_plan', 'by values': 'auto' };

export const scopeOf = (settings: ScopeSettings, planning: Planning): Companion => ({
  ...SCOPE,
  values: [...settings, MODES[planning]],
});
export const planningOf = (planning: Planning): Companion => ({ ...PLANNING, values: [MODES[planning]] });
export const begin: Companion = { ...BEGIN, values: [] };
export const commit: Companion = { ...COMMIT, values: [] };

/** What of pg's connection is not in its types. */
type Bind = { portal: string; statement: string; values: string[] };
interface Wire {
  bind(config: Bind): void;
  execute(config: { portal: string; rows?: number | undefined }): void;
  sync(): void;
}

interface Company {
  before: readonly Companion[];
  after?: readonly Companion[];
}

/**
 * All of them travel before one Sync: when one fails, PostgreSQL skips those behind it. Only the answer of the statement
 * itself is read.
 */
class AccompaniedQuery extends (pg.Query as unknown as OwnQueryClass) {
  readonly #company: Company;
  #completed = 0;

  constructor(
    company: Company,
    config: pg.QueryConfig,
    callback: (error: Error | null, result: pg.QueryResult) => void,
  ) {
    super(config, undefined, callback);
    this.#company = company;
  }

  override submit(connection: pg.Connection): Error | null {
    connection.stream.cork();
    try {
      for (const one of this.#company.before) run(connection, one);
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  /** pg calls this to have the statement executed, after everything that prepares it. */
  _getRows(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    wire.execute({ portal: this.portal });
    for (const one of this.#company.after ?? []) run(connection, one);
    wire.sync();
  }

  override handleDataRow(message: unknown): void {
    if (this.#isOwn()) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#isOwn()) super.handleCommandComplete(message, connection);
    this.#completed++;
  }

  #isOwn(): boolean {
    return this.#completed === this.#company.before.length;
  }
}

function run(connection: pg.Connection, { name, values }: Companion): void {
  const wire = connection as unknown as Wire;
  wire.bind({ portal: '', statement: name, values });
  wire.execute({ portal: '' });
}

const acquainted = new WeakSet<pg.PoolClient>();

/** Companions are prepared once per connection; run by themselves they change nothing, and leave no transaction open. */
async function acquaint(client: pg.PoolClient): Promise<void> {
  if (acquainted.has(client)) return;
  await client.query({ ...BEGIN });
  try {
    await client.query({ ...SCOPE, values: ['', '', '', 'auto'] });
    await client.query({ ...PLANNING, values: ['auto'] });
  } finally {
    await client.query({ ...COMMIT });
  }
  acquainted.add(client);
}

/** Runs one statement of a connection in such company. */
export async function queryWith<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  config: pg.QueryConfig,
  company: Company,
): Promise<pg.QueryResult<Row>> {
  await acquaint(client);
  return new Promise((resolve, reject) => {
    // Without values pg would use the protocol that knows no preparation.
    const extended = { ...config, queryMode: 'extended' };
    const query = new AccompaniedQuery(company, extended, (error, result) => {
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
