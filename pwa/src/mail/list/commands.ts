// The keyboard of the list and the open conversation.
import { t } from '../../messages/message.ts';
import type { Command } from '../../primitives/shortcuts.ts';
import type { ThreadActions } from '../actions/thread-actions.ts';
import type { Chosen, Selection } from './selection.ts';

interface Parts {
  selection: Selection;
  actions: ThreadActions;
  /** Thread the keys are about: the open one, or the row with the focus. */
  current: () => string | undefined;
  isStarred: (id: string) => boolean;
  /** Those in the list that are unread, or are not. */
  byUnread: (unread: boolean) => string[];
  isOpen: () => boolean;
  step: (by: 1 | -1) => void;
  /** Chooses the current row and the one after or before it. */
  extend: (by: 1 | -1) => void;
  open: () => void;
  close: () => void;
  go: (word: string) => void;
  answer: (how: 'reply' | 'replyAll' | 'forward') => void;
}

/** Commands of the mail page. They act on the selection when there is one, otherwise on the current conversation. */
export function listCommands(parts: Parts): Command[] {
  const { selection, actions } = parts;
  const group = t('mail.group');
  const chosen = (): Chosen => {
    if (selection.active()) return selection.chosen();
    const id = parts.current();
    return id === undefined ? [] : [id];
  };
  const ids = (): string[] => (selection.active() ? selection.ids() : [parts.current() ?? '']);
  const any = () => selection.active() || parts.current() !== undefined;
  const starred = () => ids().every(parts.isStarred);
  const act = (
    id: string,
    title: string,
    keys: string | readonly string[],
    run: (chosen: Chosen) => void,
  ): Command => ({
    id: `mail.${id}`,
    title,
    group,
    keys,
    when: any,
    run: () => {
      const about = chosen();
      selection.clear();
      run(about);
    },
  });
  const place = (word: string, keys: string, name: string): Command => ({
    id: `mail.go.${word}`,
    title: t('mail.go', { place: name }),
    group: t('shell.groupGo'),
    keys,
    run: () => parts.go(word),
  });
  return [
    {
      id: 'mail.next',
      title: t('mail.next'),
      group,
      keys: ['j', 'arrowdown'],
      keyOnly: true,
      run: () => parts.step(1),
    },
    {
      id: 'mail.previous',
      title: t('mail.previous'),
      group,
      keys: ['k', 'arrowup'],
      keyOnly: true,
      run: () => parts.step(-1),
    },
    {
      id: 'mail.open',
      title: t('mail.open'),
      group,
      keys: 'o',
      keyOnly: true,
      when: () => parts.current() !== undefined,
      run: parts.open,
    },
    {
      id: 'mail.close',
      title: t('mail.close'),
      group,
      keys: 'u',
      keyOnly: true,
      when: parts.isOpen,
      run: parts.close,
    },
    {
      id: 'mail.select',
      title: t('mail.toggleSelect'),
      group,
      keys: 'x',
      keyOnly: true,
      when: () => parts.current() !== undefined,
      run: () => selection.toggle(parts.current() ?? ''),
    },
    {
      id: 'mail.extendNext',
      title: t('organize.extendNext'),
      group,
      keys: ['shift+j', 'shift+arrowdown'],
      keyOnly: true,
      run: () => parts.extend(1),
    },
    {
      id: 'mail.extendPrevious',
      title: t('organize.extendPrevious'),
      group,
      keys: ['shift+k', 'shift+arrowup'],
      keyOnly: true,
      run: () => parts.extend(-1),
    },
    {
      id: 'mail.selectLoaded',
      title: t('phone.selectLoaded'),
      group,
      keys: '* a',
      keyOnly: true,
      run: selection.all,
    },
    {
      id: 'mail.selectNone',
      title: t('phone.selectNone'),
      group,
      keys: '* n',
      keyOnly: true,
      run: selection.clear,
    },
    {
      id: 'mail.selectRead',
      title: t('organize.selectRead'),
      group,
      keys: '* r',
      run: () => selection.only(parts.byUnread(false)),
    },
    {
      id: 'mail.selectUnread',
      title: t('organize.selectUnread'),
      group,
      keys: '* u',
      run: () => selection.only(parts.byUnread(true)),
    },
    {
      id: 'mail.selectAll',
      title: t('mail.selectAll'),
      group,
      keys: 'mod+a',
      keyOnly: true,
      when: selection.active,
      run: selection.all,
    },
    {
      id: 'mail.clear',
      title: t('mail.clearSelection'),
      group,
      keys: 'escape',
      keyOnly: true,
      when: selection.active,
      run: selection.clear,
    },
    act('archive', t('mail.archive'), 'e', actions.archive),
    act('trash', t('mail.trash'), ['#', 'delete'], actions.trash),
    act('junk', t('mail.junk'), '!', actions.junk),
    act('move', t('mail.moveTo'), ['v', 'l'], actions.moveTo),
    act('copy', t('organize.copyTo'), [], actions.copyTo),
    act('forwardFiles', t('forwarding.asAttachment'), [], actions.forwardAsFiles),
    act('snooze', t('organize.snooze'), 'b', actions.snoozeUntil),
    act('star', t('mail.star'), 's', (chosen) => actions.star(chosen, !starred())),
    act('read', t('mail.markRead'), 'shift+i', (chosen) => actions.markRead(chosen, true)),
    act('unread', t('mail.markUnread'), 'shift+u', (chosen) => {
      actions.markRead(chosen, false);
      if (parts.isOpen()) parts.close();
    }),
    {
      id: 'mail.reply',
      title: t('mail.reply'),
      group,
      keys: 'r',
      when: parts.isOpen,
      run: () => parts.answer('reply'),
    },
    {
      id: 'mail.replyAll',
      title: t('mail.replyAll'),
      group,
      keys: 'a',
      when: parts.isOpen,
      run: () => parts.answer('replyAll'),
    },
    {
      id: 'mail.forward',
      title: t('mail.forward'),
      group,
      keys: 'f',
      when: parts.isOpen,
      run: () => parts.answer('forward'),
    },
    place('inbox', 'g i', t('mail.role.INBOX')),
    place('starred', 'g s', t('mail.starred')),
    place('snoozed', 'g b', t('mail.role.SNOOZED')),
    place('sent', 'g t', t('mail.role.SENT')),
    place('drafts', 'g d', t('mail.role.DRAFTS')),
    place('archive', 'g a', t('mail.role.ARCHIVE')),
    place('junk', 'g j', t('mail.role.JUNK')),
    place('trash', 'g #', t('mail.role.TRASH')),
  ];
}
