import { type ChangeAnnouncement, newestCursor, readChanges } from '@postroom/api/core/changes.ts';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { changesChannel } from '@postroom/api/core/pubsub.ts';
import { runInScope, type Scope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

let app: TestApp;
let organizationId: string;
let scope: Scope;
beforeAll(async () => {
  app = await startTestApp();
  organizationId = uuidv7();
  scope = systemScope(organizationId, 'test:changes');
  await app.database.systemQuery(
    sql`INSERT INTO organization (id, name, slug) VALUES (${organizationId}::uuid, 'Lindqvist', 'lindqvist')`,
  );
});
afterAll(() => app.stop());

const inOrganization = <T>(fn: () => Promise<T>): Promise<T> => runInScope(scope, fn);
const record = (id: string) =>
  app.database.sqlTransaction(async (tx) => tx.record({ entity: 'Domain', kind: 'CREATED', ids: [id] }));
const gate = (): { opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

describe('the change log', () => {
  it('never lets a reader pass over a transaction that commits late', () =>
    inOrganization(async () => {
      const start = await newestCursor(app.database);
      const [slow, quick] = [uuidv7(), uuidv7()];
      const { opened, open } = gate();
      // Begins first, commits last.
      const late = app.database.sqlTransaction(async (tx) => {
        tx.record({ entity: 'Domain', kind: 'CREATED', ids: [slow] });
        await tx.query(sql`SELECT 1`);
        await opened;
      });
      await record(quick);
      const before = await readChanges(app.database, { after: start, first: 10 });
      expect(before.changes.map((change) => change.ids)).toEqual([[quick]]);
      open();
      await late;
      const after = await readChanges(app.database, { after: before.cursor, first: 10 });
      expect(after.changes.map((change) => change.ids)).toEqual([[slow]]);
    }));

  it(
    'gives a reader that polls during 300 concurrent transactions each entry once, in order',
    () =>
      inOrganization(async () => {
        const start = await newestCursor(app.database);
        const ids = Array.from({ length: 300 }, () => uuidv7());
        let writing = true;
        const seen: { cursor: bigint; id: string | undefined }[] = [];
        const reader = (async () => {
          let cursor = start;
          for (;;) {
            const finished = !writing;
            const page = await readChanges(app.database, { after: cursor, first: 7 });
            seen.push(...page.changes.map((change) => ({ cursor: change.cursor, id: change.ids[0] })));
            cursor = page.cursor;
            if (finished && !page.hasMore) return;
          }
        })();
        const write = async (id: string, index: number) => {
          if (index % 3 === 0) {
            await app.database.transaction(async (tx) => {
              await tx.query(sql`SELECT pg_sleep(${(index % 5) / 1000})::text`);
              tx.record({ entity: 'Domain', kind: 'UPDATED', ids: [id] });
            });
          } else await record(id);
        };
        await Promise.all(ids.map(write));
        writing = false;
        await reader;
        expect(seen.map((entry) => entry.id).toSorted()).toEqual(ids.toSorted());
        expect(seen.map((entry) => entry.cursor)).toEqual(seen.map((_, index) => start + BigInt(index) + 1n));
      }),
    30_000,
  );

  it('writes nothing for a transaction that fails', () =>
    inOrganization(async () => {
      const start = await newestCursor(app.database);
      const failing = app.database.transaction(async (tx) => {
        tx.record({ entity: 'Domain', kind: 'CREATED', ids: [uuidv7()] });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await newestCursor(app.database)).toBe(start);
    }));

  it('joins entries about the same kind of thing and keeps who, why and which fields', () =>
    inOrganization(async () => {
      const start = await newestCursor(app.database);
      const [a, b] = [uuidv7(), uuidv7()];
      await app.database.transaction(async (tx) => {
        tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [a], fields: ['quota'] });
        tx.record({ entity: 'Mailbox', kind: 'UPDATED', ids: [b, a], fields: ['suspended'] });
        tx.record({ entity: 'Mailbox', kind: 'DELETED', ids: [] });
      });
      const { changes } = await readChanges(app.database, { after: start, first: 10 });
      expect(changes).toHaveLength(1);
      expect(changes[0]).toMatchObject({
        entity: 'Mailbox',
        kind: 'UPDATED',
        ids: [a, b],
        fields: ['quota', 'suspended'],
        actorId: null,
        cause: 'test:changes',
      });
    }));

  it('announces a commit to every process, also when it names thousands of ids', () =>
    inOrganization(async () => {
      const heard = app.deps.pubsub.subscribe<ChangeAnnouncement>(changesChannel(organizationId));
      await heard.ready;
      const ids = Array.from({ length: 2_000 }, () => uuidv7());
      await app.database.sqlTransaction(async (tx) => tx.record({ entity: 'Thread', kind: 'UPDATED', ids }));
      const newest = await newestCursor(app.database);
      for await (const announcement of heard) {
        if (BigInt(announcement.cursor) < newest) continue; // of an earlier test, on its way still
        expect(announcement).toMatchObject({ cursor: String(newest), entries: [{ ids }] });
        break;
      }
    }));

  it('is invisible to another organization', async () => {
    const page = await runInScope(systemScope(uuidv7()), () =>
      readChanges(app.database, { after: 0n, first: 100 }),
    );
    expect(page).toEqual({ changes: [], cursor: 0n, hasMore: false });
  });
});
