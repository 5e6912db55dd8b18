import type pg from 'pg';
import type { Migration } from './directory.ts';

export type MigrationState =
  | { state: 'applied'; name: string; at: Date }
  | { state: 'pending'; name: string }
  /** Its script ended in an error; it ran as one transaction, so nothing of it is in the database. */
  | { state: 'failed'; name: string; at: Date; reason: string; scriptChangedSince: boolean }
  /** Applied, but its script was edited afterwards: the database has the older text. */
  | { state: 'edited'; name: string; at: Date }
  /** In the database and not in the folder: the database belongs to a newer or another release. */
  | { state: 'unknown'; name: string; at: Date };

interface Row {
  migration_name: string;
  checksum: string;
  started_at: Date;
  finished_at: Date | null;
  logs: string | null;
}

/** Compares the migrations of the folder with what `_prisma_migrations` says was applied. */
export async function migrationStates(client: pg.Client, migrations: Migration[]): Promise<MigrationState[]> {
  const rows = await readRows(client);
  const known = new Set(migrations.map((migration) => migration.name));
  const inFolder = migrations.map((migration) => stateOf(migration, rows.get(migration.name)));
  const foreign = [...rows.values()]
    .filter((row) => !known.has(row.migration_name))
    .map((row): MigrationState => ({ state: 'unknown', name: row.migration_name, at: row.started_at }));
  return [...inFolder, ...foreign];
}

function stateOf({ name, checksum }: Migration, row: Row | undefined): MigrationState {
  if (!row) return { state: 'pending', name };
  if (!row.finished_at) {
    const reason = row.logs?.trim() || 'the process ended before it could say why';
    return {
      state: 'failed',
      name,
      at: row.started_at,
      reason,
      scriptChangedSince: row.checksum !== checksum,
    };
  }
  return { state: row.checksum === checksum ? 'applied' : 'edited', name, at: row.finished_at };
}

/** The current row per migration: those marked as rolled back count as history only. */
async function readRows(client: pg.Client): Promise<Map<string, Row>> {
  const exists = await client.query<{ found: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found",
  );
  if (!exists.rows[0]?.found) return new Map();
  const { rows } = await client.query<Row>(
    `SELECT migration_name, checksum, started_at, finished_at, logs FROM public._prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

/** Clears the way for another attempt; the failed row stays for the record. */
export async function forgetFailure(client: pg.Client, name: string): Promise<void> {
  await client.query(
    `UPDATE public._prisma_migrations SET rolled_back_at = now()
     WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    [name],
  );
}

/** Puts PostgreSQL's own words in place of the engine's stack trace, for the next start to repeat. */
export async function recordReason(client: pg.Client, name: string, reason: string): Promise<void> {
  await client.query(
    `UPDATE public._prisma_migrations SET logs = $2
     WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    [name, reason],
  );
}
