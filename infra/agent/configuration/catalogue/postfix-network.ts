import {
  type CatalogueEntry,
  entries,
  host,
  hosts,
  integer,
  oneOf,
  someOf,
  text,
  time,
  yesNo,
} from './entry.ts';

/** Addresses to listen on and to send from, time limits, limits per client. */
export const postfixNetwork: CatalogueEntry[] = entries('postfix', 'postfix-network', [
  [
    'inet_interfaces',
    hosts,
    'The addresses that mail is taken on: all, loopback-only, or a list. Postfix must be restarted for it.',
    'listeners',
  ],
  [
    'inet_protocols',
    someOf('all', 'ipv4', 'ipv6'),
    'Which versions of the internet protocol are used, for taking mail and for sending it.',
    'listeners',
  ],
  [
    'proxy_interfaces',
    hosts,
    'Public addresses of a translator or proxy in front of this server, so that mail to itself is recognised.',
    'listeners',
  ],
  [
    'smtp_bind_address',
    host,
    'The IPv4 address that outgoing mail is sent from. It should be the one that SPF allows.',
  ],
  ['smtp_bind_address6', host, 'The IPv6 address that outgoing mail is sent from.'],
  [
    'smtp_address_preference',
    oneOf('any', 'ipv4', 'ipv6'),
    'Which version of the protocol is tried first when a destination has both.',
  ],
  ['smtp_helo_name', host, 'The name that this server gives when it connects to others.'],
  [
    'smtp_host_lookup',
    someOf('dns', 'native'),
    'Where addresses of other servers are looked up: in DNS, or as the system does, with its hosts file.',
  ],
  [
    'smtp_dns_support_level',
    oneOf('', 'disabled', 'enabled', 'dnssec'),
    'Whether DNS is asked for destinations, and whether only signed answers count for DANE.',
  ],
  [
    'smtpd_upstream_proxy_protocol',
    oneOf('', 'haproxy'),
    'The protocol of a load balancer in front, which tells the client’s real address.',
    'listeners',
  ],
  ['smtpd_upstream_proxy_timeout', time(1), 'How long to wait for what the load balancer says first.'],
  ['smtp_connect_timeout', time(0), 'How long to try to reach another server; 0 leaves it to the system.'],
  ['smtp_helo_timeout', time(1), 'How long to wait for another server’s answer to the greeting.'],
  [
    'smtp_data_done_timeout',
    time(1),
    'How long to wait until another server has taken a message. Too short a time brings duplicates.',
  ],
  [
    'smtpd_timeout',
    text,
    'How long to wait for a client’s next line. The default is shorter while many clients wait.',
  ],
  [
    'smtpd_peername_lookup',
    yesNo,
    'Whether the names of clients’ addresses are looked up. Several restrictions need it.',
  ],
  [
    'smtpd_client_connection_count_limit',
    integer(0, 100_000),
    'How many connections one client may have at once; 0 for no limit.',
  ],
  [
    'smtpd_client_connection_rate_limit',
    integer(0, 1_000_000),
    'How often one client may connect within a minute; 0 for no limit.',
  ],
  [
    'smtpd_client_message_rate_limit',
    integer(0, 1_000_000),
    'How many messages one client may send within a minute; 0 for no limit.',
  ],
  [
    'smtpd_client_recipient_rate_limit',
    integer(0, 1_000_000),
    'How many receivers one client may name within a minute; 0 for no limit.',
  ],
  [
    'smtpd_client_auth_rate_limit',
    integer(0, 1_000_000),
    'How often one client may try to log in within a minute; 0 for no limit.',
  ],
  ['smtpd_client_event_limit_exceptions', hosts, 'Clients that these limits do not count for.'],
  ['smtpd_recipient_limit', integer(1, 100_000), 'How many receivers one message may have.'],
  [
    'smtpd_error_sleep_time',
    time(0, 600),
    'How long the server waits before it answers a client that made mistakes.',
  ],
  ['smtpd_soft_error_limit', text, 'After how many mistakes a client is answered slowly.'],
  ['smtpd_hard_error_limit', text, 'After how many mistakes a client is disconnected.'],
]);
