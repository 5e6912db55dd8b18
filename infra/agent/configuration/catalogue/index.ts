// All parameters that are explained, by category.
import type { ConfigurationCategory, ParameterKey } from '../../protocol/configuration.ts';
import { dovecotAuthentication } from './dovecot-authentication.ts';
import { dovecotPlugins } from './dovecot-plugins.ts';
import { dovecotProtocols } from './dovecot-protocols.ts';
import { dovecotStorage } from './dovecot-storage.ts';
import { dovecotTls } from './dovecot-tls.ts';
import type { CatalogueEntry } from './entry.ts';
import { postfixAccess } from './postfix-access.ts';
import { postfixBasic } from './postfix-basic.ts';
import { postfixNetwork } from './postfix-network.ts';
import { postfixTransport } from './postfix-transport.ts';
import { postfixVirtual } from './postfix-virtual.ts';

export type { CatalogueEntry } from './entry.ts';
export { masterColumns } from './postfix-master.ts';

/** In the order that they are shown in. */
export const categories: ConfigurationCategory[] = [
  { id: 'postfix-basic', program: 'postfix', title: 'Basic' },
  { id: 'postfix-network', program: 'postfix', title: 'Network' },
  { id: 'postfix-virtual', program: 'postfix', title: 'Hosted domains' },
  { id: 'postfix-access', program: 'postfix', title: 'Access and TLS' },
  { id: 'postfix-transport', program: 'postfix', title: 'Transport and relay' },
  { id: 'postfix-master', program: 'postfix', title: 'Services (master.cf)' },
  { id: 'postfix-other', program: 'postfix', title: 'Everything else' },
  { id: 'dovecot-protocols', program: 'dovecot', title: 'Protocols' },
  { id: 'dovecot-authentication', program: 'dovecot', title: 'Authentication' },
  { id: 'dovecot-tls', program: 'dovecot', title: 'TLS' },
  { id: 'dovecot-storage', program: 'dovecot', title: 'Mailboxes' },
  { id: 'dovecot-plugins', program: 'dovecot', title: 'Extensions' },
  { id: 'dovecot-other', program: 'dovecot', title: 'Everything else' },
];

export const catalogue: readonly CatalogueEntry[] = [
  ...postfixBasic,
  ...postfixNetwork,
  ...postfixVirtual,
  ...postfixAccess,
  ...postfixTransport,
  ...dovecotProtocols,
  ...dovecotAuthentication,
  ...dovecotTls,
  ...dovecotStorage,
  ...dovecotPlugins,
];

/** One text for a key, to compare and to look up by. */
export const keyText = ({ program, section, name }: ParameterKey): string =>
  [program, ...section, name].join('\n');
