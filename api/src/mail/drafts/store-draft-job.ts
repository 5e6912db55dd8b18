// Makes the server's Drafts folder agree with a draft: its newest version once, none when it was discarded or sent.
// The job can be run again at any point: what it finds by Message-ID is what it starts from.
import { z } from 'zod';
import { defineJob } from '../../core/jobs.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { imapServer } from '../account-servers.ts';
import { lockAccountIndex } from '../index/lock.ts';
import type { MailConnection } from '../ports.ts';
import { announceMailChanged } from '../sync/nudge.ts';
import { type DraftsFolder, findDraftsFolder } from './draft.ts';

interface Version {
  messageId: string;
  raw: Buffer;
  version: number;
  storedVersion: number;
  updatedAt: Date;
}

export const storeDraftJob = defineJob({
  name: 'mail.store-draft',
  payload: z.object({ draftId: z.uuid(), accountId: z.uuid(), messageIdHeader: z.string() }),
  async run({ draftId, accountId, messageIdHeader }, { deps, signal }) {
    const folder = await findDraftsFolder(deps.database, accountId);
    const version = await readVersion(deps, draftId);
    if (!folder || (version && version.version === version.storedVersion)) return;
    const connection = await deps.mailTransport.connect(await imapServer(deps, accountId), {
      purpose: 'store draft',
      signal,
    });
    try {
      await connection.open(folder.path);
      const old = await connection.findByMessageId(messageIdHeader);
      const outdated = version ? await store(deps, connection, { draftId, accountId, folder, version }) : [];
      const gone = [...old, ...outdated];
      if (gone.length > 0) await connection.expunge(gone);
    } finally {
      await connection.close();
    }
    await announceMailChanged(deps, accountId, 'DRAFTS');
  },
});

async function readVersion({ database }: Deps, draftId: string): Promise<Version | null> {
  const [row] = await database.query<Version>(sql`
    SELECT message_id::text AS "messageId", raw, version, stored_version AS "storedVersion", updated_at AS "updatedAt"
    FROM mail_draft WHERE id = ${draftId}::uuid`);
  return row ?? null;
}

interface Target {
  draftId: string;
  accountId: string;
  folder: DraftsFolder;
  version: Version;
}

/** Returns what must go again: the version just stored, when the draft went on or ended meanwhile. */
async function store({ database }: Deps, connection: MailConnection, target: Target): Promise<number[]> {
  const { folder, version } = target;
  const flags = ['\\Draft', '\\Seen'];
  const { uid } = await connection.append(folder.path, version.raw, flags, version.updatedAt);
  const newest = await noteStored(database, target, uid);
  return newest || uid === null ? [] : [uid];
}

/**
 * The message in the index gets the UID it has now, unless the synchronisation was quicker. False when this is no longer
 * the draft's newest version.
 */
async function noteStored(database: Deps['database'], target: Target, uid: number | null): Promise<boolean> {
  const { draftId, accountId, folder, version } = target;
  return database.sqlTransaction(async (tx) => {
    await lockAccountIndex(tx, accountId);
    const noted = await tx.query(sql`
      UPDATE mail_draft SET stored_version = version
      WHERE id = ${draftId}::uuid AND version = ${version.version}::int RETURNING id`);
    if (noted.length === 0 || uid === null) return noted.length > 0;
    const provisional = sql`folder_id = ${folder.id}::uuid AND message_id = ${version.messageId}::uuid AND uid < 0`;
    await tx.query(sql`
      UPDATE mail_placement SET uid = ${uid}::bigint WHERE ${provisional}
        AND NOT EXISTS (SELECT FROM mail_placement WHERE folder_id = ${folder.id}::uuid AND uid = ${uid}::bigint)`);
    await tx.query(sql`DELETE FROM mail_placement WHERE ${provisional}`);
    return true;
  });
}
