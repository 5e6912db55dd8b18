import { A, useNavigate } from '@solidjs/router';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import Search from 'lucide-solid/icons/search';
import UserRound from 'lucide-solid/icons/user-round';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { usePerson } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { Menu } from '../ui/menu.tsx';
import { setOverlay } from './commands.ts';
import { ConnectionState } from './connection-state.tsx';
import { placesOf } from './places.ts';
import { askToSignOut } from './sign-out.ts';
import { setSidebar } from './slots.tsx';

/** Brand, places, what the page puts there, and the person: the left edge of a desktop. */
export function Sidebar(): JSX.Element {
  const person = usePerson();
  return (
    <aside class="flex w-60 shrink-0 flex-col gap-2 px-3 pt-3 pb-2">
      <div class="flex items-center gap-2.5 px-2 pt-1">
        <Mark size={30} />
        <span class="grid min-w-0">
          <span class="font-letter text-md font-semibold leading-5 text-ink">{t('common.appName')}</span>
          <span class="truncate text-xs text-ink-3">{person.organization.name}</span>
        </span>
      </div>
      <button
        type="button"
        class="mx-1 mt-1 flex min-h-9 items-center gap-2 rounded-md px-2 text-sm text-ink-3 ring-1 ring-line ring-inset transition-colors hover:bg-hover hover:text-ink-2"
        onClick={() => setOverlay('palette')}
      >
        <Icon of={Search} size={16} />
        <span class="flex-1 text-start">{t('shell.palette')}</span>
      </button>
      <nav aria-label={t('shell.navigation')}>
        <ul class="grid gap-px">
          <For each={placesOf(person)}>
            {(place) => (
              <li>
                <A
                  href={place.href}
                  class="flex min-h-(--control) items-center gap-3 rounded-md px-3 text-base text-ink-2 no-underline transition-colors duration-120 hover:bg-hover hover:text-ink"
                  activeClass="bg-press !text-ink font-medium"
                >
                  <Icon of={place.icon} size={18} />
                  <span class="flex-1">{place.title}</span>
                  <Show when={place.count?.()}>
                    {(count) => <span class="text-sm font-semibold text-accent">{count()}</span>}
                  </Show>
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <div ref={setSidebar} class="min-h-0 flex-1 overflow-y-auto border-t border-line pt-2" />
      <ConnectionState />
      <PersonMenu />
    </aside>
  );
}

function PersonMenu(): JSX.Element {
  const person = usePerson();
  const navigate = useNavigate();
  return (
    <Menu
      label={t('shell.account', { name: person.name })}
      triggerClass="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-start transition-colors hover:bg-hover"
      entries={[
        { label: t('settings.profile'), icon: UserRound, onSelect: () => navigate('/settings/profile') },
        { label: t('shell.shortcuts'), icon: Keyboard, keys: '?', onSelect: () => setOverlay('shortcuts') },
        'line',
        { label: t('shell.signOut'), icon: LogOut, onSelect: askToSignOut },
      ]}
    >
      <Avatar name={person.name} size="small" />
      <span class="grid min-w-0 flex-1">
        <span class="truncate text-sm font-medium text-ink">{person.name}</span>
        <span class="truncate text-xs text-ink-3">{person.email}</span>
      </span>
    </Menu>
  );
}
