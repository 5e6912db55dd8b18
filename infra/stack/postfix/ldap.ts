import { DOMAINS_DN, READER_DN } from '../slapd/config.ts';
import { safePort, safeSecret } from '../values.ts';

/** Postfix's lookups in the directory: file name below its `etc` → query and answer. Suspended entries are not found. */
export const LOOKUPS = {
  // A suspended domain stays ours, so that its addresses are unknown (550) rather than somebody else's (554).
  domains: { filter: '(&(objectClass=postroomDomain)(associatedDomain=%s))', result: 'associatedDomain' },
  mailboxes: { filter: '(&(objectClass=postroomMailbox)(mail=%s)(postroomEnabled=TRUE))', result: 'mail' },
  aliases: {
    filter: '(&(objectClass=postroomAlias)(mail=%s)(postroomEnabled=TRUE))',
    result: 'postroomForward',
  },
} as const;

export type LookupName = keyof typeof LOOKUPS;

export interface PostfixLdapSettings {
  ldapPort: number;
  readerPassword: string;
}

/** An ldap_table(5) file. */
export function renderPostfixLookup(name: LookupName, settings: PostfixLdapSettings): string {
  const { filter, result } = LOOKUPS[name];
  return `server_host = ldap://127.0.0.1:${safePort(settings.ldapPort)}
version = 3
bind = yes
bind_dn = ${READER_DN}
bind_pw = ${safeSecret(settings.readerPassword)}
search_base = ${DOMAINS_DN}
scope = sub
timeout = 5
query_filter = ${filter}
result_attribute = ${result}
`;
}
