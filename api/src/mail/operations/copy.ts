// Copying on the server. Unlike a move it is not harmless to do twice: whoever does it again looks first.
import { sql } from '../../core/database.ts';
import type { MailConnection } from '../ports.ts';
import type { FolderRecord } from '../sync/folder-record.ts';
import { type OperationContext, openForChange, placements } from './context.ts';
import { noteAttempt, type Operation, type StoredOperation } from './operation.ts';
import { settleCopy } from './settle-move.ts';
import { takeBack } from './take-back.ts';

type Copy = Extract<Operation, { kind: 'COPY' }>;
interface Source {
  uid: number;
  messageId: string;
}

export async function copy(
  context: OperationContext,
  connection: MailConnection,
  stored: StoredOperation,
  operation: Copy,
): Promise<void> {
  const from = context.folders.get(operation.folderId);
  const to = context.folders.get(operation.toFolderId);
  if (!from || !to) return takeBack(context, connection, stored, 'The folder no longer exists.');
  const sources = await placements(context, operation.messageIds, { folderId: from.id, hiddenOnly: false });
  const done =
    stored.attempts === 0 ? new Map<number, number>() : await copiedBefore(context, connection, to, sources);
  const uids = sources.map(({ uid }) => uid).filter((uid) => !done.has(uid));
  if (uids.length > 0) {
    await openForChange(connection, from);
    await noteAttempt(context.deps.database, stored, 'Begun');
    for (const [uid, copied] of (await connection.copy(uids, to.path)) ?? []) done.set(uid, copied);
  }
  await settleCopy(context, stored, operation, sources, done);
}

/** The worker before this one may have died after the server had copied: what lies there by its Message-ID is done. */
async function copiedBefore(
  { deps }: OperationContext,
  connection: MailConnection,
  to: FolderRecord,
  sources: readonly Source[],
): Promise<Map<number, number>> {
  const rows = await deps.database.query<{ id: string; header: string }>(sql`
    SELECT id::text AS id, message_id AS header FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${sources.map(({ messageId }) => messageId)}::uuid[])
      AND message_id IS NOT NULL`);
  const headers = new Map(rows.map(({ id, header }) => [id, header]));
  const done = new Map<number, number>();
  await openForChange(connection, to);
  for (const { uid, messageId } of sources) {
    const header = headers.get(messageId);
    const found = header === undefined ? [] : await connection.findByMessageId(header);
    if (found.length > 0) done.set(uid, Math.max(...found));
  }
  return done;
}
