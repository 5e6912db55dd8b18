// For development: PostgreSQL alone, migrated. `node infra/start/database.ts --data DIR [--port N]`
// prints the URLs as one line of JSON and runs until SIGINT or SIGTERM.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureAccount } from './account.ts';
import { prepareDatabase, startLocalPostgres } from './local-database.ts';
import { findFreePort } from './steps/ports.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
if (!values.data) {
  console.error('Usage: node infra/start/database.ts --data DIR [--port N]');
  process.exit(2);
}
const dataDir = resolve(values.data);
mkdirSync(dataDir, { recursive: true });
const port = values.port ? Number(values.port) : await findFreePort(4190);
const postgres = await startLocalPostgres({ dataDir, port, runAs: await ensureAccount() });
const ended = new Promise<void>((end) => {
  process.once('SIGINT', () => end());
  process.once('SIGTERM', () => end());
});
try {
  const urls = await prepareDatabase(dataDir, postgres.url());
  console.log(JSON.stringify({ port, ...urls }));
  const alive = setInterval(() => undefined, 60_000);
  await Promise.race([ended, postgres.exited]);
  clearInterval(alive);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await postgres.stop();
}
