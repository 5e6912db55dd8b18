// Brings databases to the current schema. Commands: deploy [--retry], diff <name> [--sql], check, status.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate, status } from './migrate/deploy.ts';
import { readSchema, readSnapshot, writeMigration, writeSnapshot } from './migrate/directory.ts';
import { diffSchemas } from './migrate/engine.ts';
import { MigrateError } from './migrate/errors.ts';

export { type MigrateOptions, type MigrateResult, migrate, status } from './migrate/deploy.ts';
export { MigrateError, type MigrateErrorCode } from './migrate/errors.ts';
export type { MigrationState } from './migrate/history.ts';
export { APP_ROLE, SYSTEM_ROLE } from './migrate/roles.ts';

/** The SQL that prisma/schema asks for beyond the newest migration; empty when there is nothing to migrate. */
export const pendingChanges = (): Promise<string> => diffSchemas(readSnapshot(), readSchema());

/** `npm start` leaves the way to its own database in the data directory, so that the commands need no arguments. */
interface DatabaseFile {
  ownerUrl: string;
  appPassword: string;
  systemPassword: string;
}

function target(): { ownerUrl: string; appPassword?: string; systemPassword?: string } {
  const { DATABASE_URL, DATABASE_APP_PASSWORD, DATABASE_SYSTEM_PASSWORD, POSTROOM_DATA } = process.env;
  if (DATABASE_URL) {
    return {
      ownerUrl: DATABASE_URL,
      ...(DATABASE_APP_PASSWORD ? { appPassword: DATABASE_APP_PASSWORD } : {}),
      ...(DATABASE_SYSTEM_PASSWORD ? { systemPassword: DATABASE_SYSTEM_PASSWORD } : {}),
    };
  }
  const file = join(POSTROOM_DATA ?? join(import.meta.dirname, '..', '.data'), 'database.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DatabaseFile;
  } catch (error) {
    throw new MigrateError(
      'DATABASE_UNREACHABLE',
      `No database is named: set DATABASE_URL to its owner, or start Postroom first (${file} is missing).`,
      { cause: error },
    );
  }
}

async function deploy(retry: boolean): Promise<void> {
  const { applied } = await migrate({ ...target(), retry });
  console.log(
    applied.length === 0
      ? 'The database is up to date.'
      : applied.map((name) => `Applied ${name}`).join('\n'),
  );
}

async function printStatus(): Promise<void> {
  const states = await status(target().ownerUrl);
  for (const entry of states) {
    console.log(
      `${entry.state.padEnd(8)} ${entry.name}${entry.state === 'failed' ? `\n         ${entry.reason}` : ''}`,
    );
  }
  if (states.some((entry) => entry.state !== 'applied')) process.exitCode = 1;
}

/** Writes what the schema asks for; with `--sql` also an empty one, for statements Prisma has no words for. */
async function writeNext(name: string, handWritten: boolean): Promise<void> {
  const sql = await pendingChanges();
  if (sql === '' && !handWritten) {
    console.log('prisma/schema asks for nothing beyond the newest migration. For SQL of your own add --sql.');
    return;
  }
  const written = writeMigration(name, sql || '-- Write the statements of this migration here.');
  writeSnapshot(readSchema());
  console.log(`Wrote prisma/migrations/${written}/migration.sql`);
}

async function check(): Promise<void> {
  const sql = await pendingChanges();
  if (sql === '') return;
  console.error(`prisma/schema has changes without a migration (npm run db:diff -- <name>):\n\n${sql}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { retry: { type: 'boolean', default: false }, sql: { type: 'boolean', default: false } },
  });
  const [command, name] = positionals;
  if (command === 'deploy') return deploy(values.retry);
  if (command === 'status') return printStatus();
  if (command === 'check') return check();
  if (command === 'diff' && name) return writeNext(name, values.sql);
  console.error('Usage: node prisma/migrate.ts deploy [--retry] | diff <name> [--sql] | check | status');
  process.exitCode = 2;
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error instanceof MigrateError ? error.message : error);
    process.exitCode = 1;
  });
}
