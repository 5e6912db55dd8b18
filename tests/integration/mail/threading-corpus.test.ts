// Real threads (a kernel list, ghost roots, loops, parents that never came) through the index, in any order of arrival.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { NO_FLAGS } from '@postroom/api/mail/flags.ts';
import { lockAccountIndex } from '@postroom/api/mail/index/lock.ts';
import { writeMessages } from '@postroom/api/mail/index/write-messages.ts';
import { parseMessageIds } from '@postroom/api/mail/message-ids.ts';
import { closeParsePool, parseMessage } from '@postroom/api/mail/mime/parse.ts';
import type { ServerMessage } from '@postroom/api/mail/ports.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';

const ORDERS = 100;
const folder = resolve(process.env.POSTROOM_CORPORA ?? '../shared/corpora', 'threading');
const present = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
if (!present) {
  console.log(
    `Left out: threads in ${ORDERS} orders of arrival. Point POSTROOM_CORPORA at the corpora to run it.`,
  );
}

describe.skipIf(!present)('the threading corpus', () => {
  let app: TestApp;
  let messages: ServerMessage[];

  beforeAll(async () => {
    app = await startTestApp();
    messages = await readCorpus();
  });

  afterAll(async () => {
    await closeParsePool();
    await app?.stop();
  });

  it(`gives the same threads in ${ORDERS} random orders of arrival`, { timeout: 300_000 }, async () => {
    const random = seeded(20_261_121);
    const expected = await threadsOf(app, inBatches(messages, random));
    expect(expected.size).toBeGreaterThan(5);
    expect(expected.size).toBeLessThan(messages.length);
    for (let order = 1; order < ORDERS; order++) {
      const found = await threadsOf(app, inBatches(shuffled(messages, random), random));
      expect([...found].sort()).toEqual([...expected].sort());
    }
  });
});

async function readCorpus(): Promise<ServerMessage[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Promise.all(paths.map((path, index) => toServerMessage(readFileSync(path), index + 1)));
}

async function toServerMessage(source: Buffer, uid: number): Promise<ServerMessage> {
  const content = await parseMessage(source);
  return {
    ...{
      uid,
      modseq: BigInt(uid),
      flags: NO_FLAGS,
      size: source.byteLength,
      receivedAt: content.date ?? new Date(0),
    },
    ...{ date: content.date, messageId: content.messageId, subject: content.subject, attachments: [] },
    ...{ inReplyTo: parseMessageIds(content.inReplyTo ?? ''), references: content.references },
    addresses: content.addresses,
  };
}

/** Each thread as the sorted list of its messages' UIDs. */
async function threadsOf(app: TestApp, batches: ServerMessage[][]): Promise<Set<string>> {
  const account = { organizationId: uuidv7(), accountId: uuidv7() };
  const target = { ...account, folderId: uuidv7(), role: null };
  return runInScope(systemScope(account.organizationId), async () => {
    for (const batch of batches) {
      await app.database.sqlTransaction(async (tx) => {
        await lockAccountIndex(tx, account.accountId);
        await writeMessages(tx, target, batch);
      });
    }
    const rows = await app.database.query<{ uids: bigint[] }>(sql`
      SELECT array_agg(p.uid ORDER BY p.uid) AS uids FROM mail_message m JOIN mail_placement p ON p.message_id = m.id
      WHERE m.account_id = ${account.accountId}::uuid GROUP BY m.thread_id`);
    return new Set(rows.map(({ uids }) => uids.join(' ')));
  });
}

function inBatches(messages: readonly ServerMessage[], random: () => number): ServerMessage[][] {
  const batches: ServerMessage[][] = [];
  for (let start = 0; start < messages.length; ) {
    const size = 1 + Math.floor(random() * 40);
    batches.push(messages.slice(start, start + size));
    start += size;
  }
  return batches;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Mulberry32: the same orders in every run, so that a failure can be seen again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
