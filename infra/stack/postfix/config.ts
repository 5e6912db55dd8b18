import { AUTH_SOCKET, QUOTA_SOCKET } from '../dovecot/config.ts';
import type { TlsFiles } from '../tls.ts';
import type { StackPorts } from '../types.ts';
import { safeHostname, safePath, safePort } from '../values.ts';
import type { LookupName } from './ldap.ts';

export interface PostfixSettings {
  /** Holds `etc`, `queue` and `data`. */
  directory: string;
  logFile: string;
  /** Dovecot's `run` directory. */
  dovecotRun: string;
  /** rspamd's. */
  milterSocket: string;
  /** Whether what comes in goes through the milter; what people send always does. */
  checkSenders: boolean;
  hostname: string;
  ports: Pick<StackPorts, 'smtp' | 'submission' | 'lmtp'>;
  /** Where Sieve scripts' redirects and vacation replies come in. */
  relayPort: number;
  tls: TlsFiles;
}

/** 25 MB of attachments fit after base64. */
const MESSAGE_SIZE_LIMIT = 50 * 1024 * 1024;

export function renderMainCf(settings: PostfixSettings): string {
  return [machine(settings), addresses(settings), security(settings), MILTERS].join('\n');
}

function machine({ directory, logFile, hostname }: PostfixSettings): string {
  const base = safePath(directory);
  return `compatibility_level = 3.6
queue_directory = ${base}/queue
data_directory = ${base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = ${safeHostname(hostname)}
myorigin = $myhostname
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = ${safePath(logFile)}
maillog_file_prefixes = ${safePath(logFile)}
message_size_limit = ${MESSAGE_SIZE_LIMIT}
mailbox_size_limit = 0
biff = no
append_dot_mydomain = no
smtputf8_enable = no
notify_classes =
`;
}

const lookupIn =
  ({ directory }: PostfixSettings) =>
  (name: LookupName): string =>
    `proxy:ldap:${safePath(directory)}/etc/${name}.cf`;

/**
 * No domain is local: every address is looked up in the directory. Mailboxes are also looked up as aliases, of
 * themselves or of whoever their mail is forwarded to, so that a catch-all alias (\`@domain\`) does not take their mail.
 * An address of an alias domain is there when the same one is there in its main domain: two lookups in a row, so that
 * all others are refused at RCPT. What stands within pipemap or master.cf is not found by proxymap on its own.
 *
 * Domains whose mail is handed on are taken by their whole name alone, not with all below it, and for the addresses that
 * the directory has: an empty relay_recipient_maps would take every one. Nobody has their queue flushed by ETRN.
 */
function addresses(settings: PostfixSettings): string {
  const { ports } = settings;
  const lookup = lookupIn(settings);
  const through = (name: LookupName) => `pipemap:{${lookup('alias-domains')},${lookup(name)}}`;
  const others = [lookup('aliases'), through('mailboxes'), through('aliases')];
  return `mydestination =
local_recipient_maps =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = ${lookup('domains')}
virtual_mailbox_maps = ${lookup('mailboxes')}
virtual_alias_maps = ${[lookup('deliveries'), ...others].join(' ')}
virtual_alias_domains =
relay_domains = ${lookup('relay-domains')}
relay_recipient_maps = ${lookup('relay-recipients')}
transport_maps = ${lookup('transports')}
parent_domain_matches_subdomains = smtpd_access_maps
fast_flush_domains =
virtual_transport = lmtp:inet:127.0.0.1:${safePort(ports.lmtp)}
smtpd_sender_login_maps = ${[lookup('mailboxes'), ...others].join(' ')}
sender_dependent_default_transport_maps = ${lookup('relays')}
proxy_read_maps = $virtual_mailbox_domains $virtual_mailbox_maps $relay_domains $relay_recipient_maps $transport_maps ${lookup('deliveries')} ${lookup('aliases')} ${lookup('alias-domains')} ${lookup('relays')} ${lookup('relay-logins')}
`;
}

function security({ tls, dovecotRun }: PostfixSettings): string {
  return `mynetworks = 127.0.0.0/8
disable_vrfy_command = yes
smtpd_peername_lookup = no
smtpd_helo_required = yes
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
smtpd_tls_cert_file = ${safePath(tls.certificate)}
smtpd_tls_key_file = ${safePath(tls.key)}
smtpd_tls_security_level = may
smtpd_tls_protocols = >=TLSv1.2
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtp_tls_security_level = may
smtp_tls_loglevel = 1
smtpd_tls_loglevel = 1
smtp_tls_CAfile = ${safePath(tls.ca)}
smtp_tls_CApath = /etc/ssl/certs
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${safePath(dovecotRun)}/${AUTH_SOCKET}
smtpd_sasl_security_options = noanonymous
`;
}

/** Mail flows unchecked and unsigned while the milter is down or too slow. */
const MILTERS = `milter_default_action = accept
milter_protocol = 6
milter_connect_timeout = 2s
milter_command_timeout = 5s
milter_content_timeout = 15s
`;

