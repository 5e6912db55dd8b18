import './ui/base.css';
import { render } from 'solid-js/web';
import { applyPreferences } from './primitives/preferences.ts';
import { App } from './routes.tsx';
import { startSession } from './session/session.ts';
import { reloadWhenReplaced, startWorker } from './shell/updates.ts';

applyPreferences();
reloadWhenReplaced();
void startSession();
void startWorker();

const root = document.getElementById('app');
if (root) render(() => <App />, root);
