import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import { t } from '../../../messages/message.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { linkTarget } from './commands.ts';

const FIELD =
  'min-h-10 min-w-0 flex-1 rounded-md bg-paper px-3 text-base text-ink outline-none ring-1 ring-line ring-inset focus-visible:ring-2 focus-visible:ring-accent';

interface LinkBarProps {
  /** Where the link leads now; empty for a new one. */
  href: string;
  /** The new target, null to take the link away, undefined to leave everything as it is. */
  onDone: (href: string | null | undefined) => void;
}

/** Where a link leads, asked for above the tools. */
export function LinkBar(props: LinkBarProps): JSX.Element {
  const [text, setText] = createSignal(props.href);
  const [wrong, setWrong] = createSignal(false);
  let field: HTMLInputElement | undefined;
  onMount(() => field?.focus());
  const apply = (): void => {
    const target = linkTarget(text());
    setWrong(target === null);
    if (target !== null) props.onDone(target);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply();
    else if (event.key === 'Escape') props.onDone(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="border-t border-line px-3 py-2">
      <div class="flex items-center gap-2">
        <input
          ref={field}
          type="url"
          inputmode="url"
          dir="ltr"
          autocomplete="off"
          aria-label={t('rich.linkTarget')}
          aria-invalid={wrong()}
          placeholder="https://"
          class={FIELD}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={keys}
        />
        <Button onClick={apply}>{t('rich.linkSet')}</Button>
        <Show when={props.href !== ''}>
          <Button tone="quiet" onClick={() => props.onDone(null)}>
            {t('rich.linkRemove')}
          </Button>
        </Show>
        <IconButton icon={X} size={16} label={t('common.cancel')} onClick={() => props.onDone(undefined)} />
      </div>
      <Show when={wrong()}>
        <p role="alert" class="pt-1 text-sm text-danger">
          {t('rich.linkWrong')}
        </p>
      </Show>
    </div>
  );
}

interface PictureBarProps {
  picture: { alt: string; width: number | null };
  onChange: (name: 'alt' | 'width', value: string | number | null) => void;
}

const WIDTHS = [
  ['rich.small', 160],
  ['rich.medium', 320],
  ['rich.large', 560],
] as const;

/** The size of the chosen picture, and its words for those who do not see it. */
export function PictureBar(props: PictureBarProps): JSX.Element {
  return (
    <div class="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
      <fieldset class="flex gap-1">
        <legend class="sr-only">{t('rich.size')}</legend>
        <For each={WIDTHS}>
          {([name, width]) => (
            <Button
              tone="quiet"
              aria-pressed={props.picture.width === width}
              class="aria-pressed:bg-wash aria-pressed:text-accent"
              onClick={() => props.onChange('width', width)}
            >
              {t(name)}
            </Button>
          )}
        </For>
      </fieldset>
      <input
        type="text"
        dir="auto"
        aria-label={t('rich.alt')}
        placeholder={t('rich.alt')}
        class={`${FIELD} basis-40`}
        value={props.picture.alt}
        onChange={(event) => props.onChange('alt', event.currentTarget.value)}
      />
    </div>
  );
}