/** Takes off what claims to be our own verdict on a sender (RFC 8601 5), whether or not the milter is there. */
export function renderHeaderChecks({ hostname }: Pick<PostfixSettings, 'hostname'>): string {
  const name = safeHostname(hostname).replaceAll('.', '\\.');
  return `/^Authentication-Results:(.*[^[:alnum:]._-])?${name}([^[:alnum:]._-]|$)/ IGNORE\n`;
}

/** Options of one listener in master.cf: no spaces in a value, braces around lists that need them. */
const withOptions = (options: string[]) => options.map((option) => `  -o ${option}\n`).join('');

/**
 * Answers 552 when the mailbox is full, going by the size that the client announces: quota-status answers at RCPT alone.
 * A message that turns out larger is bounced. While the service is down, mail is taken and waits in the queue.
 */
function askQuota({ dovecotRun }: PostfixSettings): string {
  const socket = `unix:${safePath(dovecotRun)}/${QUOTA_SOCKET}`;
  return `check_policy_service { ${socket}, timeout=5s, default_action=DUNNO }`;
}

const milter = ({ milterSocket }: PostfixSettings): string => `smtpd_milters=unix:${safePath(milterSocket)}`;

/** Incoming mail for the domains of the directory; nothing else is relayed. */
function incoming(settings: PostfixSettings): string {
  return `127.0.0.1:${safePort(settings.ports.smtp)} inet n - n - - smtpd
${withOptions([
  `{ smtpd_recipient_restrictions=reject_unlisted_recipient, ${askQuota(settings)} }`,
  'cleanup_service_name=arrivals',
  ...(settings.checkSenders ? [milter(settings)] : []),
])}`;
}

/** What people and the platform send: TLS, a login, and a sender address that is the login's own. */
function submission(settings: PostfixSettings): string {
  const recipients = `reject_unlisted_recipient, ${askQuota(settings)}, permit_sasl_authenticated, reject`;
  return `127.0.0.1:${safePort(settings.ports.submission)} inet n - n - - smtpd
${withOptions([
  'syslog_name=postfix/submission',
  'smtpd_tls_security_level=encrypt',
  'smtpd_sasl_auth_enable=yes',
  'smtpd_client_restrictions=permit_sasl_authenticated,reject',
  'smtpd_sender_restrictions=reject_sender_login_mismatch',
  'smtpd_relay_restrictions=permit_sasl_authenticated,reject',
  `{ smtpd_recipient_restrictions=${recipients} }`,
  'cleanup_service_name=arrivals',
  milter(settings),
])}`;
}

/** Takes in what others send; what Sieve scripts pass on has been through it and keeps our own verdicts. */
function arrivals({ directory }: PostfixSettings): string {
  return `arrivals unix n - n - 0 cleanup
${withOptions([`header_checks=regexp:${safePath(directory)}/etc/header_checks`])}`;
}

/** For Dovecot on this machine alone, which cannot log in when a Sieve script sends. */
function relay({ relayPort }: PostfixSettings): string {
  return `127.0.0.1:${safePort(relayPort)} inet n - n - - smtpd
${withOptions([
  'syslog_name=postfix/sieve',
  'smtpd_tls_security_level=none',
  'smtpd_client_restrictions=permit_mynetworks,reject',
  'smtpd_relay_restrictions=permit_mynetworks,reject',
])}`;
}

/**
 * Transports to the relays of domains, which the directory names (`relay-starttls:[smtp.example]:587`). Logins are known
 * to them alone, and leave over a verified connection only.
 */
function relays(settings: PostfixSettings): string {
  const options = [
    'smtp_tls_security_level=secure',
    'smtp_sasl_auth_enable=yes',
    'smtp_sender_dependent_authentication=yes',
    `smtp_sasl_password_maps=${lookupIn(settings)('relay-logins')}`,
    'smtp_sasl_security_options=noanonymous',
    'smtp_host_lookup=dns,native',
  ];
  return `relay-starttls unix - - n - - smtp
${withOptions(options)}relay-tls unix - - n - - smtp
${withOptions([...options, 'smtp_tls_wrappermode=yes'])}`;
}

/**
 * To the servers of domains whose mail is handed on. A fallback for outgoing mail is none for them: it would bring the mail
 * back here. Internal servers are often known to /etc/hosts alone.
 */
const ONWARD = `relay unix - - n - - smtp
${withOptions(['smtp_fallback_relay=', 'smtp_host_lookup=dns,native'])}relay-lmtp unix - - n - - lmtp
${withOptions(['lmtp_tls_security_level=may', 'lmtp_host_lookup=dns,native'])}`;

const INNER_SERVICES = `postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
`;

export function renderMasterCf(settings: PostfixSettings): string {
  return `${incoming(settings)}${submission(settings)}${relay(settings)}${arrivals(settings)}${relays(settings)}${ONWARD}${INNER_SERVICES}`;
}
