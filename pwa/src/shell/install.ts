// The browser's offer to install the app, kept for a quiet moment and remembered when declined.
import { createMemo, createRoot, createSignal } from 'solid-js';
import { remembered } from '../primitives/preferences.ts';

/** Chromium's `beforeinstallprompt` (not in any standard; other browsers install from their own menus). */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const month = 30 * 86_400_000;
const isTime = (value: unknown): value is number => typeof value === 'number';
const [declinedAt, setDeclinedAt] = remembered('installDeclined', 0, isTime);
const [event, setEvent] = createRoot(() => createSignal<BeforeInstallPromptEvent>());

window.addEventListener('beforeinstallprompt', (offered) => {
  offered.preventDefault();
  setEvent(offered as BeforeInstallPromptEvent);
});
window.addEventListener('appinstalled', () => setEvent(undefined));

/** Set when the app can be installed and the person has not declined within the last month; calling it asks the browser. */
export const installOffer = createRoot(() =>
  createMemo(() => {
    const offered = event();
    if (!offered || Date.now() - declinedAt() < month) return undefined;
    return async () => {
      await offered.prompt();
      const { outcome } = await offered.userChoice;
      if (outcome === 'dismissed') setDeclinedAt(Date.now());
      setEvent(undefined);
    };
  }),
);

export function dismissInstall(): void {
  setDeclinedAt(Date.now());
}
