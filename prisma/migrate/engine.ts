// Prisma's schema engine as WebAssembly: the CLI's native one would be downloaded at run time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';
import type { SchemaFile } from './directory.ts';

let loading: Promise<void> | undefined;

/** Opens an engine over an adapter; free it when done. */
async function openEngine(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<bindings.SchemaEngine> {
  loading ??= load();
  await loading;
  return bindings.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/** The part of WebAssembly used here; its types are otherwise those of browsers. */
interface WebAssemblyModules {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

/** Node's own import of .wasm is experimental, so the module is compiled and tied to its bindings here. */
async function load(): Promise<void> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyModules };
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': withoutLingering(bindings),
  });
  // Part of wasm-bindgen's glue and absent from the published types.
  const glue = bindings as unknown as { __wbg_set_wasm(exports: unknown): void };
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine never clears the 10 s timer of its own lock, which would keep a finished process alive that long. */
function withoutLingering(glue: object): object {
  const imports = Object.entries(glue).map(([name, value]) => {
    if (!name.startsWith('__wbg_setTimeout_')) return [name, value];
    return [name, (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref()];
  });
  return Object.fromEntries(imports);
}

/**
 * Applies every migration that `_prisma_migrations` does not hold yet, each in one transaction. Returns their names.
 * Throws what PostgreSQL answered, which the engine itself hides behind a number.
 */
export async function applyMigrations(pool: pg.Pool, migrations: bindings.MigrationList): Promise<string[]> {
  const answer: ScriptAnswer = {};
  const engine = await openEngine(migrationAdapter(pool, answer));
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrations,
      filters: noFilter,
    });
    return appliedMigrationNames;
  } catch (error) {
    throw answer.error ?? error;
  } finally {
    engine.free();
  }
}

/** The SQL that leads from one data model to another; empty when they do not differ. No database is asked. */
export async function diffSchemas(from: SchemaFile[], to: SchemaFile[]): Promise<string> {
  const engine = await openEngine(offlineAdapter);
  try {
    const { stdout } = await engine.diff({
      from: from.length === 0 ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: from },
      to: { tag: 'schemaDatamodel', files: to },
      script: true,
      exitCode: null,
      filters: noFilter,
    });
    return statementsOf(stdout ?? '');
  } finally {
    engine.free();
  }
}

const noFilter = { externalTables: [], externalEnums: [] };

/** `public` exists in every database, and creating it would ask for a right the owner may not have. */
function statementsOf(script: string): string {
  const sql = script.replace(/-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n*/, '').trim();
  return sql === '-- This is an empty migration.' ? '' : sql;
}

interface ScriptAnswer {
  error?: Error;
}

/**
 * The adapter's own `executeScript` splits a script at every semicolon, which breaks function bodies and leaves half a
 * failed migration behind. One simple query runs it as one implicit transaction instead.
 */
function migrationAdapter(pool: pg.Pool, answer: ScriptAnswer): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter: SqlDriverAdapter = await factory.connect();
      adapter.executeScript = async (script) => {
        await pool.query(script).catch((error: Error) => {
          answer.error = withLine(error, script);
          throw error;
        });
      };
      return adapter;
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** PostgreSQL counts characters from the script's start; people count lines. */
function withLine(error: Error & { position?: string; detail?: string }, script: string): Error {
  const line = error.position ? script.slice(0, Number(error.position)).split('\n').length : undefined;
  const parts = [error.message, error.detail, line === undefined ? undefined : `at line ${line}`];
  return new Error(parts.filter((part) => part !== undefined).join(', '), { cause: error });
}

/** Comparing two data models needs no database, but the engine insists on greeting one. */
const offlineAdapter: SqlMigrationAwareDriverAdapterFactory = (() => {
  const nothing: SqlResultSet = { columnNames: [], columnTypes: [], rows: [] };
  const adapter: SqlDriverAdapter = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    queryRaw: async () => nothing,
    executeRaw: async () => 0,
    executeScript: async () => undefined,
    startTransaction: () => Promise.reject(new Error('Comparing data models opens no transaction.')),
    dispose: async () => undefined,
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: async () => adapter,
  };
})();
