// Which pages need a session, and where to go without one.

import { Navigate, type RouteSectionProps, useLocation } from '@solidjs/router';
import { Provider } from '@urql/solid';
import { type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { ConnectionLost, Starting } from '../shell/fallbacks.tsx';
import { Shell } from '../shell/shell.tsx';
import { confirmSession, guestClient, session } from './session.ts';

/** Pages inside the shell, for a signed-in person. */
export function Private(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const signedIn = () => {
    const state = session();
    return state.kind === 'signedIn' ? state.workspace : undefined;
  };
  const wayIn = () => {
    const state = session();
    if (state.kind === 'signedOut' && state.setUp) return '/set-up';
    if (state.kind === 'signedOut' && state.why === 'left') return '/sign-in';
    const target = location.pathname + location.search;
    return target === '/' || target === '/mail' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(target)}`;
  };
  return (
    <Switch fallback={<Starting />}>
      <Match when={session().kind === 'unreachable'}>
        <ConnectionLost onRetry={() => void confirmSession()} />
      </Match>
      <Match when={session().kind === 'signedOut'}>
        <Navigate href={wayIn()} />
      </Match>
      <Match when={signedIn()} keyed>
        {(workspace) => (
          <Provider value={workspace.client}>
            <Shell>{props.children}</Shell>
          </Provider>
        )}
      </Match>
    </Switch>
  );
}

/** Pages without a session: sign-in, first run, invitation. */
export function Public(props: RouteSectionProps): JSX.Element {
  return (
    <Show when={session().kind !== 'starting'} fallback={<Starting />}>
      <Provider value={guestClient}>
        <Suspense fallback={<Starting />}>{props.children}</Suspense>
      </Provider>
    </Show>
  );
}

/** The address a person wanted before signing in; only paths of this app. */
export function nextPath(asked: string | string[] | undefined): string {
  const path = Array.isArray(asked) ? asked[0] : asked;
  return path?.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : '/mail';
}
