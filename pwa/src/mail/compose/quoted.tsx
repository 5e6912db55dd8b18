import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import X from 'lucide-solid/icons/x';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/button.tsx';
import { sanitiseMail } from '../html/sanitise.ts';
import { HtmlFrame } from '../reading/html-frame.tsx';
import type { Composition } from './composition.ts';

interface QuotedProps {
  composition: Composition;
  onRemove: () => void;
  /** Makes the quotation part of the text, to answer between its lines. */
  onEdit: () => void;
}

/** The message that is answered, folded; the one that is forwarded, in sight. */
export function Quoted(props: QuotedProps): JSX.Element {
  const [open, setOpen] = createSignal(props.composition.kind === 'forward');
  const safe = createMemo(() => sanitiseMail(props.composition.quote?.html ?? ''));
  const pictures = () =>
    props.composition.attachments.flatMap(({ key, filename, mediaType, size, contentId, state }) =>
      contentId && state.kind === 'kept' && state.url !== undefined
        ? [{ id: key, filename, mediaType, size, contentId, url: state.url, inline: true, dangerous: false }]
        : [],
    );
  return (
    <section aria-label={t('writing.quoted')} class="grid gap-2 px-4 pb-3">
      <div class="flex items-center gap-1">
        <IconButton
          icon={Ellipsis}
          size={18}
          label={t(open() ? 'writing.quoteHide' : 'writing.quoteShow')}
          aria-expanded={open()}
          class="bg-paper"
          onClick={() => setOpen(!open())}
        />
        <span class="flex-1" />
        <Show when={open()}>
          <IconButton icon={Pencil} size={16} label={t('writing.quoteEdit')} onClick={() => props.onEdit()} />
          <IconButton icon={X} size={16} label={t('writing.quoteRemove')} onClick={() => props.onRemove()} />
        </Show>
      </div>
      <Show when={open()}>
        <HtmlFrame
          safe={safe()}
          attachments={pictures()}
          who={t('writing.quoted')}
          onMailto={() => undefined}
        />
      </Show>
    </section>
  );
}
