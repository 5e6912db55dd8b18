import { ensureAccount } from '@postroom/infra/start/account.ts';
import { type DatabaseUrls, databaseUrls, startLocalPostgres } from '@postroom/infra/start/local-database.ts';
import type { Postgres } from '@postroom/infra/start/postgres.ts';
import { findFreePort } from '@postroom/infra/start/steps/ports.ts';
import { migrate } from '@postroom/prisma/migrate';

/** Name of the migrated database that every test database is copied from. */
export const TEMPLATE = 'template_postroom';

export interface TestDatabaseServer {
  /** URLs of the template; nobody may stay connected to it, or it cannot be copied. */
  urls: DatabaseUrls;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL for a test run, with the template in place. `TEST_DATABASE_URL` (its owner, on any database of a
 * server) takes another server, such as Debian's PostgreSQL 15.
 */
export async function startDatabaseServer(dataDir: string): Promise<TestDatabaseServer> {
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? undefined : await startOwn(dataDir);
  const template = new URL(given ?? postgres?.url() ?? '');
  template.pathname = `/${TEMPLATE}`;
  const urls = await databaseUrls(dataDir, template.href);
  try {
    await migrate(urls);
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
  return { urls, stop: async () => postgres?.stop() };
}

const startOwn = async (dataDir: string): Promise<Postgres> =>
  startLocalPostgres({
    dataDir,
    port: await findFreePort(12_000 + Math.floor(Math.random() * 5_000)),
    runAs: await ensureAccount(),
    durable: false,
  });
