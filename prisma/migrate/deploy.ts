import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, runMigrations as migrateJobs } from 'graphile-worker';
import pg from 'pg';
import { engineList, type Migration, PRISMA_FOLDER, readMigrations } from './directory.ts';
import { applyMigrations } from './engine.ts';
import { MigrateError, sqlState } from './errors.ts';
import { forgetFailure, type MigrationState, migrationStates, recordReason } from './history.ts';
import { APP_ROLE, ensureRole, SYSTEM_ROLE } from './roles.ts';

const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gin', 'pgcrypto', 'citext'];
/** Any fixed number does; it names "migrating this database" among PostgreSQL's advisory locks. */
const LOCK_KEY = '7305240983412770';
const OLDEST_SERVER = 150_000;

export interface MigrateOptions {
  /** Connection URL of a role that may create roles, extensions and, if it is missing, the database. */
  ownerUrl: string;
  /** Passwords of postroom_app and postroom_system; left as they are when absent. */
  appPassword?: string;
  systemPassword?: string;
  /** Tries a migration again that failed before and whose script is the same. */
  retry?: boolean;
  /** How long to wait for another process that is migrating, in milliseconds. Default two minutes. */
  lockTimeoutMs?: number;
  /** The folder with schema/, migrations/ and grants.sql. */
  folder?: string;
}

export interface MigrateResult {
  applied: string[];
}

/**
 * Brings a database to its current form: database, extensions, roles, migrations, job tables, grants.
 * Any number of processes may call it at once; one does the work, the others wait and find it done.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  await ensureDatabase(options.ownerUrl);
  const owner = await connect(options.ownerUrl);
  try {
    await refuseOldServer(owner);
    await lock(owner, options.lockTimeoutMs ?? 120_000);
    await ensureExtensions(owner);
    await ensureRole(owner, APP_ROLE, options.appPassword);
    await ensureRole(owner, SYSTEM_ROLE, options.systemPassword);
    const applied = await applyPending(owner, options);
    await prepareJobs(options.ownerUrl);
    await grant(owner, options.folder ?? PRISMA_FOLDER);
    return { applied };
  } finally {
    await owner.end(); // gives the lock back as well
  }
}

/** What the database has of each migration, without changing anything. */
export async function status(ownerUrl: string, folder = PRISMA_FOLDER): Promise<MigrationState[]> {
  const owner = await connect(ownerUrl);
  try {
    return await migrationStates(owner, readMigrations(folder));
  } finally {
    await owner.end();
  }
}

async function applyPending(owner: pg.Client, options: MigrateOptions): Promise<string[]> {
  const folder = options.folder ?? PRISMA_FOLDER;
  const migrations = readMigrations(folder);
  const states = await migrationStates(owner, migrations);
  const unknown = states.find((entry) => entry.state === 'unknown');
  if (unknown) {
    throw new MigrateError(
      'MIGRATIONS_UNKNOWN',
      `The database has the migration ${unknown.name}, which this release does not know. Start the release that made it, or a newer one.`,
      { migration: unknown.name },
    );
  }
  for (const entry of states)
    if (entry.state === 'failed') await clearFailure(owner, entry, options.retry ?? false);
  if (states.every((entry) => entry.state === 'applied' || entry.state === 'edited')) return [];
  return apply(owner, options.ownerUrl, migrations, folder);
}

type Failed = Extract<MigrationState, { state: 'failed' }>;

/** A corrected script is tried again by itself; the same one only when asked to. */
async function clearFailure(owner: pg.Client, failed: Failed, retry: boolean): Promise<void> {
  if (!retry && !failed.scriptChangedSince) {
    throw new MigrateError(
      'MIGRATION_FAILED_EARLIER',
      `The migration ${failed.name} failed on ${failed.at.toISOString()}: ${failed.reason}\nNothing of it was applied. Correct the data it stumbles over (or install the release that corrects the migration), then run: npm run db:migrate -- --retry`,
      { migration: failed.name },
    );
  }
  await forgetFailure(owner, failed.name);
}

