import './ui/base.css';
import { createEffect, createRoot } from 'solid-js';
import { render } from 'solid-js/web';
import { readAhead } from './mail/data/ahead.ts';
import { listIsShown } from './primitives/first-list.ts';
import { applyPreferences } from './primitives/preferences.ts';
import { App } from './routes.tsx';
import { guestClient, isRemembered, type SessionState, session, startSession } from './session/session.ts';
import { reloadWhenReplaced, startWorkerLater } from './shell/updates.ts';

applyPreferences();
reloadWhenReplaced();
if (!isRemembered()) readAhead(guestClient, location.pathname);
void startSession();
createRoot(() => createEffect(() => isWithoutMail(session().kind) && listIsShown()));
startWorkerLater();

/** There will be no list to wait for. */
function isWithoutMail(kind: SessionState['kind']): boolean {
  return kind === 'signedOut' || kind === 'unreachable';
}

const root = document.getElementById('app');
if (root) render(() => <App />, root);
