import Paperclip from 'lucide-solid/icons/paperclip';
import PenLine from 'lucide-solid/icons/pen-line';
import Send from 'lucide-solid/icons/send-horizontal';
import Star from 'lucide-solid/icons/star';
import AlertTriangle from 'lucide-solid/icons/triangle-alert';
import { createMemo, createRoot, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Outgoing, Thread } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { isUnderWay } from '../outgoing/under-way.ts';

/** The newest thing that the thread has on its way out and that is not there yet. */
function outgoingOf(outgoing: Record<string, Outgoing>, threadId: string): Outgoing | undefined {
  return Object.values(outgoing).find((one) => one.message?.thread.id === threadId && isUnderWay(one));
}

const drawn = new Map<string, Element>();

/** An icon that always looks the same is drawn once, and copied for the rows: that takes a tenth of the time. */
function copyOf(name: string, draw: () => JSX.Element): JSX.Element {
  let icon = drawn.get(name);
  if (icon === undefined) {
    const first = createRoot(draw);
    if (!(first instanceof Element)) return first;
    icon = first;
    drawn.set(name, icon);
  }
  return icon.cloneNode(true);
}

const pen = () =>
  copyOf('draft', () => <Icon of={PenLine} size={14} label={t('mail.draft')} class="text-accent" />);
const clip = () => copyOf('file', () => <Icon of={Paperclip} size={14} label={t('mail.attachment')} />);
const star = () =>
  copyOf('star', () => (
    <Icon of={Star} size={14} label={t('mail.starOn')} class="fill-current text-warning" />
  ));

/** Small named signs at the end of a row: draft, on its way, with files, starred. */
export function Glyphs(props: { thread: Thread }): JSX.Element {
  const mail = useMail();
  const outgoing = createMemo(() => outgoingOf(mail.state.outgoing, props.thread.id));
  const troubled = () => outgoing()?.state === 'FAILED' || outgoing()?.state === 'UNCERTAIN';
  return (
    <span class="flex shrink-0 items-center gap-1.5 text-ink-3">
      <Show when={props.thread.hasDraft}>{pen()}</Show>
      <Show when={outgoing()}>
        <Icon
          of={troubled() ? AlertTriangle : Send}
          size={14}
          label={t(troubled() ? 'mail.notSent' : 'mail.sending')}
          class={troubled() ? 'text-danger' : ''}
        />
      </Show>
      <Show when={props.thread.hasAttachments}>{clip()}</Show>
      <Show when={props.thread.starred}>{star()}</Show>
    </span>
  );
}
