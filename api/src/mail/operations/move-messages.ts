import type { FolderRoleName } from '../ports.ts';
import { forgetSnoozes } from '../snooze/snoozed.ts';
import type { Perform, SelectedMessage } from './change.ts';
import { destination, type MoveTarget } from './destination.ts';
import { putInto, takeOut } from './place.ts';
import { judge } from './set-flag.ts';

export interface MoveOptions {
  target: MoveTarget;
  /** Only what lies in these folders: of a thread that is spread over several, the part a person was looking at. */
  fromFolderIds: readonly string[] | null;
  /** Messages that a search found are moved like threads: what was sent or is being written stays. */
  sparing?: boolean;
}

/**
 * Moves messages; they show in their new place at once. A thread named without `fromFolderIds` moves as a whole, except
 * for what was sent or is being written, unless it goes to the trash. Into and out of junk, messages are judged as well.
 * Throws InputError when a folder does not fit.
 */
export const moveMessages =
  ({ target, fromFolderIds, sparing = false }: MoveOptions): Perform =>
  async (tx, accountId, messages) => {
    const to = await destination(tx, accountId, target);
    const ids = messages.map(({ id }) => id);
    const spare = fromFolderIds
      ? undefined
      : { messageIds: sparable(messages, sparing), roles: stays(to.role, sparing) };
    const taken = await takeOut(tx, {
      messageIds: ids,
      toFolderId: to.id,
      fromFolderIds,
      ...(spare ? { spare } : {}),
    });
    const takenFrom = (role: FolderRoleName) => taken.filter((row) => row.role === role).map(({ id }) => id);
    const released = to.role === 'TRASH' ? [] : takenFrom('JUNK');
    const messageIds = [...new Set(taken.map(({ id }) => id))];
    const changes = [
      ...(await judge(tx, accountId, true, to.role === 'JUNK' ? messageIds : [])),
      ...(await judge(tx, accountId, false, released)),
      ...(await forgetSnoozes(tx, accountId, takenFrom('SNOOZED'))),
      ...(await putInto(tx, accountId, taken, to.id)),
    ];
    return { messageIds, fields: ['folders'], changes, folderIds: [to.id] };
  };

const sparable = (messages: readonly SelectedMessage[], all: boolean): string[] =>
  messages.filter((message) => all || message.byThread).map(({ id }) => id);

function stays(to: FolderRoleName | null, found: boolean): FolderRoleName[] {
  if (to === 'TRASH') return [];
  // What a search found anywhere is not to come back from the trash when it is filed.
  return found ? ['SENT', 'DRAFTS', 'TRASH', 'JUNK'] : ['SENT', 'DRAFTS'];
}
