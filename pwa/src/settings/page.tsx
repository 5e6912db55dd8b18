import { A, type RouteSectionProps, useLocation } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import LogOut from 'lucide-solid/icons/log-out';
import { For, type JSX, Suspense } from 'solid-js';
import { t } from '../messages/message.ts';
import { isAdministrator, usePerson } from '../session/session.ts';
import { askToSignOut } from '../shell/sign-out.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeading } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { SkeletonRows } from '../ui/states.tsx';
import { settingsPlaces } from './places.ts';

/** The list of settings, and beside or above it the chosen page. */
export default function SettingsPage(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  return (
    <Panes
      id="settings"
      detailSurface="paper"
      listLabel={t('settings.title')}
      detailLabel={t('settings.detail')}
      detailOpen={location.pathname.replace(/\/$/, '') !== '/settings'}
      list={<Places />}
      detail={
        <div class="h-full overflow-y-auto">
          <Suspense fallback={<SkeletonRows />}>{props.children}</Suspense>
        </div>
      }
    />
  );
}

function Places(): JSX.Element {
  const person = usePerson();
  return (
    <div class="h-full overflow-y-auto pb-6">
      <PageHeading title={t('settings.title')} />
      <div class="flex items-center gap-3 px-4 pt-1 pb-4 lg:hidden">
        <Avatar name={person.name} size="large" />
        <span class="grid min-w-0">
          <span class="truncate text-md font-medium">{person.name}</span>
          <span class="truncate text-sm text-ink-3">{person.email}</span>
        </span>
      </div>
      <nav aria-label={t('settings.title')}>
        <ul class="grid gap-px px-2">
          <For each={settingsPlaces(isAdministrator(person))}>
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
      <div class="px-4 pt-6 lg:hidden">
        <Button icon={LogOut} wide onClick={askToSignOut}>
          {t('shell.signOut')}
        </Button>
      </div>
    </div>
  );
}
