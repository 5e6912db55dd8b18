import { choice, field, required, type TemplateDefinition } from './template.ts';
import { wrongField } from './values.ts';

/** Beside main.cf, root's alone: whoever may read main.cf must not see the password. */
export const RELAY_LOGIN_FILE = 'relay-login.cf';

export const relay: TemplateDefinition = {
  id: 'relay',
  title: 'Relay through a provider',
  description:
    'All mail to others leaves through the server of your provider, over an encrypted connection whose certificate is checked. For lines whose own address is not trusted.',
  fields: () => [
    required(field('host', 'Server of the provider', 'For instance smtp.example.com.', { kind: 'host' })),
    field(
      'port',
      'Port',
      'Your provider tells which.',
      choice({ '587': '587, STARTTLS', '465': '465, TLS from the first byte', '25': '25, STARTTLS' }),
      '587',
    ),
    field('user', 'User name', 'Empty when the provider knows you by your address.', { kind: 'login' }),
    field(
      'password',
      'Password',
      'It lies in a file on the mail host that only root can read, and is shown nowhere.',
      { kind: 'password' },
    ),
  ],
  fill(draft, values) {
    const [user, password] = [values.text('user'), values.text('password')];
    if (user !== '' && password === '') throw wrongField('password', 'A user name needs its password.');
    if (user === '' && password !== '') throw wrongField('user', 'A password needs its user name.');
    const port = values.text('port');
    const server = `[${values.text('host')}]:${port}`;
    draft.postfix({
      relayhost: server,
      smtp_tls_security_level: 'secure',
      smtp_tls_wrappermode: port === '465' ? 'yes' : 'no',
      smtp_sasl_auth_enable: user === '' ? 'no' : 'yes',
    });
    if (draft.value('postfix', 'smtp_tls_CAfile') === '' && draft.value('postfix', 'smtp_tls_CApath') === '')
      draft.postfix({ smtp_tls_CApath: '/etc/ssl/certs' });
    if (user === '') return;
    draft.relayLogin = `${server} ${user}:${password}\n`;
    draft.postfix({
      smtp_sasl_password_maps: `texthash:${draft.state.directories.postfix}/${RELAY_LOGIN_FILE}`,
      smtp_sasl_security_options: 'noanonymous',
    });
  },
};
