import CaseSensitive from 'lucide-solid/icons/case-sensitive';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import Minus from 'lucide-solid/icons/minus';
import Paperclip from 'lucide-solid/icons/paperclip';
import SendHorizontal from 'lucide-solid/icons/send-horizontal';
import Trash from 'lucide-solid/icons/trash';
import Type from 'lucide-solid/icons/type';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { Composition } from './composition.ts';
import { SavedWords } from './saved-words.tsx';
import { ScheduleButton } from './schedule.tsx';
import { useWriting } from './writing.ts';

interface BarProps {
  composition: Composition;
  onSend: () => void;
}

/** Above: what it is, whether it is safe, and the ways out. On phones Send stands here too, under no keyboard. */
export function TitleBar(props: BarProps): JSX.Element {
  const writing = useWriting();
  const close = (): void => void writing.close(props.composition.key);
  return (
    <header class="flex min-h-12 shrink-0 items-center gap-1 border-b border-line bg-paper px-2 lg:border-0 lg:ps-4">
      <Show when={!isDesktop()}>
        <IconButton icon={ChevronLeft} label={t('compose.close')} class="rtl:rotate-180" onClick={close} />
      </Show>
      <div class="min-w-0 flex-1">
        <h2 class="truncate font-letter text-md font-semibold text-ink">
          {t(`compose.${props.composition.kind}`)}
        </h2>
        <Show when={!isDesktop()}>
          <SavedWords saved={props.composition.saved} />
        </Show>
      </div>
      <Show
        when={isDesktop()}
        fallback={
          <Button tone="primary" icon={SendHorizontal} onClick={() => props.onSend()}>
            {t('compose.send')}
          </Button>
        }
      >
        <IconButton
          icon={Minus}
          size={18}
          label={t('compose.minimise')}
          onClick={() => writing.minimise(props.composition.key)}
        />
        <IconButton icon={X} size={18} label={t('compose.close')} keys="escape" onClick={close} />
      </Show>
    </header>
  );
}

/** Below: send, attach, the state of saving, discard. */
export function Footer(
  props: BarProps & {
    onFiles: (files: FileList | null) => void;
    onSwitchMode: () => void;
    onSchedule: (at: Date) => void;
  },
): JSX.Element {
  const writing = useWriting();
  let picker: HTMLInputElement | undefined;
  return (
    <footer class="flex min-h-14 shrink-0 items-center gap-2 border-t border-line px-3">
      <Show when={isDesktop()}>
        <Button
          tone="primary"
          icon={SendHorizontal}
          data-tip={t('compose.send')}
          data-tip-keys="mod+enter"
          onClick={() => props.onSend()}
        >
          {t('compose.send')}
        </Button>
      </Show>
      <ScheduleButton onChoose={(at) => props.onSchedule(at)} />
      <IconButton icon={Paperclip} label={t('compose.attach')} onClick={() => picker?.click()} />
      <input
        ref={picker}
        type="file"
        multiple
        class="hidden"
        aria-label={t('compose.attach')}
        onChange={(event) => {
          props.onFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <IconButton
        icon={props.composition.rich ? CaseSensitive : Type}
        label={t(props.composition.rich ? 'writing.toPlain' : 'writing.toRich')}
        onClick={() => props.onSwitchMode()}
      />
      <Show when={isDesktop()} fallback={<span class="flex-1" />}>
        <SavedWords saved={props.composition.saved} />
      </Show>
      <IconButton
        icon={Trash}
        label={t('compose.discard')}
        onClick={() => void writing.discard(props.composition.key)}
      />
    </footer>
  );
}