async function apply(
  owner: pg.Client,
  url: string,
  migrations: Migration[],
  folder: string,
): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  try {
    return await applyMigrations(pool, engineList(migrations, folder));
  } catch (error) {
    const failed = (await migrationStates(owner, migrations)).find((entry) => entry.state === 'failed');
    if (!failed) throw error;
    const reason = (error as Error).message;
    await recordReason(owner, failed.name, reason);
    throw new MigrateError(
      'MIGRATION_FAILED',
      `The migration ${failed.name} failed: ${reason}\nNothing of it was applied; the migrations before it were.`,
      { migration: failed.name, cause: error },
    );
  } finally {
    await pool.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'postroom migrate',
  });
  client.on('error', () => undefined); // the query under way reports it
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (sqlState(error) === '3D000') throw error;
    const { host, pathname } = new URL(url);
    throw new MigrateError(
      'DATABASE_UNREACHABLE',
      `PostgreSQL at ${host}${pathname} did not let the owner in: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

async function ensureDatabase(url: string): Promise<void> {
  try {
    await (await connect(url)).end();
  } catch (error) {
    if (sqlState(error) !== '3D000') throw error; // invalid_catalog_name
    await createDatabase(url);
  }
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  const name = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = '/postgres';
  const client = await connect(maintenance.href);
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
  } catch (error) {
    // duplicate_database or unique_violation: another process was faster.
    if (sqlState(error) === '42P04' || sqlState(error) === '23505') return;
    throw new MigrateError(
      'DATABASE_PRIVILEGE',
      `The database ${name} could not be created: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end();
  }
}

async function refuseOldServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const [server] = rows;
  if (server && server.number < OLDEST_SERVER) {
    throw new MigrateError(
      'DATABASE_TOO_OLD',
      `PostgreSQL ${server.version} is too old: Postroom needs 15 or later.`,
    );
  }
}

/** Polls instead of waiting in the server, so that the wait has an end and says what it waited for. */
async function lock(owner: pg.Client, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await owner.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS got', [
      LOCK_KEY,
    ]);
    if (rows[0]?.got) return;
    if (Date.now() >= deadline) {
      throw new MigrateError(
        'MIGRATION_LOCKED',
        'Another process has been migrating this database for too long. Look at it (application_name "postroom migrate") and start again.',
      );
    }
    await sleep(100);
  }
}

async function ensureExtensions(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ extname: string }>('SELECT extname FROM pg_extension');
  const present = new Set(rows.map((row) => row.extname));
  for (const name of EXTENSIONS.filter((extension) => !present.has(extension))) {
    try {
      await owner.query(`CREATE EXTENSION IF NOT EXISTS ${pg.escapeIdentifier(name)} SCHEMA public`);
    } catch (error) {
      throw new MigrateError(
        'EXTENSION_MISSING',
        `The extension ${name} could not be created: ${(error as Error).message}. Install the server's contrib package, or let an administrator of the server create it.`,
        { cause: error },
      );
    }
  }
}

/** graphile-worker brings its own migrations, in the schema graphile_worker. */
async function prepareJobs(ownerUrl: string): Promise<void> {
  await migrateJobs({ connectionString: ownerUrl, maxPoolSize: 1, logger: silent });
}

/** Its failures arrive as exceptions; the rest is of no interest to whoever starts the product. */
const silent = new Logger(() => () => undefined);

/** grants.sql may run any number of times: it states what is allowed, it does not add to it. */
async function grant(owner: pg.Client, folder: string): Promise<void> {
  const script = readFileSync(join(folder, 'grants.sql'), 'utf8');
  try {
    await owner.query(script); // one simple query is one transaction
  } catch (error) {
    throw new MigrateError('DATABASE_PRIVILEGE', `prisma/grants.sql failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
