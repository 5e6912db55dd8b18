// Runs before the app: shows the top of the inbox while the app is still on its way. A file of its own, without any
// library, because everything in it delays what people see first.
import { isSignOutPending } from '../session/remembered.ts';
import { firstAnswers, mailOf, mailOfLastVisit } from './kept.ts';
import { paint } from './paint.ts';
import { screenOf } from './screen.ts';

/** A choice that the app remembers on this device (primitives/preferences.ts). */
function remembered(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`postroom.${name}`) ?? 'null');
  } catch {
    return null;
  }
}

/** The list was left elsewhere than at its top: the app finds the place again, and the top would only flash by. */
function leftElsewhere(): boolean {
  try {
    return sessionStorage.getItem('postroom.scroll')?.includes('["inbox"') ?? false;
  } catch {
    return false;
  }
}

/** The app reads the address when it starts, and hears of this event when it has already. */
function open(id: string): void {
  history.pushState(null, '', `/mail/inbox/${encodeURIComponent(id)}`);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** True when there was something to show. */
function show(): boolean {
  // Signed out, and the server does not know: neither this nor the app takes what it sent.
  if (isSignOutPending()) {
    document.getElementById('first-answers')?.remove();
    return false;
  }
  if (!['/', '/mail', '/mail/', '/mail/inbox'].includes(location.pathname) || leftElsewhere()) return false;
  const mail = mailOf(firstAnswers()) ?? mailOfLastVisit();
  if (mail === undefined || mail.threads.length === 0) return false;
  const root = document.documentElement;
  const [theme, density, width] = [remembered('theme'), remembered('density'), remembered('pane.mail')];
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  root.dataset.density = typeof density === 'string' ? density : 'cosy';
  document.body.append(paint(screenOf(mail), typeof width === 'number' ? width : 400, open));
  return true;
}

/** The app's own file: running it takes a slow phone long enough to be waited for. */
function startApp(file: string): void {
  const script = document.createElement('script');
  script.type = 'module';
  script.crossOrigin = '';
  script.src = file;
  document.head.append(script);
}

const app = document.currentScript?.dataset.app ?? '';
let shown = false;
try {
  shown = show();
} finally {
  // Pages in the background are not painted.
  if (shown && document.visibilityState === 'visible') {
    requestAnimationFrame(() => setTimeout(() => startApp(app)));
  } else startApp(app);
}
