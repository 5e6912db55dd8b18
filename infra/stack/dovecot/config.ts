import type { TlsFiles } from '../tls.ts';
import type { Account, StackPorts } from '../types.ts';
import { safeAccountName, safeHostname, safeHttpUrl, safePath, safePort, safeSecret } from '../values.ts';
import { APP_PASSWORD_FIELD } from './ldap.ts';

export interface DovecotSettings {
  /** Holds `etc`, `run` and `state`. */
  directory: string;
  logFile: string;
  account: Account;
  ports: Pick<StackPorts, 'imap' | 'lmtp' | 'sieve' | 'doveadm'>;
  hostname: string;
  tls: TlsFiles;
  doveadmApiKey: string;
  push: PushTarget;
  /** Port of Postfix's relay for what Sieve scripts send; undefined when there is no Postfix. */
  relayPort: number | undefined;
}

export interface PushTarget {
  url: string;
  user: string;
  password: string;
}

/** Where Postfix asks whether a login is good, and whether a mailbox is full: sockets below Dovecot's `run`. */
export const AUTH_SOCKET = 'auth-postfix';
export const QUOTA_SOCKET = 'quota-status-postfix';
export const MASTER_SEPARATOR = '*';

/** The whole dovecot.conf (Dovecot 2.3; 2.4 has another syntax). */
export function renderDovecotConfig(settings: DovecotSettings): string {
  return [
    general(settings),
    authentication(settings),
    mailboxes(),
    plugins(settings),
    protocols(),
    loginServices(settings),
    innerServices(),
  ].join('\n');
}

function general({
  directory,
  logFile,
  account,
  hostname,
  tls,
  doveadmApiKey,
  relayPort,
}: DovecotSettings): string {
  const user = safeAccountName(account.name);
  const relay = relayPort === undefined ? '' : `submission_host = 127.0.0.1:${safePort(relayPort)}`;
  return `protocols = imap lmtp sieve
listen = 127.0.0.1
base_dir = ${safePath(directory)}/run
state_dir = ${safePath(directory)}/state
log_path = ${safePath(logFile)}
log_timestamp = "%Y-%m-%d %H:%M:%S.%{usecs} "
login_log_format_elements = "user=<%u> auth=<%{auth_user}> app=<%{passdb:${APP_PASSWORD_FIELD}}> method=%m rip=%r lip=%l mpid=%e %c session=<%{session}>"
hostname = ${safeHostname(hostname)}
postmaster_address = postmaster@${safeHostname(hostname)}
${relay}

default_internal_user = ${user}
default_internal_group = ${safeAccountName(account.group)}
default_login_user = ${user}
mail_uid = ${account.uid}
mail_gid = ${account.gid}
first_valid_uid = 1
first_valid_gid = 1
default_vsz_limit = 1 G

ssl = yes
ssl_min_protocol = TLSv1.2
ssl_cert = <${safePath(tls.certificate)}
ssl_key = <${safePath(tls.key)}

doveadm_api_key = ${safeSecret(doveadmApiKey)}
`;
}

/**
 * The cache keeps logins working while slapd is down, since entries past their time are still used then. It is flushed
 * when a password changes; its short time bounds the harm if that were missed. Unknown users are not cached, so that a
 * new mailbox works at once. App passwords come first: not to have one costs a lookup, a wrong password a slow hash.
 */
function authentication({ directory }: DovecotSettings): string {
  const etc = `${safePath(directory)}/etc`;
  return `auth_mechanisms = plain login
disable_plaintext_auth = yes
auth_username_format = %Lu
auth_username_chars = abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@+&'=#~
auth_master_user_separator = ${MASTER_SEPARATOR}
auth_cache_size = 16 M
auth_cache_ttl = 5 mins
auth_cache_negative_ttl = 0
auth_worker_max_count = 4
auth_failure_delay = 1 secs

passdb {
  driver = passwd-file
  args = ${etc}/master-users
  master = yes
}
passdb {
  driver = ldap
  args = ${etc}/passdb-app-passwords.conf
}
passdb {
  driver = ldap
  args = ${etc}/passdb-ldap.conf
}
userdb {
  driver = ldap
  args = ${etc}/userdb-ldap.conf
}
`;
}

/** sdbox keeps flags in its index: no directory is read on delivery or opening, however large the mailbox. */
function mailboxes(): string {
  const folders = ['Drafts', 'Sent', 'Junk', 'Trash', 'Archive'].map(
    (name) => `  mailbox ${name} {
    special_use = \\${name}
    auto = subscribe
  }`,
  );
  return `mail_location = sdbox:~/mail
mail_attribute_dict = file:%h/attributes
mailbox_list_index = yes
mail_always_cache_fields = imap.envelope imap.bodystructure hdr.message-id hdr.in-reply-to hdr.references

namespace inbox {
  inbox = yes
  separator = /
${folders.join('\n')}
}
`;
}

function plugins({ directory, push }: DovecotSettings): string {
  const credentials = Buffer.from(`${push.user}:${push.password}`).toString('base64');
  return `mail_plugins = quota
plugin {
  quota = count:Mailbox
  quota_vsizes = yes
  quota_grace = 0
  quota_exceeded_message = The mailbox is full.
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = "552 5.2.2 The mailbox is full."

  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_extensions = -regex -enotify -editheader +vacation-seconds
  sieve_max_script_size = 1M
  sieve_max_redirects = 5
  sieve_quota_max_scripts = 100
  sieve_vacation_min_period = 1h
  sieve_vacation_send_from_recipient = no
  recipient_delimiter = +

  push_notification_driver = lua:file=${safePath(directory)}/etc/push.lua
  postroom_push_url = ${safeHttpUrl(push.url)}
  postroom_push_authorization = Basic ${credentials}
  postroom_push_pause_file = ${safePath(directory)}/state/push-paused-until
}
`;
}

function protocols(): string {
  return `recipient_delimiter = +
lda_mailbox_autocreate = yes
lmtp_save_to_detail_mailbox = no
lmtp_rcpt_check_quota = yes
quota_full_tempfail = no

protocol imap {
  mail_plugins = $mail_plugins imap_quota
  imap_metadata = yes
  mail_max_userip_connections = 50
}
protocol sieve {
  mail_max_userip_connections = 50
}
protocol lmtp {
  mail_plugins = $mail_plugins sieve mail_lua notify push_notification push_notification_lua
}
`;
}

const listener = (name: string, port: number) => `  inet_listener ${name} {
    address = 127.0.0.1
    port = ${safePort(port)}
  }`;
const off = (name: string) => `  inet_listener ${name} {
    port = 0
  }`;

/** Without root nothing can chroot, hence the empty \`chroot\`s. */
function loginServices({ ports }: DovecotSettings): string {
  return `service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
${listener('imap', ports.imap)}
${off('imaps')}
}
service managesieve-login {
  chroot =
  service_count = 0
${listener('sieve', ports.sieve)}
}
service imap {
  service_count = 256
}
service lmtp {
  process_min_avail = 1
${listener('lmtp', ports.lmtp)}
}
service doveadm {
${listener('http', ports.doveadm)}
}
`;
}

/**
 * The penalty for wrong passwords counts by address, and here every client has the same one: it would let one person's
 * typing errors delay everybody. The two sockets for Postfix are open to all accounts, as the ports are.
 */
function innerServices(): string {
  return `service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  client_limit = 4096
  unix_listener ${AUTH_SOCKET} {
    mode = 0666
  }
}
service quota-status {
  executable = quota-status -p postfix
  unix_listener ${QUOTA_SOCKET} {
    mode = 0666
  }
  client_limit = 1
}
`;
}
