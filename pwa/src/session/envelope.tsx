import { createEffect, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { Mark } from '../ui/mark.tsx';

interface EnvelopeProps {
  title: string;
  /** A sentence below the title. */
  note?: JSX.Element;
  children: JSX.Element;
  /** Below the envelope. */
  footer?: JSX.Element;
}

/** The page before the office: an airmail envelope on the desk. */
export function Envelope(props: EnvelopeProps): JSX.Element {
  createEffect(() => {
    document.title = `${props.title} · ${t('common.appName')}`;
  });
  return (
    <main class="grid min-h-dvh justify-items-center gap-6 overflow-y-auto px-3 py-6 sm:content-center sm:py-10">
      <div class="w-full max-w-[27rem] animate-rise">
        <div class="rounded-lg bg-sheet p-2 shadow-float">
          <div class="airmail rounded-[12px] p-1.5">
            <div class="rounded-[8px] bg-sheet px-5 pt-5 pb-7 sm:px-8 sm:pt-7">
              <div class="mb-7 flex items-start justify-between">
                <span class="pt-1 font-letter text-md font-semibold text-ink">{t('common.appName')}</span>
                <span class="relative">
                  <CancelLines />
                  <Mark size={46} />
                </span>
              </div>
              <h1 class="font-letter text-xl font-semibold text-ink">{props.title}</h1>
              <Show when={props.note}>
                <p class="mt-1.5 text-base text-ink-2">{props.note}</p>
              </Show>
              <div class="mt-6">{props.children}</div>
            </div>
          </div>
        </div>
        <Show when={props.footer}>
          <p class="mt-5 px-4 text-center text-sm text-ink-3">{props.footer}</p>
        </Show>
      </div>
    </main>
  );
}

/** The waves of a cancellation, running out to the left of the stamp. */
function CancelLines(): JSX.Element {
  return (
    <svg
      aria-hidden="true"
      width="92"
      height="40"
      viewBox="0 0 92 40"
      class="absolute top-1 end-9 text-ink-3/55"
      fill="none"
      stroke="currentColor"
      stroke-width="1.2"
    >
      {[6, 15, 24, 33].map((y) => (
        <path d={`M 2 ${y} q 7.5 -5 15 0 t 15 0 t 15 0 t 15 0 t 15 0 t 15 0`} />
      ))}
    </svg>
  );
}
