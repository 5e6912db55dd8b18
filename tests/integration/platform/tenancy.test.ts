import { newestCursor } from '@postroom/api/core/changes.ts';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { currentScope, runInScope, type Scope, systemScope } from '@postroom/api/core/scope.ts';
import { prepared, sql } from '@postroom/api/core/sql.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

let app: TestApp;
const lindqvist = uuidv7();
const okafor = uuidv7();
const domains = new Map<string, string[]>();

beforeAll(async () => {
  app = await startTestApp();
  for (const organizationId of [lindqvist, okafor]) {
    await app.database.systemQuery(
      sql`INSERT INTO organization (id, name, slug) VALUES (${organizationId}::uuid, ${organizationId}, ${organizationId})`,
    );
    const ids = Array.from({ length: 20 }, () => uuidv7());
    domains.set(organizationId, ids);
    await runInScope(systemScope(organizationId), () =>
      app.database.tenant.hostedDomain.createMany({
        data: ids.map((id, index) => ({ organizationId, id, name: `${index}.${organizationId}.example` })),
      }),
    );
  }
});
afterAll(() => app.stop());

const scopes: Scope[] = [systemScope(lindqvist), systemScope(okafor)];
const scopeAt = (index: number): Scope => scopes[index % 2] ?? systemScope(lindqvist);

/** The ways to read, each giving the organizations it saw. */
const readers: ((foreignId: string) => Promise<string[]>)[] = [
  async () => (await app.database.tenant.hostedDomain.findMany({ take: 5 })).map((row) => row.organizationId),
  async () => {
    const [own = ''] = domains.get(currentScope().organizationId) ?? [];
    const where = { organizationId_id: { organizationId: currentScope().organizationId, id: own } };
    const row = await app.database.tenant.hostedDomain.findUnique({ where });
    return [row?.organizationId ?? 'nothing found'];
  },
  async (foreignId) => {
    const other = currentScope().organizationId === lindqvist ? okafor : lindqvist;
    const where = { organizationId_id: { organizationId: other, id: foreignId } };
    const row = await app.database.tenant.hostedDomain.findUnique({ where });
    return row ? [row.organizationId] : [];
  },
  async () =>
    (
      await app.database.query<{ o: string }>(sql`SELECT organization_id AS o FROM hosted_domain LIMIT 5`)
    ).map((row) => row.o),
  () =>
    app.database.transaction(async (tx) => {
      const rows = await tx.db.hostedDomain.findMany({ take: 3 });
      const more = await tx.query<{ o: string }>(sql`SELECT organization_id AS o FROM hosted_domain LIMIT 3`);
      return [...rows.map((row) => row.organizationId), ...more.map((row) => row.o)];
    }),
  () =>
    app.database.sqlTransaction(async (tx) =>
      (await tx.query<{ o: string }>(sql`SELECT organization_id AS o FROM hosted_domain LIMIT 3`)).map(
        (row) => row.o,
      ),
    ),
];

