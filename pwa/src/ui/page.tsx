import { useNavigate } from '@solidjs/router';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import { type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { breakable } from './breakable.tsx';
import { IconButton } from './button.tsx';

interface PageHeadingProps {
  title: string;
  /** A quiet line below the title, up to three on phones. */
  note?: JSX.Element;
  /** Where the back button leads; left out, there is none. */
  backTo?: string | undefined;
  /** Show the back button below 1024 px only, where the parent is not beside the page. */
  backOnPhone?: boolean;
  actions?: JSX.Element;
}

/** The heading bar of a page or pane. Sets the document's title. */
export function PageHeading(props: PageHeadingProps): JSX.Element {
  const navigate = useNavigate();
  return (
    <header class="flex min-h-14 items-center gap-2 px-4 pt-2 pb-1 lg:min-h-16 lg:px-5">
      <Show when={props.backTo}>
        {(to) => (
          <IconButton
            icon={ChevronLeft}
            label={t('common.back')}
            class={`-ms-2 rtl:rotate-180 ${props.backOnPhone ? 'lg:hidden' : ''}`}
            onClick={() => navigate(to())}
          />
        )}
      </Show>
      <div class="min-w-0 flex-1">
        <h1 class="line-clamp-4 font-letter text-lg/6 font-semibold text-balance wrap-anywhere text-ink">
          {breakable(props.title)}
        </h1>
        <Show when={props.note}>
          <p class="line-clamp-3 text-sm text-ink-3">{props.note}</p>
        </Show>
      </div>
      {props.actions}
    </header>
  );
}

/** A page of one column, for forms and settings. */
export function PageBody(props: { children: JSX.Element }): JSX.Element {
  return <div class="mx-auto grid w-full max-w-2xl gap-8 px-4 pt-2 pb-12 lg:px-5">{props.children}</div>;
}

/** A titled part of a page on its own sheet. */
export function Section(props: {
  title: string;
  note?: JSX.Element;
  actions?: JSX.Element;
  children: JSX.Element;
}): JSX.Element {
  return (
    <section class="grid gap-3">
      <div class="flex min-h-(--tap) flex-wrap items-end gap-x-3 gap-y-1">
        <div class="min-w-0 flex-1 basis-48">
          <h2 class="text-md font-semibold text-ink">{props.title}</h2>
          <Show when={props.note}>
            <p class="text-sm text-ink-3">{props.note}</p>
          </Show>
        </div>
        {props.actions}
      </div>
      <div class="overflow-hidden rounded-lg bg-sheet shadow-sheet">{props.children}</div>
    </section>
  );
}
