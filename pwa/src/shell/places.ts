import Mail from 'lucide-solid/icons/mail';
import Search from 'lucide-solid/icons/search';
import Send from 'lucide-solid/icons/send';
import Server from 'lucide-solid/icons/server';
import Settings from 'lucide-solid/icons/settings';
import { t } from '../messages/message.ts';
import { isAdministrator, type Person, session } from '../session/session.ts';
import type { IconShape } from '../ui/icon.tsx';

export interface Place {
  href: string;
  title: string;
  icon: IconShape;
  /** Number of things that wait there. */
  count?: () => number;
}

function waitingCount(): number {
  const state = session();
  return state.kind === 'signedIn' ? state.workspace.outbox.entries().length : 0;
}

/** The main places, the same on phones and desktops. */
export const placesOf = (person: Person): readonly Place[] => [
  { href: '/mail', title: t('shell.mail'), icon: Mail },
  { href: '/search', title: t('shell.search'), icon: Search },
  { href: '/outbox', title: t('shell.outbox'), icon: Send, count: waitingCount },
  ...(isAdministrator(person) ? [{ href: '/admin', title: t('shell.administration'), icon: Server }] : []),
  { href: '/settings', title: t('shell.settings'), icon: Settings },
];
