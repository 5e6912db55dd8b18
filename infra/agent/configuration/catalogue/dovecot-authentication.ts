import { type CatalogueEntry, entries, integer, oneOf, size, someOf, text, time, yesNo } from './entry.ts';

const lookups = ['passdb', 'userdb'].flatMap((block) => {
  const what = block === 'passdb' ? 'passwords' : 'mailboxes’ places and limits';
  return entries(
    'dovecot',
    'dovecot-authentication',
    [
      [
        'driver',
        text,
        `Where ${what} are looked up: ldap, sql, passwd-file, pam and others.`,
        'authentication',
      ],
      ['args', text, 'Settings of the look-up, most often the name of a file.', 'authentication'],
    ],
    [block],
  );
});

/** Logins: how they may be made, how they are checked and remembered. */
export const dovecotAuthentication: CatalogueEntry[] = [
  ...entries('dovecot', 'dovecot-authentication', [
    [
      'auth_mechanisms',
      someOf(
        'plain',
        'login',
        'digest-md5',
        'cram-md5',
        'scram-sha-1',
        'scram-sha-256',
        'apop',
        'anonymous',
        'gssapi',
        'otp',
        'gss-spnego',
        'oauthbearer',
        'xoauth2',
        'external',
        'ntlm',
        'rpa',
        'skey',
      ),
      'The ways to log in that are offered. All but plain and login need passwords that can be read.',
      'authentication',
    ],
    [
      'disable_plaintext_auth',
      yesNo,
      'Whether passwords are taken over encrypted connections alone (and from this machine itself).',
      'authentication',
    ],
    [
      'auth_username_format',
      text,
      'How logins are changed before they are looked up, for instance %Lu for lower case.',
      'authentication',
    ],
    [
      'auth_username_chars',
      text,
      'The characters that a login may have. Never leave it empty: what is looked up in a directory must not hold its syntax.',
      'authentication',
    ],
    [
      'auth_username_translation',
      text,
      'Characters of logins that are replaced by others.',
      'authentication',
    ],
    ['auth_default_realm', text, 'The domain of logins that have none.', 'authentication'],
    ['auth_realms', text, 'Domains that the mechanisms which need them may use.', 'authentication'],
    [
      'auth_master_user_separator',
      text,
      'The character between a mailbox and the name of the account that opens it in its owner’s place; empty forbids it.',
      'authentication',
    ],
    [
      'auth_cache_size',
      size(0),
      'How much memory remembered logins may take; 0 remembers none. They also work while the directory is down.',
      'authentication',
    ],
    ['auth_cache_ttl', time(0), 'How long a good login is remembered.', 'authentication'],
    [
      'auth_cache_negative_ttl',
      time(0),
      'How long it is remembered that a login does not exist; 0 lets new mailboxes work at once.',
      'authentication',
    ],
    [
      'auth_cache_verify_password_with_worker',
      yesNo,
      'Whether remembered passwords are checked in processes of their own, which slow hashes need.',
      'authentication',
    ],
    ['auth_failure_delay', time(0, 120), 'How long a wrong password is made to wait.', 'authentication'],
    [
      'auth_worker_max_count',
      integer(1, 10_000),
      'How many look-ups run at once where a kind of look-up blocks.',
    ],
    ['auth_verbose', yesNo, 'Whether the log says why logins failed.'],
    [
      'auth_verbose_passwords',
      oneOf('no', 'plain', 'sha1'),
      'Whether wrong passwords are written to the log. Never leave this on.',
    ],
    ['auth_debug', yesNo, 'Whether every step of a login is written to the log.'],
    [
      'auth_debug_passwords',
      yesNo,
      'Whether passwords are written to the log with these steps. Never leave this on.',
    ],
    [
      'auth_policy_server_url',
      text,
      'A service that is asked whether a client may try to log in.',
      'authentication',
    ],
    [
      'auth_ssl_require_client_cert',
      yesNo,
      'Whether a login needs a client’s certificate.',
      'authentication',
    ],
    [
      'auth_ssl_username_from_cert',
      yesNo,
      'Whether the login is taken from the certificate.',
      'authentication',
    ],
    ['auth_krb5_keytab', text, 'The file with this server’s Kerberos keys.', 'authentication'],
    ['auth_gssapi_hostname', text, 'The name of this server in Kerberos.', 'authentication'],
    ['login_log_format_elements', text, 'What is logged about a login.'],
    ['login_proxy_timeout', time(0), 'How long another server may take to answer when logins are passed on.'],
  ]),
  ...lookups,
];
