import { createMemo, type JSX } from 'solid-js';
import { t } from '../../messages/message.ts';
import { useMail } from '../data/mail.ts';
import { nameOf } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';

/** Says new mail to screen readers, without interrupting. */
export function Announcer(): JSX.Element {
  const mail = useMail();
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
