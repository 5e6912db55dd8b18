import { sql } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import type { Perform } from '../operations/change.ts';
import { putInto, takeOut } from '../operations/place.ts';
import { folderForRole } from '../operations/role-folder.ts';
import { forgetSnoozes, noteSnoozes } from './snoozed.ts';

/** Longest time that something may sleep. */
const LONGEST_MS = 5 * 366 * 24 * 60 * 60_000;

/** Throws InputError for a time that has passed or is beyond reason. */
export function checkUntil(until: Date): Date {
  const wait = until.getTime() - Date.now();
  if (Number.isNaN(wait) || wait <= 0) throw new InputError({ until: 'Choose a time that is yet to come.' });
  if (wait > LONGEST_MS) throw new InputError({ until: 'Choose a time within the next five years.' });
  return until;
}

/**
 * Puts messages into the account's folder for what is snoozed, until a time. What lies there already only gets the new
 * time. Of a thread, what was sent or is being written stays, and so does what is in trash or junk.
 */
export const snoozeMessages =
  (until: Date, fromFolderIds: readonly string[] | null): Perform =>
  async (tx, accountId, messages) => {
    const to = await folderForRole(tx, accountId, 'SNOOZED');
    const ids = messages.map(({ id }) => id);
    const taken = await takeOut(tx, {
      ...{ messageIds: ids, toFolderId: to.id, fromFolderIds },
      spare: { messageIds: ids, roles: ['SENT', 'DRAFTS', 'TRASH', 'JUNK'] },
    });
    const there = await tx.query<{ id: string }>(sql`
      SELECT DISTINCT message_id::text AS id FROM mail_placement
      WHERE folder_id = ${to.id}::uuid AND message_id = ANY(${ids}::uuid[]) AND NOT hidden`);
    const messageIds = [...new Set([...taken, ...there].map(({ id }) => id))];
    const changes = [
      ...(await putInto(tx, accountId, taken, to.id)),
      ...(await noteSnoozes(tx, accountId, messageIds, until)),
    ];
    return { messageIds, fields: ['folders', 'snooze'], changes, folderIds: [to.id] };
  };

/** Brings snoozed messages back to the inbox before their time. */
export const unsnoozeMessages: Perform = async (tx, accountId, messages) => {
  const inbox = await folderForRole(tx, accountId, 'INBOX');
  const snoozed = await folderForRole(tx, accountId, 'SNOOZED');
  const ids = messages.map(({ id }) => id);
  const taken = await takeOut(tx, { messageIds: ids, toFolderId: inbox.id, fromFolderIds: [snoozed.id] });
  const messageIds = taken.map(({ id }) => id);
  const changes = [
    ...(await forgetSnoozes(tx, accountId, messageIds)),
    ...(await putInto(tx, accountId, taken, inbox.id, true)),
  ];
  return { messageIds, fields: ['folders', 'snooze'], changes, folderIds: [inbox.id, snoozed.id] };
};
