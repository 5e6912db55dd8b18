import { type RouteSectionProps, useLocation } from '@solidjs/router';
import ShieldX from 'lucide-solid/icons/shield-x';
import { type JSX, Show, Suspense } from 'solid-js';
import { isAdministrator, usePerson } from '../session/session.ts';
import { PageHeading } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { PlaceList } from '../ui/place-list.tsx';
import { EmptyState, SkeletonRows } from '../ui/states.tsx';
import { adminPlaces } from './places.ts';
import { w } from './words.ts';

/** The list of parts, and beside or above it the chosen one. */
export default function AdminPage(props: RouteSectionProps): JSX.Element {
  const person = usePerson();
  const location = useLocation();
  return (
    <Show
      when={isAdministrator(person)}
      fallback={<EmptyState icon={ShieldX} title={w('admin.notAllowed')} help={w('admin.notAllowedHelp')} />}
    >
      <Panes
        id="admin"
        detailSurface="paper"
        listLabel={w('admin.title')}
        detailLabel={w('admin.detail')}
        detailOpen={location.pathname.replace(/\/$/, '') !== '/admin'}
        list={
          <div class="h-full overflow-y-auto pb-6">
            <PageHeading title={w('admin.title')} />
            <PlaceList label={w('admin.title')} places={adminPlaces} />
          </div>
        }
        detail={
          <div class="h-full overflow-y-auto">
            <Suspense fallback={<SkeletonRows />}>{props.children}</Suspense>
          </div>
        }
      />
    </Show>
  );
}
