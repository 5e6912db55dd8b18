// What swiping a conversation does: chosen in the settings, one action for each direction.
import Archive from 'lucide-solid/icons/archive';
import Clock from 'lucide-solid/icons/clock';
import FolderInput from 'lucide-solid/icons/folder-input';
import Inbox from 'lucide-solid/icons/inbox';
import Mail from 'lucide-solid/icons/mail';
import MailOpen from 'lucide-solid/icons/mail-open';
import Star from 'lucide-solid/icons/star';
import Trash from 'lucide-solid/icons/trash';
import { t } from '../../messages/message.ts';
import { oneOf, remembered } from '../../primitives/preferences.ts';
import { toastWithUndo } from '../../ui/toast.tsx';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { FolderRole, Thread } from '../data/documents.ts';
import type { SwipeAction } from './swipe-row.tsx';

export const SWIPE_CHOICES = ['archive', 'trash', 'read', 'star', 'snooze', 'move', 'none'] as const;
export type SwipeChoice = (typeof SWIPE_CHOICES)[number];

/** Towards the end of the line: to the right, where one reads from the left. */
export const [swipeEnd, setSwipeEnd] = remembered<SwipeChoice>(
  'swipe.end',
  'archive',
  oneOf(...SWIPE_CHOICES),
);
export const [swipeStart, setSwipeStart] = remembered<SwipeChoice>(
  'swipe.start',
  'trash',
  oneOf(...SWIPE_CHOICES),
);

const PUT_AWAY: readonly (FolderRole | null)[] = ['ARCHIVE', 'JUNK', 'TRASH', 'SNOOZED'];

/** The action for a conversation in a list of `role`; undefined where that side does nothing. */
export function swipeAction(
  choice: SwipeChoice,
  thread: Thread,
  role: FolderRole | null,
  actions: Pick<
    ThreadActions,
    'archive' | 'trash' | 'markRead' | 'star' | 'snoozeUntil' | 'unsnooze' | 'moveTo' | 'toInbox'
  >,
): SwipeAction | undefined {
  const ids = [thread.id];
  const undoable = (text: string, back: () => void): void => {
    toastWithUndo(text, back, { key: 'mail.moved' });
  };
  switch (choice) {
    case 'none':
      return undefined;
    case 'archive':
      // What is put away already comes back.
      return PUT_AWAY.includes(role)
        ? {
            label: t('mail.toInbox'),
            icon: Inbox,
            tone: 'accent',
            run: () => (role === 'SNOOZED' ? actions.unsnooze(ids) : actions.toInbox(ids)),
          }
        : { label: t('mail.archive'), icon: Archive, tone: 'accent', run: () => actions.archive(ids) };
    case 'trash':
      return { label: t('mail.trash'), icon: Trash, tone: 'danger', run: () => actions.trash(ids) };
    case 'read': {
      const read = thread.unreadCount > 0;
      return {
        label: read ? t('mail.markRead') : t('mail.markUnread'),
        icon: read ? MailOpen : Mail,
        tone: 'accent',
        run() {
          actions.markRead(ids, read);
          const words = { count: 1 };
          undoable(read ? t('organize.markedRead', words) : t('organize.markedUnread', words), () =>
            actions.markRead(ids, !read),
          );
        },
      };
    }
    case 'star': {
      const starred = !thread.starred;
      return {
        label: starred ? t('mail.star') : t('mail.unstar'),
        icon: Star,
        tone: 'accent',
        run() {
          actions.star(ids, starred);
          const words = { count: 1 };
          undoable(starred ? t('organize.starred', words) : t('organize.unstarred', words), () =>
            actions.star(ids, !starred),
          );
        },
      };
    }
    case 'snooze':
      return {
        label: t('organize.snooze'),
        icon: Clock,
        tone: 'accent',
        run: () => actions.snoozeUntil(ids),
      };
    case 'move':
      return { label: t('mail.moveTo'), icon: FolderInput, tone: 'accent', run: () => actions.moveTo(ids) };
  }
}
