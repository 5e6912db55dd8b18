import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@postroom/prisma/migrate';
import { readOrCreateSecrets } from '../stack/secrets.ts';
import type { Account } from './account.ts';
import { type Postgres, startPostgres } from './postgres.ts';

/** How to reach a database under each of the platform's roles. Holds passwords: never log it. */
export interface DatabaseUrls {
  /** May change the schema; for migrations alone. */
  ownerUrl: string;
  /** postroom_app: what web and worker use; row-level security applies. */
  appUrl: string;
  /** postroom_system: sign-in, leases and jobs across organizations. */
  systemUrl: string;
  appPassword: string;
  systemPassword: string;
}

export interface LocalDatabaseOptions {
  dataDir: string;
  port: number;
  runAs?: Account | undefined;
  /** See PostgresOptions. */
  durable?: boolean;
}

/** Starts the embedded PostgreSQL of a data directory; its password is made on the first start and kept there. */
export async function startLocalPostgres(options: LocalDatabaseOptions): Promise<Postgres> {
  mkdirSync(options.dataDir, { recursive: true });
  const { postgres } = await readOrCreateSecrets(join(options.dataDir, 'secrets.json'), ['postgres']);
  return startPostgres({ ...options, password: postgres });
}

/** The three URLs of a database, with the roles' passwords of this installation. */
export async function databaseUrls(dataDir: string, ownerUrl: string): Promise<DatabaseUrls> {
  const secrets = await readOrCreateSecrets(join(dataDir, 'secrets.json'), ['postroomApp', 'postroomSystem']);
  return {
    ownerUrl,
    appUrl: withUser(ownerUrl, 'postroom_app', secrets.postroomApp),
    systemUrl: withUser(ownerUrl, 'postroom_system', secrets.postroomSystem),
    appPassword: secrets.postroomApp,
    systemPassword: secrets.postroomSystem,
  };
}

/** Migrates and leaves the URLs where `npm run db:*` finds them. */
export async function prepareDatabase(
  dataDir: string,
  ownerUrl: string,
): Promise<DatabaseUrls & { applied: string[] }> {
  const urls = await databaseUrls(dataDir, ownerUrl);
  const file = join(dataDir, 'database.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(urls, null, 2)}\n`, { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  const { applied } = await migrate(urls);
  return { ...urls, applied };
}

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.href;
}
