// What can be done from anywhere.
import { useNavigate } from '@solidjs/router';
import Keyboard from 'lucide-solid/icons/keyboard';
import LogOut from 'lucide-solid/icons/log-out';
import Mail from 'lucide-solid/icons/mail';
import Monitor from 'lucide-solid/icons/monitor';
import Moon from 'lucide-solid/icons/moon';
import Rows from 'lucide-solid/icons/rows-3';
import Search from 'lucide-solid/icons/search';
import Send from 'lucide-solid/icons/send';
import Server from 'lucide-solid/icons/server';
import Settings from 'lucide-solid/icons/settings';
import Sun from 'lucide-solid/icons/sun';
import { createRoot, createSignal } from 'solid-js';
import { t } from '../messages/message.ts';
import { density, setDensity, setTheme, theme } from '../primitives/preferences.ts';
import { type Command, createCommands } from '../primitives/shortcuts.ts';
import { isAdministrator, type Person } from '../session/session.ts';
import { settingsPlaces } from '../settings/places.ts';
import { undoNewest } from '../ui/toast.tsx';
import { askToSignOut } from './sign-out.ts';

type Overlay = 'palette' | 'shortcuts' | undefined;
export const [overlay, setOverlay] = createRoot(() => createSignal<Overlay>());

/** Registers the commands of the shell for as long as it is shown. */
export function createShellCommands(person: Person): void {
  const navigate = useNavigate();
  const places = placeCommands(navigate, isAdministrator(person));
  createCommands(() => [...places, ...appCommands()]);
}

/** Where one can go. */
export function placeCommands(navigate: (href: string) => void, administrator: boolean): Command[] {
  const go = (
    id: string,
    title: string,
    keys: string,
    icon: NonNullable<Command['icon']>,
    href: string,
  ): Command => ({
    id: `go.${id}`,
    title,
    group: t('shell.groupGo'),
    keys,
    icon,
    run: () => navigate(href),
  });
  return [
    go('mail', t('shell.goMail'), 'g m', Mail, '/mail'),
    go('search', t('shell.goSearch'), '/', Search, '/search'),
    go('outbox', t('shell.goOutbox'), 'g o', Send, '/outbox'),
    ...(administrator ? [go('administration', t('shell.goAdministration'), 'g h', Server, '/admin')] : []),
    go('settings', t('shell.goSettings'), 'g ,', Settings, '/settings'),
    ...settingsPlaces(administrator).map(
      (place): Command => ({
        id: `go.settings.${place.path}`,
        title: `${t('shell.settings')}: ${place.title}`,
        group: t('shell.groupGo'),
        icon: place.icon,
        run: () => navigate(place.path),
      }),
    ),
  ];
}

/** What the app itself can do. */
export function appCommands(): Command[] {
  const group = t('shell.groupApp');
  return [
    { id: 'app.palette', title: t('shell.palette'), group, keys: 'mod+k', run: () => setOverlay('palette') },
    { id: 'app.undo', title: t('phone.undo'), group, keys: 'z', keyOnly: true, run: () => void undoNewest() },
    {
      id: 'app.shortcuts',
      title: t('shell.shortcuts'),
      group,
      keys: '?',
      icon: Keyboard,
      run: () => setOverlay('shortcuts'),
    },
    {
      id: 'app.light',
      title: t('shell.themeLight'),
      group,
      icon: Sun,
      when: () => theme() !== 'light',
      run: () => setTheme('light'),
    },
    {
      id: 'app.dark',
      title: t('shell.themeDark'),
      group,
      icon: Moon,
      when: () => theme() !== 'dark',
      run: () => setTheme('dark'),
    },
    {
      id: 'app.system',
      title: t('shell.themeSystem'),
      group,
      icon: Monitor,
      when: () => theme() !== 'system',
      run: () => setTheme('system'),
    },
    {
      id: 'app.compact',
      title: t('shell.densityCompact'),
      group,
      icon: Rows,
      when: () => density() !== 'compact',
      run: () => setDensity('compact'),
    },
    {
      id: 'app.cosy',
      title: t('shell.densityCosy'),
      group,
      icon: Rows,
      when: () => density() !== 'cosy',
      run: () => setDensity('cosy'),
    },
    {
      id: 'app.roomy',
      title: t('shell.densityRoomy'),
      group,
      icon: Rows,
      when: () => density() !== 'roomy',
      run: () => setDensity('roomy'),
    },
    { id: 'app.signOut', title: t('shell.signOut'), group, icon: LogOut, run: askToSignOut },
  ];
}
