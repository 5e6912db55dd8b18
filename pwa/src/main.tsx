import './ui/base.css';
import { render } from 'solid-js/web';
import { readAhead } from './mail/data/ahead.ts';
import { applyPreferences } from './primitives/preferences.ts';
import { App } from './routes.tsx';
import { guestClient, isRemembered, startSession } from './session/session.ts';
import { reloadWhenReplaced, startWorkerLater } from './shell/updates.ts';

applyPreferences();
reloadWhenReplaced();
if (!isRemembered()) readAhead(guestClient, location.pathname);
void startSession();
startWorkerLater();

const root = document.getElementById('app');
if (root) render(() => <App />, root);
