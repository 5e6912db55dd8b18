import type { Perform } from '../operations/change.ts';
import { copyMessages } from '../operations/copy-messages.ts';
import { deleteMessages } from '../operations/delete-messages.ts';
import { markRead } from '../operations/mark-read.ts';
import { moveMessages } from '../operations/move-messages.ts';
import { restoreMessages } from '../operations/restore-messages.ts';
import { star } from '../operations/star.ts';
import { checkUntil, snoozeMessages, unsnoozeMessages } from '../snooze/snooze-messages.ts';
import type { BulkAction } from './action.ts';

/** What an action does to each chunk. Throws InputError when it lacks where to, or until when. */
export function performerOf({ kind, request }: Pick<BulkAction, 'kind' | 'request'>): Perform {
  const { folderIds: fromFolderIds, query } = request;
  const target = request.target ?? { role: 'ARCHIVE' as const };
  switch (kind) {
    case 'READ':
      return markRead(true);
    case 'UNREAD':
      return markRead(false);
    case 'STAR':
      return star(true);
    case 'UNSTAR':
      return star(false);
    case 'MOVE':
      return moveMessages({ target, fromFolderIds, sparing: query !== null && fromFolderIds === null });
    case 'COPY':
      return copyMessages({ target, fromFolderIds });
    case 'RESTORE':
      return restoreMessages(fromFolderIds);
    case 'DELETE':
      return deleteMessages(fromFolderIds);
    case 'SNOOZE':
      return snoozeMessages(checkUntil(new Date(request.until ?? '')), fromFolderIds);
    case 'UNSNOOZE':
      return unsnoozeMessages;
  }
}
