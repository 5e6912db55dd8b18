import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { For, type JSX } from 'solid-js';
import { Icon, type IconShape } from './icon.tsx';

interface PlaceListProps {
  label: string;
  places: readonly { path: string; title: string; note: string; icon: IconShape }[];
}

/** Pages to choose from: what they are called, and what one finds there. */
export function PlaceList(props: PlaceListProps): JSX.Element {
  return (
    <nav aria-label={props.label}>
      <ul class="grid gap-px px-2">
        <For each={props.places}>
          {(place) => (
            <li>
              <A
                href={place.path}
                class="group flex items-center gap-3 rounded-md px-3 py-2.5 text-ink no-underline transition-colors duration-120 hover:bg-hover"
                activeClass="bg-wash"
              >
                <Icon of={place.icon} class="text-ink-2 group-aria-[current]:text-accent" />
                <span class="grid min-w-0 flex-1">
                  <span class="truncate text-base font-medium">{place.title}</span>
                  <span class="truncate text-sm text-ink-3">{place.note}</span>
                </span>
                <Icon of={ChevronRight} size={16} class="text-ink-3 lg:hidden rtl:rotate-180" />
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}
