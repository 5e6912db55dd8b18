import AtSign from 'lucide-solid/icons/at-sign';
import Eye from 'lucide-solid/icons/eye';
import Folders from 'lucide-solid/icons/folders';
import Hand from 'lucide-solid/icons/hand';
import HardDrive from 'lucide-solid/icons/hard-drive';
import KeyRound from 'lucide-solid/icons/key-round';
import ListFilter from 'lucide-solid/icons/list-filter';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import Palette from 'lucide-solid/icons/palette';
import PenLine from 'lucide-solid/icons/pen-line';
import UserRound from 'lucide-solid/icons/user-round';
import UsersRound from 'lucide-solid/icons/users-round';
import { t } from '../messages/message.ts';
import type { IconShape } from '../ui/icon.tsx';

export interface SettingsPlace {
  path: string;
  title: string;
  /** What one finds there, in a few words. */
  note: string;
  icon: IconShape;
}

/** The pages of the settings; people for administrators alone. */
export function settingsPlaces(administrator: boolean): SettingsPlace[] {
  const place = (path: string, title: string, note: string, icon: IconShape): SettingsPlace => ({
    path: `/settings/${path}`,
    title,
    note,
    icon,
  });
  const own = [
    place('profile', t('settings.profile'), t('settings.profileNote'), UserRound),
    place('accounts', t('settings.accounts'), t('settings.accountsNote'), AtSign),
    place('folders', t('folders.settingsTitle'), t('folders.settingsNote'), Folders),
    place('rules', t('rules.title'), t('rules.note'), ListFilter),
    place('writing', t('writing.title'), t('writing.note'), PenLine),
    place('appearance', t('settings.appearance'), t('settings.appearanceNote'), Palette),
    place('gestures', t('phone.title'), t('phone.note'), Hand),
    place('reading', t('reading.privacy'), t('reading.privacyNote'), Eye),
    place('sessions', t('settings.sessions'), t('settings.sessionsNote'), MonitorSmartphone),
    place('app-passwords', t('settings.appPasswords'), t('settings.appPasswordsNote'), KeyRound),
    place('storage', t('settings.storage'), t('settings.storageNote'), HardDrive),
  ];
  if (!administrator) return own;
  return [...own, place('people', t('settings.people'), t('settings.peopleNote'), UsersRound)];
}
