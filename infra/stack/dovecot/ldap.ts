import { DOMAINS_DN, READER_DN } from '../slapd/config.ts';
import { safePath, safePort, safeSecret } from '../values.ts';

export interface DovecotLdapSettings {
  ldapPort: number;
  readerPassword: string;
  mailDirectory: string;
  /** Look up in worker processes: argon2 would otherwise hold up the one process that answers every login. */
  inWorkers: boolean;
}

/**
 * Dovecot's view of the directory. The password is looked up, not tried by a bind, so that the auth cache can answer
 * while slapd is down. Homes are named by id: a renamed mailbox keeps its mail, a reused address starts empty.
 */
export function renderDovecotLdap(settings: DovecotLdapSettings): string {
  const found = '(&(objectClass=postroomMailbox)(mail=%u)(postroomEnabled=TRUE))';
  const home = `=home=${safePath(settings.mailDirectory)}/%{ldap:postroomId}`;
  return `hosts = 127.0.0.1:${safePort(settings.ldapPort)}
dn = ${READER_DN}
dnpass = ${safeSecret(settings.readerPassword)}
auth_bind = no
ldap_version = 3
base = ${DOMAINS_DN}
scope = subtree
deref = never
blocking = ${settings.inWorkers ? 'yes' : 'no'}
pass_filter = ${found}
pass_attrs = userPassword=password
user_filter = ${found}
user_attrs = ${home},postroomQuota=quota_rule=*:bytes=%$
iterate_filter = (&(objectClass=postroomMailbox)(postroomEnabled=TRUE))
iterate_attrs = mail=user
`;
}
