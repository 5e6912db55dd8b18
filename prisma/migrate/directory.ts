// What lies in prisma/: the data model, its last migrated form, and the migrations.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrateError } from './errors.ts';

export interface SchemaFile {
  path: string;
  content: string;
}

export interface Migration {
  /** `<UTC timestamp>_<name>`, the folder's name; sorts in the order of application. */
  name: string;
  sql: string;
  /** SHA-256 of the script in hex, as `_prisma_migrations.checksum` holds it. */
  checksum: string;
}

export const PRISMA_FOLDER = resolve(import.meta.dirname, '..');

/** The data model, one file per domain, in the order of their names. */
export function readSchema(folder = PRISMA_FOLDER): SchemaFile[] {
  return readdirSync(join(folder, 'schema'))
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((path) => ({ path, content: readFileSync(join(folder, 'schema', path), 'utf8') }));
}

export function readMigrations(folder = PRISMA_FOLDER): Migration[] {
  return readdirSync(join(folder, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, 'migrations', name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The same list in the engine's own shape. */
export function engineList(migrations: Migration[], folder = PRISMA_FOLDER): MigrationList {
  return {
    baseDir: join(folder, 'migrations'),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

const snapshotFile = (folder: string): string => join(folder, 'migrations', 'snapshot.prisma');

/** The data model that the newest migration leads to; empty before the first one. */
export function readSnapshot(folder = PRISMA_FOLDER): SchemaFile[] {
  try {
    return [{ path: 'snapshot.prisma', content: readFileSync(snapshotFile(folder), 'utf8') }];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function writeSnapshot(schema: SchemaFile[], folder = PRISMA_FOLDER): void {
  const note = '// The data model as of the newest migration, written by `npm run db:diff`. Do not edit.\n';
  const files = schema.map(({ path, content }) => `\n// ---- ${path}\n\n${content.trim()}\n`);
  writeFileSync(snapshotFile(folder), note + files.join(''));
}

/** Writes the next migration and returns its name. */
export function writeMigration(name: string, sql: string, folder = PRISMA_FOLDER, now = new Date()): string {
  if (!/^[a-z][a-z0-9_]{1,60}$/.test(name)) {
    throw new MigrateError(
      'NAME_INVALID',
      `"${name}" is no name for a migration: use lower case, digits and underscores.`,
    );
  }
  const last = readMigrations(folder).at(-1)?.name.slice(0, 14) ?? '0';
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  // A clock behind the newest migration must not put the next one before it.
  const full = `${stamp > last ? stamp : String(BigInt(last) + 1n)}_${name}`;
  mkdirSync(join(folder, 'migrations', full), { recursive: true });
  writeFileSync(join(folder, 'migrations', full, 'migration.sql'), `${sql.trim()}\n`);
  return full;
}
