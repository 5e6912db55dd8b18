import {
  type CatalogueEntry,
  entries,
  hosts,
  integer,
  port,
  size,
  someOf,
  text,
  time,
  yesNo,
} from './entry.ts';

const limits = 'How many connections one person may have from one address.';
const extensions = 'Extensions for this protocol, on top of those for all: begin with $mail_plugins.';

/** IMAP, POP3, LMTP, ManageSieve: which run, where they listen, how they behave. */
export const dovecotProtocols: CatalogueEntry[] = [
  ...entries('dovecot', 'dovecot-protocols', [
    [
      'protocols',
      someOf('imap', 'pop3', 'lmtp', 'sieve', 'submission', 'none'),
      'The protocols that are served. On Debian each package adds its own.',
      'listeners',
    ],
    ['listen', hosts, 'The addresses that connections are taken on, for all protocols.', 'listeners'],
    ['login_greeting', text, 'What clients are told when they connect.'],
    [
      'login_trusted_networks',
      hosts,
      'Addresses that are believed what they say about the client, such as a webmail’s server or a proxy.',
      'authentication',
    ],
    [
      'haproxy_trusted_networks',
      hosts,
      'Load balancers that are believed what they say about the client’s address.',
      'authentication',
    ],
    ['mail_max_userip_connections', integer(0, 100_000), `${limits} 0 for no limit.`],
    [
      'imap_idle_notify_interval',
      time(1),
      'How often a waiting client is given a sign of life. Longer spares phones’ batteries.',
    ],
    [
      'imap_hibernate_timeout',
      time(0),
      'After what time waiting connections are parked in a common process, which saves memory; 0 for never.',
    ],
    ['imap_max_line_length', size(1024), 'The longest command that a client may send.'],
    [
      'imap_client_workarounds',
      text,
      'Ways around faults of clients, such as delay-newmail and tb-extra-mailbox-sep.',
    ],
    ['imap_metadata', yesNo, 'Whether clients may store notes about folders (METADATA).'],
    ['imap_id_log', text, 'What clients say about themselves that is written to the log; * for all.'],
    ['imap_capability', text, 'Replaces or extends (+NAME) what clients are told the server can do.'],
    [
      'pop3_uidl_format',
      text,
      'How messages are named for POP3 clients. Changing it makes them fetch everything again.',
    ],
    ['pop3_lock_session', yesNo, 'Whether only one POP3 connection per mailbox is possible at a time.'],
    ['pop3_no_flag_updates', yesNo, 'Whether fetching over POP3 leaves mail unread.'],
    ['pop3_client_workarounds', text, 'Ways around faults of POP3 clients.'],
    ['lmtp_save_to_detail_mailbox', yesNo, 'Whether mail for name+folder@ goes to that folder by itself.'],
    ['lmtp_rcpt_check_quota', yesNo, 'Whether full mailboxes are refused before the message is sent.'],
    [
      'lmtp_user_concurrency_limit',
      integer(0, 100_000),
      'How many deliveries to one mailbox run at once; 0 for no limit.',
    ],
    ['lmtp_add_received_header', yesNo, 'Whether delivery adds a Received line to the header.'],
    ['recipient_delimiter', text, 'The character between a mailbox’s name and a detail.'],
    [
      'managesieve_max_compile_errors',
      integer(1, 1000),
      'After how many mistakes the check of a filter script ends.',
    ],
    ['managesieve_max_line_length', size(1024), 'The longest line that a client may send.'],
    ['lda_mailbox_autocreate', yesNo, 'Whether delivery makes folders that do not exist.'],
    ['lda_mailbox_autosubscribe', yesNo, 'Whether folders that delivery makes are shown in clients.'],
    ['postmaster_address', text, 'The sender of messages about refused mail.'],
    ['hostname', text, 'The name of this server in messages that it makes; empty for the machine’s own.'],
    ['submission_host', text, 'The server that takes mail which filters send on or answer with.'],
    ['shutdown_clients', yesNo, 'Whether a restart of Dovecot ends open connections.'],
  ]),
  ...['imap', 'pop3', 'lmtp', 'sieve'].flatMap((protocol) =>
    entries(
      'dovecot',
      'dovecot-protocols',
      [
        ...(protocol === 'sieve'
          ? []
          : [['mail_plugins', text, extensions] as [string, typeof text, string]]),
        ['mail_max_userip_connections', integer(0, 100_000), `${limits} For ${protocol} alone.`],
      ],
      [`protocol ${protocol}`],
    ),
  ),
  ...(
    [
      ['imap-login', 'imap', 'IMAP, encrypted by STARTTLS'],
      ['imap-login', 'imaps', 'IMAP that is encrypted from the beginning'],
      ['pop3-login', 'pop3', 'POP3, encrypted by STARTTLS'],
      ['pop3-login', 'pop3s', 'POP3 that is encrypted from the beginning'],
      ['managesieve-login', 'sieve', 'ManageSieve'],
    ] as const
  ).flatMap(([service, name, what]) =>
    entries(
      'dovecot',
      'dovecot-protocols',
      [['port', port, `The port for ${what}; 0 closes it.`, 'listeners']],
      [`service ${service}`, `inet_listener ${name}`],
    ),
  ),
  ...['imap-login', 'imap', 'pop3-login', 'pop3', 'lmtp', 'managesieve-login', 'managesieve', 'auth'].flatMap(
    (service) =>
      entries(
        'dovecot',
        'dovecot-protocols',
        [
          [
            'process_limit',
            integer(0, 100_000),
            'The most processes of this service; 0 for the common limit.',
          ],
          ['process_min_avail', integer(0, 10_000), 'How many processes wait for work.'],
          [
            'service_count',
            integer(0, 1_000_000),
            'How many connections a process serves before it ends; 0 for any number, which is quicker, 1 keeps people apart best.',
          ],
          [
            'client_limit',
            integer(0, 1_000_000),
            'How many connections a process serves at once; 0 for the common limit.',
          ],
          ['vsz_limit', size(0), 'The most memory that a process may take.'],
        ],
        [`service ${service}`],
      ),
  ),
];
