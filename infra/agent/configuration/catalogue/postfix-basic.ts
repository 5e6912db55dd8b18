import {
  type CatalogueEntry,
  destination,
  entries,
  host,
  hosts,
  integer,
  size,
  someOf,
  tables,
  text,
  time,
  yesNo,
} from './entry.ts';

/** Names of the host, addresses of mail from it, limits. */
export const postfixBasic: CatalogueEntry[] = entries('postfix', 'postfix-basic', [
  [
    'myhostname',
    host,
    'The name of this mail server on the internet. It greets with it, and other parameters are built from it; the reverse look-up of its address should give the same name.',
  ],
  ['mydomain', host, 'The domain of this server. Left alone it is the host name without its first part.'],
  [
    'myorigin',
    host,
    'The domain that is put behind an address without one, such as mail from a program on this machine.',
  ],
  [
    'mydestination',
    hosts,
    'Domains whose mail is for accounts of this machine itself. A hosted domain must not also be listed here.',
  ],
  [
    'mynetworks',
    hosts,
    'Addresses that may send to anybody without a login. Whoever is in this list can relay: keep it as small as possible.',
  ],
  [
    'mynetworks_style',
    { kind: 'enum', values: ['host', 'subnet', 'class'] },
    'How the trusted networks are worked out when mynetworks is not set: this machine only, its networks, or whole address classes.',
  ],
  [
    'relay_domains',
    hosts,
    'Domains that mail is taken for and passed on, for example when this server is a backup for them.',
  ],
  [
    'recipient_delimiter',
    text,
    'The character between the name of a mailbox and a detail that its owner chose, as in ada+news@example.com.',
  ],
  [
    'message_size_limit',
    size(0),
    'The largest message that is taken, in bytes, with its headers and after encoding. Attachments grow by a third.',
  ],
  [
    'mailbox_size_limit',
    size(0),
    'The largest mailbox file that local delivery writes, in bytes; 0 for no limit. Mailboxes in Dovecot have quotas instead.',
  ],
  ['alias_maps', tables, 'Tables of aliases for accounts of this machine, such as root and postmaster.'],
  ['alias_database', tables, 'The alias tables that newaliases rebuilds.'],
  [
    'append_dot_mydomain',
    yesNo,
    'Whether the own domain is added to names without a dot. It hides typing errors, so it is best off.',
  ],
  [
    'append_at_myorigin',
    yesNo,
    'Whether @myorigin is added to addresses that have no domain. Mail from this machine breaks without.',
  ],
  [
    'compatibility_level',
    text,
    'Which version’s defaults count. Raising it makes newer defaults take effect.',
  ],
  [
    'biff',
    yesNo,
    'Whether people who are logged in at the machine are told of new mail. It costs time with many mailboxes.',
  ],
  [
    'notify_classes',
    someOf('bounce', '2bounce', 'data', 'delay', 'policy', 'protocol', 'resource', 'software'),
    'Which troubles are reported to the postmaster by mail.',
  ],
  [
    'maximal_queue_lifetime',
    time(0),
    'How long a message is tried before its sender is told that it could not be delivered.',
  ],
  [
    'bounce_queue_lifetime',
    time(0),
    'How long a report of a failed delivery is tried. Such reports often have forged receivers, so a day is enough.',
  ],
  [
    'delay_warning_time',
    time(0),
    'After what time the sender is told that a message still waits; 0 for never.',
  ],
  ['minimal_backoff_time', time(1), 'The shortest wait before a message is tried again.'],
  ['maximal_backoff_time', time(1), 'The longest wait before a message is tried again.'],
  ['queue_run_delay', time(1), 'How often the queue is searched for messages whose time has come.'],
  [
    'default_process_limit',
    integer(1, 10_000),
    'The most processes that one service may have, unless master.cf says otherwise.',
  ],
  ['smtpd_banner', text, 'What the server says to whoever connects. It must begin with the host name.'],
  ['smtputf8_enable', yesNo, 'Whether addresses with letters outside of ASCII are taken.'],
  [
    'header_size_limit',
    size(1),
    'How much of a message’s header is kept, in bytes. What is beyond is cut off.',
  ],
  [
    'hopcount_limit',
    integer(1, 1000),
    'After how many servers on its way a message is taken to go in circles.',
  ],
  ['always_bcc', destination, 'An address that gets a copy of all mail. People should know of it.'],
  [
    'canonical_maps',
    tables,
    'Tables that rewrite addresses in envelope and header, of senders and receivers.',
  ],
  ['sender_canonical_maps', tables, 'Tables that rewrite senders’ addresses.'],
  ['recipient_canonical_maps', tables, 'Tables that rewrite receivers’ addresses.'],
  [
    'masquerade_domains',
    hosts,
    'Domains whose host names are taken out of addresses: user@pc.example.com becomes user@example.com.',
  ],
]);
