import { DOMAINS_DN, READER_DN } from '../slapd/config.ts';
import { safePath, safePort, safeSecret } from '../values.ts';

export interface DovecotLdapSettings {
  ldapPort: number;
  readerPassword: string;
  mailDirectory: string;
  /** Look up in worker processes: argon2 would otherwise hold up the one process that answers every login. */
  inWorkers: boolean;
}

/** What Dovecot calls the key of the app password that somebody signed in with; its log of logins names it. */
export const APP_PASSWORD_FIELD = 'postroom_key';

/** Bits of the SHA-256 by which an app password is found; docs/directory.md. */
const KEY_BITS = 32;

/**
 * Dovecot's view of the directory. The password is looked up, not tried by a bind, so that the auth cache can answer
 * while slapd is down. Homes are named by id: a renamed mailbox keeps its mail, a reused address starts empty.
 */
export function renderDovecotLdap(settings: DovecotLdapSettings): string {
  const found = '(&(objectClass=postroomMailbox)(mail=%u)(postroomEnabled=TRUE))';
  const home = `=home=${safePath(settings.mailDirectory)}/%{ldap:postroomId}`;
  return `${connection(settings)}pass_filter = ${found}
pass_attrs = userPassword=password
user_filter = ${found}
user_attrs = ${home},postroomQuota=quota_rule=*:bytes=%$
iterate_filter = (&(objectClass=postroomMailbox)(postroomEnabled=TRUE))
iterate_attrs = mail=user
`;
}

/**
 * The passwords of single programs. One lookup answers with one password, so which of them was given must stand in the
 * question: the beginning of its hash. That gives nothing away, since they are random, not chosen.
 */
export function renderDovecotAppPasswords(settings: DovecotLdapSettings): string {
  const key = `(postroomKey=%{sha256;truncate=${KEY_BITS}:password})`;
  return `${connection(settings)}pass_filter = (&(objectClass=postroomAppPassword)(mail=%u)${key}(postroomService=%Ls))
pass_attrs = userPassword=password,postroomKey=${APP_PASSWORD_FIELD}
`;
}

function connection(settings: DovecotLdapSettings): string {
  return `hosts = 127.0.0.1:${safePort(settings.ldapPort)}
dn = ${READER_DN}
dnpass = ${safeSecret(settings.readerPassword)}
auth_bind = no
ldap_version = 3
base = ${DOMAINS_DN}
scope = subtree
deref = never
blocking = ${settings.inWorkers ? 'yes' : 'no'}
`;
}
