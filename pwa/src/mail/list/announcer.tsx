import { createEffect, createMemo, type JSX, on } from 'solid-js';
import { t } from '../../messages/message.ts';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';
import { fetchArrived } from './fetch-ahead.ts';

/** Says new mail to screen readers, without interrupting, and has it read ahead. */
export function Announcer(): JSX.Element {
  const mail = useMail();
  createEffect(on(mail.arrivals, (threadIds) => void fetchArrived(mail, threadIds), { defer: true }));
  const words = createMemo(() => {
    const arrived = mail.arrivals();
    const thread = mail.state.threads[arrived[0] ?? ''];
    if (thread === undefined) return '';
    if (arrived.length > 1) return t('mail.arrivedMany', { count: arrived.length });
    const [who] = thread.participants;
    return t('mail.arrived', {
      who: who === undefined ? t('mail.noSender') : nameOf(who),
      subject: oneLine(thread.subject),
    });
  });
  return (
    <p role="status" aria-live="polite" class="sr-only">
      {words()}
    </p>
  );
}
