import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { usePerson } from '../session/session.ts';
import { Icon } from '../ui/icon.tsx';
import { placesOf } from './places.ts';

/** The main places within the thumb's reach. */
export function BottomNavigation(): JSX.Element {
  const person = usePerson();
  return (
    <nav aria-label={t('shell.navigation')} class="safe-bottom border-t border-line bg-sheet">
      <ul class="grid auto-cols-fr grid-flow-col">
        <For each={placesOf(person)}>
          {(place) => (
            <li>
              <A
                href={place.href}
                class="group grid h-14 place-content-center justify-items-center gap-0.5 text-xs text-ink-2 no-underline outline-offset-[-3px]"
                activeClass="!text-accent font-semibold"
              >
                <span class="relative grid h-7 w-14 place-items-center rounded-full transition-colors duration-120 group-aria-[current]:bg-wash">
                  <Icon of={place.icon} size={21} />
                  <Show when={place.count?.()}>
                    {(count) => (
                      <span class="absolute -top-0.5 end-2 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem]/4 font-semibold text-on-accent">
                        {count()}
                      </span>
                    )}
                  </Show>
                </span>
                <span class="max-w-full truncate">{place.title}</span>
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}
