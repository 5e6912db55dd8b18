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
  hostname: string;
  ports: Pick<StackPorts, 'smtp' | 'submission' | 'lmtp'>;
  /** Where Sieve scripts' redirects and vacation replies come in. */
  relayPort: number;
  tls: TlsFiles;
}

/** 25 MB of attachments fit after base64. */
const MESSAGE_SIZE_LIMIT = 50 * 1024 * 1024;

export function renderMainCf(settings: PostfixSettings): string {
  return [machine(settings), addresses(settings), security(settings)].join('\n');
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

/**
 * No domain is local: every address is looked up in the directory. Mailboxes are also looked up as aliases of
 * themselves, so that a catch-all alias (\`@domain\`) does not take their mail.
 */
function addresses({ directory, ports }: PostfixSettings): string {
  const lookup = (name: LookupName) => `proxy:ldap:${safePath(directory)}/etc/${name}.cf`;
  return `mydestination =
local_recipient_maps =
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = ${lookup('domains')}
virtual_mailbox_maps = ${lookup('mailboxes')}
virtual_alias_maps = ${lookup('mailboxes')} ${lookup('aliases')}
virtual_alias_domains =
virtual_transport = lmtp:inet:127.0.0.1:${safePort(ports.lmtp)}
smtpd_sender_login_maps = ${lookup('mailboxes')} ${lookup('aliases')}
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
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${safePath(dovecotRun)}/${AUTH_SOCKET}
smtpd_sasl_security_options = noanonymous
`;
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

/** Incoming mail for the hosted domains; nothing is relayed. */
function incoming(settings: PostfixSettings): string {
  return `127.0.0.1:${safePort(settings.ports.smtp)} inet n - n - - smtpd
${withOptions([`{ smtpd_recipient_restrictions=reject_unlisted_recipient, ${askQuota(settings)} }`])}`;
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
])}`;
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
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
`;

export function renderMasterCf(settings: PostfixSettings): string {
  return `${incoming(settings)}${submission(settings)}${relay(settings)}${INNER_SERVICES}`;
}
