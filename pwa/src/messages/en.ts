import { accounts } from './en/accounts.ts';
import { common } from './en/common.ts';
import { compose, outgoing } from './en/compose.ts';
import { delivery } from './en/delivery.ts';
import { folders } from './en/folders.ts';
import { forwarding } from './en/forwarding.ts';
import { found } from './en/found.ts';
import { list } from './en/list.ts';
import { mail } from './en/mail.ts';
import { organize } from './en/organize.ts';
import { outbox } from './en/outbox.ts';
import { phone } from './en/phone.ts';
import { preview } from './en/preview.ts';
import { reading } from './en/reading.ts';
import { recipients } from './en/recipients.ts';
import { rules } from './en/rules.ts';
import { search } from './en/search.ts';
import { session } from './en/session.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { writing } from './en/writing.ts';

/** Every sentence of the app in English. Keys are `<part>.<name>`; each part has its file in `en/`. */
export const en = {
  ...common,
  ...shell,
  ...session,
  ...outbox,
  ...settings,
  ...accounts,
  ...list,
  ...mail,
  ...folders,
  ...forwarding,
  ...found,
  ...organize,
  ...rules,
  ...recipients,
  ...compose,
  ...outgoing,
  ...delivery,
  ...search,
  ...reading,
  ...writing,
  ...preview,
  ...phone,
} as const;
