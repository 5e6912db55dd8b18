// The windows behind ui/dialog.tsx: a chunk of its own, loaded when the first one opens.
import { Dialog as Kobalte } from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { breakable } from './breakable.tsx';
import { IconButton } from './button.tsx';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence below the title. */
  description?: JSX.Element;
  children?: JSX.Element;
  /** Buttons at the end, the main one last. */
  actions?: JSX.Element;
  wide?: boolean;
}

/** The first field that asks for it gets the focus; otherwise the dialog itself, so that nothing seems chosen. */
function focusInside(event: Event): void {
  event.preventDefault();
  const dialog = event.target;
  if (dialog instanceof HTMLElement) (dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog).focus();
}

const scrim = 'fixed inset-0 z-40 bg-scrim animate-fade';

function Heading(props: { title: string; description?: JSX.Element }): JSX.Element {
  return (
    <header class="flex items-start gap-3 pb-3">
      <div class="grid min-w-0 flex-1 gap-1 pt-1.5">
        <Kobalte.Title class="font-letter text-lg font-semibold wrap-anywhere text-ink">
          {breakable(props.title)}
        </Kobalte.Title>
        <Show when={props.description}>
          <Kobalte.Description class="text-base text-ink-2">{props.description}</Kobalte.Description>
        </Show>
      </div>
      <Kobalte.CloseButton as={IconButton} icon={X} label={t('common.close')} class="-me-2" />
    </header>
  );
}

export function DialogWindow(props: DialogProps): JSX.Element {
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class={scrim} />
        <div class="pointer-events-none fixed inset-0 z-40 grid items-end sm:place-items-center sm:p-6">
          <Kobalte.Content
            tabIndex={-1}
            onOpenAutoFocus={focusInside}
            class={`pointer-events-auto safe-bottom flex max-h-[92dvh] w-full flex-col rounded-t-lg bg-sheet text-ink shadow-float outline-none max-sm:animate-slide-up sm:max-h-[86dvh] sm:animate-rise sm:rounded-lg ${props.wide ? 'sm:max-w-2xl' : 'sm:max-w-md'}`}
          >
            <div class="overflow-y-auto px-5 pt-4 pb-5 sm:px-6">
              <Heading title={props.title} description={props.description} />
              {props.children}
            </div>
            <Show when={props.actions}>
              <footer class="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 sm:px-6">
                {props.actions}
              </footer>
            </Show>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  );
}

export function SheetWindow(props: DialogProps): JSX.Element {
  return (
    <Kobalte open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class={scrim} />
        <Kobalte.Content
          tabIndex={-1}
          onOpenAutoFocus={focusInside}
          class="safe-bottom fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-lg bg-sheet text-ink shadow-float outline-none animate-slide-up md:inset-y-3 md:end-3 md:start-auto md:max-h-none md:w-[26rem] md:animate-rise md:rounded-lg"
        >
          <div class="flex-1 overflow-y-auto px-5 pt-4 pb-5">
            <Heading title={props.title} description={props.description} />
            {props.children}
          </div>
          <Show when={props.actions}>
            <footer class="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {props.actions}
            </footer>
          </Show>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
