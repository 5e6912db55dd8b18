import { type RouteSectionProps, useLocation } from '@solidjs/router';
import LogOut from 'lucide-solid/icons/log-out';
import { type JSX, Suspense } from 'solid-js';
import { t } from '../messages/message.ts';
import { isAdministrator, usePerson } from '../session/session.ts';
import { askToSignOut } from '../shell/sign-out.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { PageHeading } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { PlaceList } from '../ui/place-list.tsx';
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
      <PlaceList label={t('settings.title')} places={settingsPlaces(isAdministrator(person))} />
      <div class="px-4 pt-6 lg:hidden">
        <Button icon={LogOut} wide onClick={askToSignOut}>
          {t('shell.signOut')}
        </Button>
      </div>
    </div>
  );
}
