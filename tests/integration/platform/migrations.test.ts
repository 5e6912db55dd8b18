import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MigrateError, migrate, status } from '@postroom/prisma/migrate';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

const run = promisify(execFile);
const CLI = resolve(import.meta.dirname, '../../../prisma/migrate.ts');

let folder = '';
let ownerUrl = '';
const databases: string[] = [];

/** Migrations of a small workshop: orders first, then their numbers, with a function body full of semicolons. */
const SCRIPTS = {
  '20260101000000_orders': 'CREATE TABLE workshop_order (id int PRIMARY KEY, title text NOT NULL);',
  '20260102000000_numbering': `ALTER TABLE workshop_order ADD COLUMN number text;
    CREATE FUNCTION number_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.number := 'A-' || NEW.id;
      RETURN NEW;
    END $$;
    CREATE TRIGGER number_order BEFORE INSERT ON workshop_order FOR EACH ROW EXECUTE FUNCTION number_order();`,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-migrations-'));
  mkdirSync(join(folder, 'migrations'));
  for (const [name, sql] of Object.entries(SCRIPTS)) writeScript(name, sql);
  writeFileSync(join(folder, 'grants.sql'), 'GRANT SELECT ON workshop_order TO postroom_app;');
  const url = new URL(inject('databaseUrls').ownerUrl);
  const name = `migrations_${randomBytes(5).toString('hex')}`;
  databases.push(name);
  url.pathname = `/${name}`;
  ownerUrl = url.href;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

afterAll(async () => {
  const maintenance = new URL(inject('databaseUrls').ownerUrl);
  maintenance.pathname = '/postgres';
  for (const name of databases) await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, maintenance.href);
});

function writeScript(name: string, sql: string): void {
  mkdirSync(join(folder, 'migrations', name), { recursive: true });
  writeFileSync(join(folder, 'migrations', name, 'migration.sql'), sql);
}

async function query<Row extends pg.QueryResultRow>(sql: string, url = ownerUrl): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrating', () => {
  test('creates the database, applies the migrations in order and grants the roles their rights', async () => {
    const { appPassword, systemPassword } = inject('databaseUrls');
    const result = await migrate({ ownerUrl, appPassword, systemPassword, folder });
    expect(result.applied).toEqual(Object.keys(SCRIPTS));
    const [order] = await query(
      "INSERT INTO workshop_order (id, title) VALUES (7, 'Oak table') RETURNING number",
    );
    expect(order).toEqual({ number: 'A-7' });

    const asApp = new URL(ownerUrl);
    asApp.username = 'postroom_app';
    asApp.password = encodeURIComponent(appPassword);
    expect(await query('SELECT title FROM workshop_order', asApp.href)).toEqual([{ title: 'Oak table' }]);
    await expect(query('DELETE FROM workshop_order', asApp.href)).rejects.toThrow(/permission denied/);
    expect(
      await query("SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'graphile_worker'"),
    ).toEqual([{ n: expect.any(Number) }]);
  });

  test('finds nothing to do the second time', async () => {
    await migrate({ ownerUrl, folder });
    expect((await migrate({ ownerUrl, folder })).applied).toEqual([]);
  });

  test('lets one of four processes that start at once do the work', async () => {
    const program = `import { migrate } from ${JSON.stringify(CLI)};
      console.log(JSON.stringify(await migrate({ ownerUrl: process.env.OWNER, folder: process.env.FOLDER })));`;
    const runs = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, ['--input-type=module', '--eval', program], {
          env: { ...process.env, OWNER: ownerUrl, FOLDER: folder },
          timeout: 50_000,
        }),
      ),
    );
    const applied = runs
      .map(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied.length)
      .sort();
    expect(applied).toEqual([0, 0, 0, 2]);
  });
});

describe('a migration that fails', () => {
  const BROKEN = '20260103000000_duplicate';

  beforeEach(() => {
    writeScript(BROKEN, 'CREATE TABLE half_done (id int);\nCREATE TABLE workshop_order (id int);');
  });

  const attempt = (): Promise<MigrateError> =>
    migrate({ ownerUrl, folder }).then(
      () => Promise.reject(new Error('It was expected to fail.')),
      (error: unknown) => error as MigrateError,
    );

  test('stops with its name and the reason, and leaves nothing half done', async () => {
    const error = await attempt();
    expect(error).toBeInstanceOf(MigrateError);
    expect(error).toMatchObject({ code: 'MIGRATION_FAILED', migration: BROKEN });
    expect(error.message).toContain('relation "workshop_order" already exists');
    expect(await query("SELECT to_regclass('half_done') AS half")).toEqual([{ half: null }]);
  });

  test('is named by every later start, with what to do', async () => {
    await attempt();
    const later = await attempt();
    expect(later).toMatchObject({ code: 'MIGRATION_FAILED_EARLIER', migration: BROKEN });
    expect(later.message).toContain('npm run db:migrate -- --retry');
    expect((await status(ownerUrl, folder)).map(({ name, state }) => `${state} ${name}`)).toEqual([
      'applied 20260101000000_orders',
      'applied 20260102000000_numbering',
      `failed ${BROKEN}`,
    ]);
  });

  test('is applied by itself once its script is corrected', async () => {
    await attempt();
    writeScript(BROKEN, 'CREATE TABLE half_done (id int);');
    expect((await migrate({ ownerUrl, folder })).applied).toEqual([BROKEN]);
  });

  test('is tried again on request when the data was corrected', async () => {
    await attempt();
    await query('ALTER TABLE workshop_order RENAME TO workshop_order_old');
    writeFileSync(join(folder, 'grants.sql'), 'SELECT 1;');
    expect((await migrate({ ownerUrl, folder, retry: true })).applied).toEqual([BROKEN]);
  });
});

test('a database from a newer release is refused', async () => {
  await migrate({ ownerUrl, folder });
  const [newest] = readdirSync(join(folder, 'migrations')).sort().reverse();
  rmSync(join(folder, 'migrations', newest ?? ''), { recursive: true });
  await expect(migrate({ ownerUrl, folder })).rejects.toMatchObject({
    code: 'MIGRATIONS_UNKNOWN',
    migration: newest,
  });
});