describe('the tenant pool', () => {
  it('keeps two organizations apart over 4,000 mixed concurrent queries', async () => {
    const failures: string[] = [];
    let seen = 0;
    const one = (index: number): Promise<void> => {
      const scope = scopeAt(index);
      const other = scope.organizationId === lindqvist ? okafor : lindqvist;
      const [foreignId = ''] = domains.get(other) ?? [];
      const read = readers[Math.floor(index / 2) % readers.length] ?? (async () => []);
      return runInScope(scope, async () => {
        const organizations = await read(foreignId);
        seen += organizations.length;
        const wrong = organizations.filter((id) => id !== scope.organizationId);
        if (wrong.length > 0) failures.push(`${index} ${wrong[0]}`);
      });
    };
    for (let start = 0; start < 4_000; start += 200) {
      await Promise.all(Array.from({ length: 200 }, (_, offset) => one(start + offset)));
    }
    expect(failures).toEqual([]);
    expect(seen).toBeGreaterThan(8_000);
  });

  it('rolls back one tenant without touching the other', async () => {
    const name = `rolled-back.${uuidv7()}.example`;
    const failing = runInScope(systemScope(lindqvist), () =>
      app.database.transaction(async (tx) => {
        await tx.db.hostedDomain.create({ data: { organizationId: lindqvist, id: uuidv7(), name } });
        tx.record({ entity: 'Domain', kind: 'CREATED', ids: [uuidv7()] });
        throw new Error('changed my mind');
      }),
    );
    const refused = expect(failing).rejects.toThrow('changed my mind');
    const kept = `kept.${uuidv7()}.example`;
    await runInScope(systemScope(okafor), () =>
      app.database.transaction((tx) =>
        tx.db.hostedDomain.create({ data: { organizationId: okafor, id: uuidv7(), name: kept } }),
      ),
    );
    await refused;
    const found = await asOwner(`SELECT name FROM hosted_domain WHERE name = ANY($1)`, [[name, kept]]);
    expect(found).toEqual([{ name: kept }]);
  });

  it('does nothing of a transaction in which a statement failed, whoever caught that', async () => {
    const scope = systemScope(lindqvist);
    const noteFirst = (first: ReturnType<typeof sql>) =>
      runInScope(scope, () =>
        app.database.sqlTransaction(async (tx) => {
          await tx.query(first).catch(() => undefined);
          await tx.query(sql`SELECT 1 / 0`).catch(() => undefined);
          tx.record({ entity: 'Domain', kind: 'UPDATED', ids: [uuidv7()] });
        }),
      );
    const before = await runInScope(scope, () => newestCursor(app.database));
    // When the first fails, nothing after it may be sent: there is neither a transaction nor a scope to run in.
    await expect(noteFirst(sql`SELECT 2 / 0`)).rejects.toThrow(/division by zero/);
    await expect(noteFirst(sql`SELECT 1`)).rejects.toThrow(/transaction is aborted/);
    expect(await runInScope(scope, () => newestCursor(app.database))).toBe(before);
    expect(await runInScope(scope, () => app.database.tenant.hostedDomain.count())).toBe(20);
  });

  it('does not call a transaction done that PostgreSQL rolled back without a word', async () => {
    const scope = systemScope(lindqvist);
    const name = `unsaid.${uuidv7()}.example`;
    const id = domains.get(lindqvist)?.[0] ?? '';
    const silent = runInScope(scope, () =>
      app.database.sqlTransaction(async (tx) => {
        await tx.query(sql`UPDATE hosted_domain SET name = ${name} WHERE id = ${id}::uuid`);
        await tx.query(sql`SELECT 1 / 0`).catch(() => undefined);
      }),
    );
    await expect(silent).rejects.toThrow('The transaction was rolled back');
    const named = () => app.database.tenant.hostedDomain.count({ where: { name } });
    expect(await runInScope(scope, named)).toBe(0);
  });

  it('plans what people run once, and nothing else on the same connection', async () => {
    const person: Scope = {
      organizationId: lindqvist,
      actor: { kind: 'user', userId: uuidv7(), sessionId: null, role: 'MEMBER' },
    };
    const mode = sql`SELECT current_setting('plan_cache_mode') AS mode`;
    const modes = await runInScope(person, () =>
      app.database.sqlTransaction(async (tx) => {
        const answers = [];
        for (const statement of [sql`${mode}`, prepared(sql`${mode}`), prepared(sql`${mode}`), sql`${mode}`])
          answers.push(...(await tx.query<{ mode: string }>(statement)));
        return answers.map((row) => row.mode);
      }),
    );
    expect(modes).toEqual(['auto', 'force_generic_plan', 'force_generic_plan', 'auto']);
    for (let round = 0; round < 20; round++) {
      const scope = round % 2 === 0 ? person : systemScope(lindqvist);
      const [row] = await runInScope(scope, () =>
        app.database.query<{ mode: string }>(prepared(sql`${mode}`)),
      );
      expect(row?.mode).toBe(round % 2 === 0 ? 'force_generic_plan' : 'auto');
      expect(await app.database.query<{ mode: string }>(mode)).toEqual([{ mode: 'auto' }]);
    }
  });

  it('gives a scope to one statement and to nothing after it', async () => {
    const domainsSeen = () =>
      app.database.query<{ o: string }>(
        prepared(sql`SELECT DISTINCT organization_id AS o FROM hosted_domain WHERE name <> ${'x'}`),
      );
    const failing = () => app.database.query(prepared(sql`SELECT 1 / ${0}::int AS never FROM hosted_domain`));
    for (let round = 0; round < 60; round++) {
      const scope = scopeAt(round);
      const [seen, nobody] = await Promise.all([
        runInScope(scope, domainsSeen),
        domainsSeen(),
        runInScope(scope, () => expect(failing()).rejects.toThrow(/division by zero/)),
        runInScope(scope, () =>
          app.database.sqlTransaction((tx) => tx.query(sql`SELECT 1 FROM hosted_domain`)),
        ),
      ]);
      expect(seen).toEqual([{ o: scope.organizationId }]);
      expect(nobody).toEqual([]);
    }
  });

  it('refuses to write rows of another organization', async () => {
    const write = runInScope(systemScope(lindqvist), () =>
      app.database.tenant.hostedDomain.create({
        data: { organizationId: okafor, id: uuidv7(), name: `x.${uuidv7()}.example` },
      }),
    );
    await expect(write).rejects.toThrow(/row-level security/);
  });

  it('shows nothing outside of any scope, and opens no transaction', async () => {
    expect(await app.database.tenant.hostedDomain.count()).toBe(0);
    await expect(app.database.transaction(async () => 1)).rejects.toThrow(/No organization is in scope/);
  });

  it('gives a connection whose session died to nobody', async () => {
    await asOwner(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postroom_app' AND datname = current_database()`,
    );
    const count = () => runInScope(systemScope(lindqvist), () => app.database.tenant.hostedDomain.count());
    // Calls that meet a dead connection fail; the pool is rid of it then.
    await expect.poll(() => count().catch(() => 'failed'), { timeout: 5_000 }).toBe(20);
  });
});

describe('the database', () => {
  it('lets the app role reach no table that lacks forced row-level security', async () => {
    const open = await asOwner(`
      SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        AND (has_table_privilege('postroom_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
          OR has_any_column_privilege('postroom_app', c.oid, 'SELECT, INSERT, UPDATE'))`);
    expect(open).toEqual([]);
  });

  it('has a policy for the app role on every table the app role may reach', async () => {
    const bare = await asOwner(`
      SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND has_any_column_privilege('postroom_app', c.oid, 'SELECT, INSERT, UPDATE')
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND 'postroom_app'::regrole = ANY(p.polroles))`);
    expect(bare).toEqual([]);
  });

  it('has roles that neither own anything nor bypass policies', async () => {
    const roles = await asOwner(`
      SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns
      FROM pg_roles r WHERE rolname IN ('postroom_app', 'postroom_system') ORDER BY 1`);
    const harmless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, owns: false };
    expect(roles).toEqual([
      { rolname: 'postroom_app', ...harmless },
      { rolname: 'postroom_system', ...harmless },
    ]);
  });
});

async function asOwner(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}
