// The two ways to PostgreSQL: as a tenant (row-level security by the running scope) and as the system.
import { createPrismaClient, type PrismaClient } from '@postroom/prisma';
import pg from 'pg';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { isolateUniqueReads } from './prisma-isolation.ts';
import type { PubSub } from './pubsub.ts';
import { planningOf } from './scoped-transaction.ts';
import { queryConfig, runSql, type Sql } from './sql.ts';
import { TenantPool } from './tenant-pool.ts';
import {
  runPrismaTransaction,
  runSqlTransaction,
  type SqlTransaction,
  type Transaction,
  type TransactionOptions,
} from './transaction.ts';

export { joinSql, prepared, type Sql, sql } from './sql.ts';
export type { SqlTransaction, Transaction, TransactionOptions } from './transaction.ts';

export interface Database {
  /** Sees the rows of the running scope; none outside of a scope. */
  tenant: PrismaClient;
  /** Role postroom_system: identity, leases, jobs, and where work is waiting. No business rows. */
  system: PrismaClient;
  /** Bare pg on the tenant pool, for hot paths. int8 is bigint, timestamptz is Date, json is parsed. */
  query<Row>(statement: Sql): Promise<Row[]>;
  systemQuery<Row>(statement: Sql): Promise<Row[]>;
  /** A Prisma interactive transaction of the running scope: rows, change-log entries and jobs commit together. */
  transaction<T>(fn: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The same on bare pg, for bulk work and hot paths. */
  sqlTransaction<T>(fn: (tx: SqlTransaction) => Promise<T>): Promise<T>;
  /** The system pool itself, for parts that drive a pool (the job runner). */
  systemPool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connection URLs of the roles postroom_app and postroom_system. */
  appUrl: string;
  systemUrl: string;
  /** Connections of the tenant pool and of the system pool. Default 16 and 8. */
  poolSize?: number;
  systemPoolSize?: number;
  pubsub: PubSub;
  log: Logger;
  metrics: Metrics;
}

export function createDatabase(options: DatabaseOptions): Database {
  const tenantPool = new TenantPool({
    ...poolConfig(options.appUrl, options.poolSize ?? 16, 'postroom app'),
    min: WARM,
  });
  const systemPool = new pg.Pool(
    poolConfig(options.systemUrl, options.systemPoolSize ?? 8, 'postroom system'),
  );
  for (const pool of [tenantPool, systemPool]) {
    pool.on('error', (error) => options.log.warn({ err: error }, 'An idle database connection broke'));
    // A connection may also break while it is out; whoever uses it gets the error as well.
    pool.on(
      'connect',
      (client) =>
        void client.on('error', (error) => options.log.debug({ err: error }, 'A database connection broke')),
    );
  }
  const tenant = isolateUniqueReads(createPrismaClient(tenantPool));
  const system = isolateUniqueReads(createPrismaClient(systemPool));
  return {
    tenant,
    system,
    query: (statement) => queryTenant(tenantPool, statement),
    systemQuery: (statement) => runSql(systemPool, statement),
    transaction: (fn, txOptions) => runPrismaTransaction(tenant, options, fn, txOptions),
    sqlTransaction: (fn) => runSqlTransaction(tenantPool, options, fn),
    systemPool,
    async close() {
      await Promise.all([tenant.$disconnect(), system.$disconnect()]);
      await Promise.all([tenantPool.end(), systemPool.end()]);
    },
  };
}

/**
 * A new connection plans every statement anew, which takes many times what running them does: so many stay open, and
 * are those that are used first.
 */
const WARM = 4;
/** Seconds; a connection's own memory of tables and plans does not grow for ever. */
const LONGEST_LIFE = 3_600;

async function queryTenant<Row>(pool: TenantPool, statement: Sql): Promise<Row[]> {
  const { rows } = await pool.queryInScope(queryConfig(statement), planningOf(statement));
  return rows as Row[];
}

function poolConfig(connectionString: string, max: number, applicationName: string): pg.PoolConfig {
  return {
    connectionString,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: LONGEST_LIFE,
    keepAlive: true,
    statement_timeout: 60_000,
    query_timeout: 65_000,
    idle_in_transaction_session_timeout: 60_000,
  };
}
