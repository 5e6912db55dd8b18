// A connection pool that tells PostgreSQL who asks. Row-level security reads app.organization_id, app.user_id and
// app.actor; a connection that last served somebody else is set before it is handed out.
import pg from 'pg';
import { maybeScope, type Scope } from './scope.ts';

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

const NOBODY = '||';
/** Whom each connection is set to; a new connection is set to nobody. */
const servedBy = new WeakMap<pg.PoolClient, string>();

function identity(scope: Scope | null): [organizationId: string, userId: string, actor: string] {
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
